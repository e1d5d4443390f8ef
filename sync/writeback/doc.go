// Package writeback carries completion back into the documents, by the rolling pull request or, where
// the policy says so, by a commit.
//
// [Deliver] (deliver.go) gets the edits that GitHub's state asks for and makes the pull request say just
// these (propose.go, proposal.go; its texts in proposal_text.go and proposal_table.go; edits are checked
// by parsing again in editing.go). closing.go finds out who closed an issue and what was decided,
// signer.go whether a close is a signature, typed.go who typed a title. own_branch.go and
// standing_pull.go make sure that a branch is ours before it is touched, ended_branch.go tidies it up.
// shared_branch.go, shared_edits.go, merge_files.go and merge_lines.go work beside people's commits.
// standing.go waits while people look at it, merging.go merges where nobody has to press the button, and
// direct.go commits to the default branch.
//
// The package decides nothing about items: the edits are the changeset's. It never calls the pass back;
// what has to be on record in between goes through its store. Start reading at [Deliver].
package writeback
