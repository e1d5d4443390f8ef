// Package writeback makes the documents say what GitHub's state asks of them: by the rolling pull request,
// or by a commit where the policy says so.
//
// It carries out the edits that it is given. It does not decide which there are (package diff does), and
// calls no stage of the pass back. It acts through the ports of package sync, and what has to be on record
// before a request goes through a [Store].
//
// Start reading at [Deliver], then propose.go. The files, by idea:
//
//   - The way through: deliver.go (what goes in and comes out), propose.go (the steps), withdraw.go (when
//     nothing is left to say), declined.go (what people turned down), direct.go (a
//     commit to the default branch), merging.go (where nobody has to press the button), standing.go (new
//     edits wait while people review).
//   - The texts: proposal.go, proposal_text.go, proposal_table.go.
//   - Whose branch it is: own_branch.go, standing_pull.go (looked at right before it is written to),
//     ended_branch.go (what is left behind a pull request).
//   - Beside people's commits: shared_branch.go, shared_edits.go, shared_lines.go, merge_head.go, merge_files.go and
//     merge_lines.go.
//   - What edits carry: editing.go (spans that hold together), closing.go (who closed an issue, names,
//     dates and decisions), signer.go (whether a close is a signature), typed.go (titles that strangers
//     typed).
package writeback
