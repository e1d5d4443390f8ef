// Package reconcile runs a pass: it reads what GitHub holds and what the plans say, has the pure packages
// decide, and carries out what they decided.
//
// It has no rules about items, issues or documents: those are in packages identity and diff. It knows no
// HTTP, no SDK and no database, only the ports of package sync. Nothing is kept between two passes but what
// is in the ledger.
//
// Start reading at [Engine.Pass] and the function run behind it, which is a pass stage by stage. The
// files, by idea:
//
//   - The pass: pass.go, session.go (what its stages share), study.go (those of
//     them that find out what has to happen, and cannot write), preview.go (a pass
//     that only looks), blocked.go (where GitHub lets nobody work).
//   - Reading: observing.go (what changed on GitHub), planning.go (what has to
//     happen), reading.go (the plans), read_policy.go (the configuration), phases.go (which phase is
//     which), linked.go (open pull requests that will close issues), adopt.go (issues that people
//     opened), collect.go (those that they put into milestones).
//   - Acting: apply.go (actions one by one, with an intent before each creation), foresee.go (all intents at once), meanwhile.go (one look
//     at an issue before it is changed), apply_blockers.go, apply_unsupported.go (what this GitHub does
//     not have), assignees.go, journal.go (what a pass did), deliver.go (over to package writeback),
//     unlisted_merge.go (a merge of which no list has told yet).
//   - Telling of stages: stage.go.
//   - What stands between a pass and GitHub: identity_check.go (the name still leads to the repository),
//     harmless_titles.go.
//   - Telling people: account.go (a pass as a value, before and after), report.go, untold.go (what passes did that ended
//     before their report), annotate.go (texts that still stand), progress.go (an import that takes several passes), weekly.go
//     (what became of the plans, once a week).
//   - What keeps pull requests from branches: gates.go.
//   - What people ask for by hand: answer.go (each ask once), listen.go (comments), voice.go (the
//     commands in them), respond.go (reactions and refusals), explain.go, history.go
//     (how items were recognised), buttons.go, pick.go (answers of both to questions), approve.go (answers that come beside passes),
//     dashboard.go (the issue in which they stand), answer_boxes.go (who ticked which answer box there),
//     repropose.go (edits that were declined), start.go (whether to begin at all).
//   - What operators want: order.go, asked_pull.go (pull requests of their own), carry.go (lines of a plan go to another), suggest.go (a line
//     that somebody wants changed), undo.go (a pass that was not meant),
//     eject.go, eject_rest.go (the same for documents and the issue that asks).
package reconcile
