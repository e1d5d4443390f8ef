package sync

import "context"

// Proposer delivers edits. None of its methods overwrites what somebody else committed: where
// people work on a branch, commits are added on top of theirs.
type Proposer interface {
	// Write writes the proposal's commit and returns its hash. No branch points to it yet, so
	// that it can be put down as ours before one does.
	Write(ctx context.Context, repo Repository, proposal Proposal) (commit string, err error)
	// Propose makes the rolling pull request say exactly what the proposal says: its branch
	// points to Proposal.Commit then. A branch that points to a commit that is not among
	// Proposal.Made is left alone, as Proposed.Foreign or Proposed.Moved tells.
	Propose(ctx context.Context, repo Repository, proposal Proposal) (Proposed, error)
	// Fork tells where a branch that points to tip left the default branch.
	Fork(ctx context.Context, repo Repository, head Head, tip string) (Fork, error)
	// Append adds commits on top of a branch. AppendResult.Moved tells that the branch does not
	// point to the parent any more; nothing is changed then.
	Append(ctx context.Context, repo Repository, addition Addition) (AppendResult, error)
	// Describe opens the pull request of the proposal's branch, or gives the open one its
	// texts. It commits nothing.
	Describe(ctx context.Context, repo Repository, proposal Proposal) (Proposed, error)
	// Withdraw closes the pull request and deletes its branch, which has to point to one of
	// Withdrawal.Made. Both may be gone already.
	Withdraw(ctx context.Context, repo Repository, withdrawal Withdrawal) (Proposed, error)
}

// Proposal is the content of the rolling pull request.
type Proposal struct {
	// Number is the open pull request, 0 if there is none yet.
	Number int
	// Branch is the head branch, such as milepost/write-back.
	Branch string
	// Tip is the commit that the branch of a new pull request points to, "" if it does not exist.
	// Where nothing is committed it is the one that the branch ends at.
	Tip string
	// Made lists the commits that are ours.
	Made []string
	// Shared tells that people's commits are known to stand on the branch.
	Shared bool
	// Commit is what was written of the files.
	Commit string
	// Base is the commit of the default branch that the files are edits of.
	Base Head
	// Files holds the new content of each changed file.
	Files []ProposedFile
	// Message is the commit message.
	Message string
	Title   string
	Body    string
	// Into is the branch that an open pull request is to be merged into; Retarget tells that it
	// may be another one now.
	Into     string
	Retarget bool
	// TextChanged tells that Title or Body differ from what the pull request has.
	TextChanged bool
	// Draft, Labels and Reviewers count when the pull request is opened.
	Draft     bool
	Labels    []string
	Reviewers []string
}

// ProposedFile is one entry of a new tree. Its content is Content, or the blob if one is named.
type ProposedFile struct {
	Path, Mode string
	Content    []byte
	Blob       string
	// Gone tells that the file is removed.
	Gone bool
}

// Proposed is where a proposal ended up.
type Proposed struct {
	Number int
	// Tip is the commit that the branch now points to.
	Tip string
	// Into is the branch that a new pull request is to be merged into.
	Into string
	// Foreign tells that the branch carries commits of other people, so that it was left alone.
	Foreign bool
	// Moved tells that the branch of a new pull request is not where it was, so that nothing was
	// done.
	Moved bool
	// Refused says why the branch was left alone, "" if it was not. Barred tells that a permission of the
	// App may be what is missing: once it is granted, nothing else will have changed.
	Refused string
	Barred  bool
	// Ended tells that the pull request turned out to be merged or closed.
	Ended bool
	// Dropped names what GitHub would not set on the new pull request.
	Dropped []string
}

// Fork is where a branch left the default branch.
type Fork struct {
	// Tip is the branch's newest commit; Ancestor is the newest one that it shares with the
	// default branch. Neither has a WebURL.
	Tip, Ancestor Head
}

// Addition is what [Proposer.Append] adds: a merge of another commit, a commit of our own, or
// both in this order.
type Addition struct {
	// Branch is the branch's name; "" is the default branch.
	Branch string
	// Parent is the commit that the branch has to point to.
	Parent Head
	// Merge is merged in, unless it is the zero Head; Merged is what the result has beside
	// the files of Merge.
	Merge        Head
	Merged       []ProposedFile
	MergeMessage string
	// Files is what our own commit changes; there is none if it is empty.
	Files   []ProposedFile
	Message string
	// Moving is told which commit the branch will point to right before it does; an error of it keeps
	// the branch where it is. There is nobody to be told if it is nil.
	Moving func(ctx context.Context, commit string) error
}

// AppendResult is the outcome of an addition.
type AppendResult struct {
	// Tip is the commit that the branch now points to.
	Tip string
	// Moved tells that somebody moved the branch, so that nothing was changed.
	Moved bool
	// Refused says why the branch takes no commits of ours, "" if it does.
	Refused string
}

// Withdrawal takes the rolling pull request back.
type Withdrawal struct {
	// Number is the open pull request, 0 if only its branch is to go.
	Number int
	// Branch is the head branch.
	Branch string
	// Made lists the commits that are ours: the branch goes only while it points to one of them.
	Made []string
	// Shared tells that people's commits are known to stand on the branch.
	Shared bool
}

// Text is a hash of what people read.
func (p Proposal) Text() string { return ShortHash(p.Title, p.Body) }
