// Package diff compares documents, GitHub and base, field by field, and says what has to happen. The rules
// of the product are here.
//
// It is pure: the same input gives the same changeset, so that a preview is what will be done. It finds
// nobody out (package identity did that), and it neither acts nor reads.
//
// Start reading at [Compute], which is a row of steps, then [Input]. The files, by idea:
//
//   - The whole: diff.go (the steps in order), input.go, part.go (what a step adds, and the order of
//     actions).
//   - An item and its issue: item.go (the row of comparisons), comparison.go (what the issue needs, field by
//     field), edit.go (what its line needs), state.go (open, done or dropped), title.go, label.go, people.go (who is
//     assigned), facts.go, nested.go and wanted.go (what the body says), row.go (the status of a table's row),
//     step.go (step boxes, and the boxes below headings that they stand for), recover.go (what a lost ledger cannot tell), refused.go (links that are not followed).
//   - Items that left: standing.go (those that did not, since their text still stands), removed.go
//     (closing the others), brake.go (when to ask first, and what waits with it), release.go (people's
//     issues are let go).
//   - Issues that people put into milestones: collect.go.
//   - What waits for a person: questions.go, start.go, start_dialect.go (whether to begin at all).
//   - Around items: milestone.go, milestone_left.go (milestones whose plan is gone), phase.go, parent.go and nesting.go (what goes below what), blockers.go
//     and dependencies.go (what waits for what).
package diff
