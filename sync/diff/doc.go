// Package diff computes the changeset: what has to happen so that documents and GitHub agree.
//
// [Compute] (diff.go) is a row of steps over a view of the input (input.go) that none of them changes:
// states are settled (state.go), milestones (milestone.go) and phases (phase.go) planned, items nested
// (nesting.go, parent.go), and then items (item.go, row.go for rows of tables, wanted.go, label.go,
// people.go, facts.go, recover.go after a lost ledger), refused links (refused.go), removals with their
// brakes (removed.go), people's issues that are let go of (release.go) and relations (blockers.go,
// dependencies.go) each give a part (part.go). The parts are put together in a fixed order.
//
// It is pure, so that a preview is the same value as what a pass applies. It does not decide who is who
// (package identity) and carries nothing out (package reconcile). Start reading at [Compute].
package diff
