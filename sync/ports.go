package sync

import (
	"context"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// Repository names a repository as one installation of the App sees it. ID is its identity:
// owner and name may change.
type Repository struct {
	ID           int64
	Installation int64
	Owner, Name  string
}

// String returns owner/name.
func (r Repository) String() string { return r.Owner + "/" + r.Name }

// Holds reports whether an issue link leads into the repository.
func (r Repository) Holds(link parser.IssueLink) bool {
	return link.Owner == "" || strings.EqualFold(link.Owner, r.Owner) && strings.EqualFold(link.Repo, r.Name)
}

// Host is GitHub as a pass sees it. Its errors may tell by behaviour what to do next: see
// [RetryAt], [IsGone], [IsRejected] and [IsUnclear].
type Host interface {
	Reader
	Tracker
	Listener
	Gatekeeper
	Proposer
	Merger
	Reporter
}

// Source reads the documents.
type Source interface {
	// HeadAfter returns the newest commit of the default branch. An empty repository gives the
	// zero Head and no error. The head as it was known last, or the zero Head, spares reading the same
	// commit again.
	HeadAfter(ctx context.Context, repo Repository, known Head) (Head, error)
	// HeadAt returns a commit by its id, whichever branch it is on.
	HeadAt(ctx context.Context, repo Repository, commit string) (Head, error)
	// Branch returns the name of the default branch, as it was at most a minute ago.
	Branch(ctx context.Context, repo Repository) (string, error)
	// Files lists the files and folders of a tree that are asked for, in any order; nil asks for
	// every file.
	Files(ctx context.Context, repo Repository, tree string, paths Paths) (Listing, error)
	// Read returns the bytes of a blob, of one that is longer than limit one byte more than that.
	Read(ctx context.Context, repo Repository, blob string, limit int64) ([]byte, error)
}

// Paths says which files of a tree are asked for; *[Globs] does.
type Paths interface {
	// Match reports whether the file, or the folder, at the path is asked for.
	Match(path string) bool
	// MayHold reports whether something inside the folder may be.
	MayHold(folder string) bool
}

// Listing is what was listed of a tree.
type Listing struct {
	Files []File
	// Unlisted says why files may be missing, as a clause such as "it has more than 10 files"; "" if
	// none are.
	Unlisted string
}

// Tracker reads and changes issues, milestones and labels.
type Tracker interface {
	TrackerReader
	// Do carries out one action on the target that its keys resolve to.
	Do(ctx context.Context, repo Repository, action Action, target Target) (Outcome, error)
}

// TrackerReader reads issues, milestones and labels.
type TrackerReader interface {
	// Snapshot lists all milestones, and the issues and pull requests of the scope.
	Snapshot(ctx context.Context, repo Repository, scope Scope) (Snapshot, error)
	// Issue returns one issue or pull request, whoever opened it.
	Issue(ctx context.Context, repo Repository, number int) (Issue, error)
	// Labels lists the names of every label.
	Labels(ctx context.Context, repo Repository) ([]string, error)
	// Assignable reports whether issues may be assigned to whoever has a login.
	Assignable(ctx context.Context, repo Repository, login string) (bool, error)
	// CloseEvents tells who closed the issues last and how, as far as the newest events of the
	// repository tell; none of them is older than since.
	CloseEvents(ctx context.Context, repo Repository, issues []int, since time.Time) ([]CloseEvent, error)
	// CloseEvent tells who closed an issue and, if comments are asked for, what people said on it,
	// whoever they are.
	CloseEvent(ctx context.Context, repo Repository, number int, comments bool) (CloseEvent, error)
}

// Linker tells which issues pull requests are about.
type Linker interface {
	// PullRequestsFingerprint is a fingerprint of the pull requests of others that changed last: while it
	// stays the same, none was opened, ended or edited.
	PullRequestsFingerprint(ctx context.Context, repo Repository) (string, error)
	// Linked tells of each issue whether an open pull request will close it, a hundred to a
	// request. Those of which GitHub does not tell are left out; there may be answers beside an
	// error.
	Linked(ctx context.Context, repo Repository, issues []int) (map[int]bool, error)
}

// Reporter tells people what a pass did.
type Reporter interface {
	// Report posts a check run on the report's commit, or updates the one that the report
	// names, and returns its number.
	Report(ctx context.Context, repo Repository, report Report) (run int64, err error)
}

// Ledger remembers, for each repository, what both sides last agreed on and what was begun.
// A call that returned nil is on disk.
type Ledger interface {
	Journal
	BaseReader
	// Save stores the change in one transaction.
	Save(ctx context.Context, repo Repository, change Change) error
}

// Head is the newest commit of the default branch.
type Head struct {
	Commit string `json:"commit"`
	Tree   string `json:"tree"`
	// WebURL is the repository's address for people, without a final slash.
	WebURL string `json:"web_url"`
}

// Of reports whether the head is one of the repository under the name that it has.
func (h Head) Of(repo Repository) bool {
	return h.Commit != "" && h.Tree != "" && len(h.WebURL) > len(repo.String()) &&
		strings.EqualFold(h.WebURL[len(h.WebURL)-len(repo.String())-1:], "/"+repo.String())
}

// Modes of a file in a git tree.
const (
	ModeRegular    = "100644"
	ModeExecutable = "100755"
	ModeSymlink    = "120000"
	ModeSubmodule  = "160000"
	ModeDirectory  = "040000"
)

// File is one entry of a git tree.
type File struct {
	Path, Blob, Mode string
	// Size is in bytes; -1 if unknown.
	Size int64
}

// FilesByPath has the files of a tree by their paths.
func FilesByPath(files []File) map[string]File {
	found := make(map[string]File, len(files))
	for _, file := range files {
		found[file.Path] = file
	}
	return found
}

// Scope says which issues and pull requests a snapshot lists, and what of them.
type Scope struct {
	// Since leaves out what last changed before; the zero time lists all.
	Since time.Time
	// Everyone asks for everyone's, and not just for those of the App's own bot user.
	Everyone bool
	// Adopted has the issues of people, by number, whose bodies are asked for. The other bodies of
	// people's are left out: there may be thousands, of 65,536 characters each.
	Adopted map[int]bool
	// Ours has the issues and pull requests that are known to be ours, by number, whatever became of their
	// markers. They count where the user who opened them does other things as well.
	Ours map[int]bool
}

// Snapshot is what GitHub holds for a repository, or what changed of it since a time.
type Snapshot struct {
	Milestones []Milestone
	// Issues holds issues and pull requests, oldest first.
	Issues []Issue
	// Newest is the last change of any issue or pull request that GitHub listed, whoever opened it;
	// the zero time if it listed none.
	Newest time.Time
	// Everyone tells that Issues holds everyone's, and not just those of the App's bot user.
	Everyone bool
}

// Target is where an action lands: the numbers behind its keys.
type Target struct {
	// Issue and IssueID are the number and the id of the issue that the action changes.
	Issue   int
	IssueID int64
	// Milestone is the number of the milestone named by the action, 0 for none.
	Milestone int
	// Parent is the number of the parent issue.
	Parent int
	// Before is the id of the sub-issue in front of which it belongs, 0 for the end.
	Before int64
	// Blocker is the id of the issue that blocks it, 0 where the action names its number.
	Blocker int64
}

// Outcome is GitHub's answer to an action: the row as it is now.
type Outcome struct {
	Issue     *Issue
	Milestone *Milestone
	// Dropped names what GitHub would not set, such as an assignee who cannot be assigned.
	Dropped []string
	// Unassignable lists the logins of those to whom no issue of the repository can be assigned.
	Unassignable []string
	// Existed tells that a relation was there already.
	Existed bool
}
