// Package sync has the words and the ports of the engine: what everything else speaks when it keeps
// plans and GitHub issues in agreement. It decides nothing and does nothing itself.
//
// The pure rules stand in the packages below it: identity (who is who), markup (what is written on
// GitHub), observe (what GitHub lists, folded into the base), diff (the changeset) and offline
// (revisions compared without GitHub). Nothing there has a context, a clock or chance: the same input
// always gives the same result. The hands are reading (plans, within bounds), writeback (the rolling
// pull request) and reconcile (the pass). Whoever adapts the engine to something, such as to GitHub or
// to a database, imports this package alone.
//
// It is not a GitHub client, not a queue and not a database. The words:
//
//   - ports.go, proposer.go, merger.go, surveyor.go, witness.go and access.go have the ports with what
//     they exchange, errors.go the behaviour by which an error says how to go on, keys.go what is
//     done with keys of maps.
//   - base.go, item_base.go, write_back.go, offered.go, blocker.go and pull.go have what the ledger
//     remembers; issue.go what GitHub holds.
//   - action.go, changeset.go, describe.go, removals.go and steps.go say what is to happen, result.go
//     and report.go what did.
//   - document.go is a plan of a repository, title.go what becomes of its titles, hash.go how texts
//     are told apart.
//   - policy.go, policy_unread.go, label.go, track.go and track_sections.go are what people set;
//     glob.go, glob_braces.go and glob_pattern.go find the paths and headings that they name.
//
// Start reading at ports.go, then base.go, action.go and changeset.go; go on in package reconcile.
//
// Nothing here needs a mutex; a file that needs the standard library's sync imports it as stdsync.
package sync
