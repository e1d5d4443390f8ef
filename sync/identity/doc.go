// Package identity finds out who is who: which item, milestone and phase of the documents is which
// one that is known already.
//
// It is pure and decides nothing else: what has changed about an item, and what follows from that, is
// the matter of package diff. Whom it cannot tell apart it names as a group, and nothing happens to
// those.
//
// Start reading at [Place], which reads documents and base, and go on with [Match], which knows nothing
// of either. The files, by idea:
//
//   - What goes in and comes out: place.go (items), moved.go, replaced.go (plans in other files), place_milestone.go,
//     place_milestone_items.go (milestones whose file and heading both changed), left_milestone.go (those that are
//     gone), place_phase.go, claims.go
//     (items that link an issue which a person opened), stray.go (issues that lost their markers),
//     choose.go (what people said who somebody is).
//   - The steps of Match, each for what the ones before left over: match.go (their order), link.go, retitled.go
//     (words that items took from each other),
//     places.go (what is compared exactly), duplicates.go (which of several that
//     read the same), groups.go (what is left in one place), sections.go (which section
//     became which), namesake.go (which of two a heading is of), period.go (sections that come one after
//     the other), plans.go (documents that moved), apart.go (documents that keep to themselves), fuzzy.go (the
//     most similar of all), former.go (what an item said before), family.go (parents and their own children), neighbours.go (lines between the same
//     two others), children.go (parents by what is below them), elsewhere.go (what changed in several ways at
//     once), held.go (what resembles a line that nobody can tell).
//   - What no step found and is not gone: standing.go (whether its text still stands in a plan, the one
//     place that decides what counts as removed), line_words.go (the words of a line), placeholders.go
//     (whether a placeholder took its place).
//   - How alike two items are: likeness.go (what is enough), similarity.go (texts), telling.go (words that say
//     nothing), normal.go and heading.go (the forms in which texts and headings are compared).
package identity
