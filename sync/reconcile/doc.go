// Package reconcile is the pass: it brings the plans and the issues of one repository into agreement.
//
// [Engine.Pass] (pass.go) goes through its stages with a session (session.go): it looks at what changed
// on GitHub, reads the plans (reading.go) and the configuration (read_policy.go), decides who is who
// with adopted issues (adopt.go), phases (phases.go) and linked pull requests (linked.go), has the
// changeset computed, applies it (apply.go, apply_blockers.go, apply_unsupported.go, assignees.go, and
// meanwhile.go right before an issue is changed), delivers edits (deliver.go), and reports (report.go,
// report_annotations.go, progress.go while an import goes on). blocked.go leaves alone what GitHub has
// closed to us. identity_check.go makes sure that a repository's name still leads to it, and
// harmless_titles.go that titles act on nothing. approve.go and repropose.go are what people may tell a
// pass beforehand.
//
// It has no rules of its own about items: those are in the pure packages beside it. It reaches the
// outside through the ports of package sync alone. Start reading at [Engine.Pass].
package reconcile
