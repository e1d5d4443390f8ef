package sync

import (
	"maps"
	"sort"
	"strconv"
	"time"
)

// Base is what document and GitHub last agreed on in one repository, with what was begun and
// not yet seen to end.
type Base struct {
	Items      map[Key]ItemBase
	Milestones map[Key]MilestoneBase
	Repo       RepoBase
	// Approved lists the sets of the holds that people approved, see [Hold].
	Approved []string
	// Orders lists what operators want to be done with the repository, in order.
	Orders []Order
}

// Clone is a base that may be changed without a change to this one.
func (b *Base) Clone() *Base {
	clone := *b
	clone.Items, clone.Milestones = maps.Clone(b.Items), maps.Clone(b.Milestones)
	if clone.Items == nil {
		clone.Items = map[Key]ItemBase{}
	}
	if clone.Milestones == nil {
		clone.Milestones = map[Key]MilestoneBase{}
	}
	return &clone
}

// Change is what one Save stores: records by key, each replacing the one before.
type Change struct {
	Items      []ItemBase
	Milestones []MilestoneBase
	// Repo replaces the repository's record unless it is nil.
	Repo *RepoBase
	// Approved replaces the approved sets unless it is nil. They have a place of their own in the
	// ledger, since a person may approve while a pass is running.
	Approved *[]string
	// Orders are added to those that wait, and Obeyed are taken away: an operator may give one while a
	// pass is running.
	Orders, Obeyed []Order
	// Effects are added to what is remembered of passes.
	Effects []Effect
}

// MilestoneBase is the ledger's record of one milestone.
type MilestoneBase struct {
	Key Key `json:"key"`
	// Plan and Number are the milestone as the document has it.
	Plan   string `json:"plan"`
	Number string `json:"number,omitempty"`
	// Heading is its title in the document.
	Heading string `json:"heading"`
	// HeadingHash comes from a marker and stands in for Heading after the ledger was lost; it
	// is empty in every other record.
	HeadingHash string `json:"heading_hash,omitempty"`

	// Title, Description, DueOn and Closed are what the document last asked for.
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	DueOn       string `json:"due_on,omitempty"`
	Closed      bool   `json:"closed,omitempty"`

	IntendedAt time.Time `json:"intended_at,omitzero"`
	// Milestone is the milestone as last seen; Number is 0 while there is none.
	Milestone Milestone `json:"row"`
	// Person tells that a person made the milestone; its texts are left alone.
	Person bool `json:"person,omitempty"`
	// Waits tells that it is not closed although all of its items are done, since something else
	// is open in it.
	Waits bool `json:"waits,omitempty"`
	// Gone tells that it was deleted on GitHub; it is not made again.
	Gone bool `json:"gone,omitempty"`
}

// RepoBase is the ledger's record of a repository.
type RepoBase struct {
	// Commit and Tree are the default branch's head at the end of the last pass.
	Commit string `json:"commit,omitempty"`
	Tree   string `json:"tree,omitempty"`
	// Head is the head with which the last pass ended.
	Head Head `json:"head,omitzero"`
	// Settled tells that the last pass left nothing to do.
	Settled bool `json:"settled,omitempty"`
	// Engine is the fingerprint of the rules that the last pass applied.
	Engine string `json:"engine,omitempty"`
	// Since is the time from which changed issues are to be listed.
	Since time.Time `json:"since,omitzero"`
	// ListedAt is when all issues were last listed.
	ListedAt time.Time `json:"listed_at,omitzero"`
	// Plans lists the plan files of Tree.
	Plans []File `json:"plans,omitempty"`
	// Unread says why Plans may lack some of them, "" if it does not.
	Unread string `json:"unread,omitempty"`
	// Config is the blob of the repository's configuration in Tree, "" if there is none, and ConfigFiles
	// lists all files that people may take for it; a record of old has none.
	Config      string `json:"config,omitempty"`
	ConfigFiles []File `json:"config_files,omitempty"`
	// Policy is what the configuration said when it could be read last, each setting by itself.
	Policy *Policy `json:"policy,omitempty"`
	// Adopts tells that people's issues are listed, too, since items may take them over, and Wanted which of them items link
	// and GitHub does not have.
	Adopts bool  `json:"adopts,omitempty"`
	Wanted []int `json:"wanted,omitempty"`
	// Collection is what is known of people's issues that may become lines of plans.
	Collection Collection `json:"collection,omitzero"`
	// Labels lists the labels known to exist, in lower case.
	Labels []string `json:"labels,omitempty"`
	// Unassignable lists those whom plans name and GitHub does not assign, by login.
	Unassignable []Unassignable `json:"unassignable,omitempty"`
	// Strays lists the issues of ours without a marker.
	Strays []Stray `json:"strays,omitempty"`
	// WriteBack is the rolling pull request.
	WriteBack WriteBack `json:"write_back"`
	// Carrying is a move of lines from plan to plan whose pull request is being opened.
	Carrying Carrying `json:"carrying,omitzero"`
	// Carries tells how the last moves ended, the newest first.
	Carries []Carry `json:"carries,omitempty"`
	// Leftover is the pull request that has ended and whose branch is still to be deleted.
	Leftover Leftover `json:"leftover,omitzero"`
	// Ejected is since when the repository is left alone because an operator wanted it to be.
	Ejected time.Time `json:"ejected,omitzero"`
	// NoRelations tells that GitHub knew of no relations between issues when it was last asked,
	// NoSubIssues the same of sub-issues.
	NoRelations bool `json:"no_relations,omitempty"`
	NoSubIssues bool `json:"no_sub_issues,omitempty"`
	// Holds are the removals about which somebody is asked.
	Holds []Hold `json:"holds,omitempty"`
	// Questions are all of them, Dashboard is the issue in which they stand, and Starting tells of the
	// question whether to begin at all.
	Questions []Question `json:"questions,omitempty"`
	Dashboard Dashboard  `json:"dashboard,omitzero"`
	Starting  Starting   `json:"starting,omitzero"`
	// Lookalikes are what was found for that question when it was asked first.
	Lookalikes Lookalikes `json:"lookalikes,omitzero"`
	// Leaving lists the items of approved removals that a pass has begun, until all are gone.
	Leaving []Key `json:"leaving,omitempty"`
	// Pulls tells which pull requests were looked at for the rows of tables.
	Pulls PullsBase `json:"pulls,omitzero"`
	// Reported is a hash of what the last report said.
	Reported string `json:"reported,omitempty"`
	// Untold lists the passes that did something of which no report told yet, the newest last.
	Untold []string `json:"untold,omitempty"`
	// Reporting is what became of reports that GitHub has not taken.
	Reporting ReportTry `json:"reporting,omitzero"`
	// Progress is the check run that shows how far an import is.
	Progress ProgressRun `json:"progress,omitzero"`
	// Blocked tells why the repository is left alone, if it is.
	Blocked Blocked `json:"blocked,omitzero"`
	// Gates are the check runs of commits that stand before gates.
	Gates []GateRun `json:"gates,omitempty"`
	// Heard is what people asked for by hand.
	Heard Heard `json:"heard,omitzero"`
	// Weekly is what was told week by week.
	Weekly Weekly `json:"weekly,omitzero"`
}

// LastPolicy is the policy as it was read last, and the default one before that.
func (r RepoBase) LastPolicy() Policy {
	if r.Policy == nil {
		return DefaultPolicy()
	}
	return *r.Policy
}

// WriteBack is the state of the rolling pull request.
type WriteBack struct {
	// Number is the open pull request, 0 if there is none.
	Number int `json:"number,omitempty"`
	// Branch is its head branch; "" means [Branch].
	Branch string `json:"branch,omitempty"`
	// Into is the branch that it is to be merged into.
	Into string `json:"into,omitempty"`
	// At is when we last changed it.
	At time.Time `json:"at,omitzero"`
	// Aside says why the branch is not the configured one, "" if it is.
	Aside string `json:"aside,omitempty"`
	// Made lists the commits that we put on the branch or were about to: what was answered to that
	// may be lost. A branch that points to another one is not ours alone.
	Made []string `json:"made,omitempty"`
	// Tip is the commit that we last wrote to the branch; Base the commit that it stands on.
	Tip  string `json:"tip,omitempty"`
	Base string `json:"base,omitempty"`
	// Content and Text are hashes of the files and of title and body.
	Content string `json:"content,omitempty"`
	Text    string `json:"text,omitempty"`
	// Edits lists what the pull request proposes.
	Edits []ProposedEdit `json:"edits,omitempty"`
	// Adding lists what the branch was about to get, the latest last; a pass that brought the branch up
	// to date forgets it.
	Adding []Adding `json:"adding,omitempty"`
	// Offered lists titles that were proposed before and may stand in the document by now, and states that were
	// merged or committed; a pass that has seen them there, or not, forgets them.
	Offered []ProposedEdit `json:"offered,omitempty"`
	// Declined lists what people turned down by closing a pull request unmerged.
	Declined []ProposedEdit `json:"declined,omitempty"`
	// Ended is the pull request that was merged or closed last.
	Ended int `json:"ended,omitempty"`
	// Withdrawn tells that we are closing the pull request ourselves, so that its end is no
	// refusal.
	Withdrawn bool `json:"withdrawn,omitempty"`
	// Foreign tells that people's commits stand on the branch.
	Foreign bool `json:"foreign,omitempty"`
	// HeldSince is when new edits began to wait for a pull request that people approved.
	HeldSince time.Time `json:"held_since,omitzero"`
	// Merging tells that GitHub was asked to merge the pull request once its rules are met.
	// SeenAt is when it last changed, as far as that matters then.
	Merging bool      `json:"merging,omitempty"`
	SeenAt  time.Time `json:"seen_at,omitzero"`
}

// Adding is a commit that a branch is about to get, and what the branch proposes from then on. It is put
// down before the branch is moved, since a process that is stopped right after that cannot tell any more.
type Adding struct {
	Commit string         `json:"commit,omitempty"`
	Edits  []ProposedEdit `json:"edits,omitempty"`
}

// ProposedEdit is one change that a pull request proposes, as far as it is needed to tell
// whether the same one was declined.
type ProposedEdit struct {
	Key   Key    `json:"key"`
	Field string `json:"field"`
	Value string `json:"value"`
	// Step is which step of a heading the box belongs to, see [StepKeys].
	Step string `json:"step,omitempty"`
	// ClosedAt is the issue's closing time; the zero time while it is open.
	ClosedAt time.Time `json:"closed_at,omitzero"`
	// By is the login of who closed the issue, Email their address, Commit and PRNumber what closed
	// it, and Decision what they decided, as far as it was asked for; none of them tells two
	// edits apart. Asked tells that it was.
	By       string `json:"by,omitempty"`
	Email    string `json:"email,omitempty"`
	Commit   string `json:"commit,omitempty"`
	PRNumber int    `json:"pull,omitempty"`
	Decision string `json:"decision,omitempty"`
	Asked    bool   `json:"asked,omitempty"`
	// Closer is who closed the issue of a sign-off line and how, and Signed tells that this is a
	// signature.
	Closer Closer `json:"closer,omitzero"`
	Signed bool   `json:"signed,omitempty"`
	// Typed tells, where it matters, whether who typed a title may write to the repository:
	// "writer", "other" or "unknown".
	Typed string `json:"typed,omitempty"`
}

// AdoptedIssues has the numbers of people's issues that are items' own. Those are kept in step even
// after adoption was turned off.
func (b *Base) AdoptedIssues() map[int]bool {
	adopted := map[int]bool{}
	for _, record := range b.Items {
		if record.Adopted {
			adopted[record.Issue.Number] = true
		}
	}
	return adopted
}

// OwnNumbers has the numbers of the issues and pull requests that we opened, as far as they are known.
func (b *Base) OwnNumbers() map[int]bool {
	own := map[int]bool{b.Repo.WriteBack.Number: true, b.Repo.Dashboard.Issue.Number: true}
	for _, record := range b.Items {
		if !record.Adopted {
			own[record.Issue.Number] = true
		}
	}
	delete(own, 0)
	return own
}

// SortedItems lists the records of items in a stable order: by plan, line and key.
func SortedItems(base *Base) []ItemBase { return SortedRecords(base, false) }

// SortedRecords lists the records of items, or those of phases.
func SortedRecords(base *Base, phases bool) []ItemBase {
	records := make([]ItemBase, 0, len(base.Items))
	for _, record := range base.Items {
		if record.Phase == phases {
			records = append(records, record)
		}
	}
	sort.Slice(records, func(i, j int) bool {
		a, b := records[i], records[j]
		switch {
		case a.Plan != b.Plan:
			return a.Plan < b.Plan
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Key < b.Key
	})
	return records
}

// Blocked is why a repository is left alone: GitHub refused to have it worked on, and nothing has
// changed since that could make a difference. The zero value says that it is not.
type Blocked struct {
	Access Access `json:"access"`
	// Reason says it in words.
	Reason string `json:"reason,omitempty"`
	// Commit is the head at which it was found, "" if that could not be read.
	Commit string `json:"commit,omitempty"`
	// At is when it was tried last.
	At time.Time `json:"at,omitzero"`
	// Told tells that a check run says so.
	Told bool `json:"told,omitempty"`
}

// ImportProgress is how far an import is, in issues.
type ImportProgress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// String is the progress for people.
func (p ImportProgress) String() string {
	return Thousands(p.Done) + " of " + Thousands(p.Total) + " issues"
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Several writes a number with its noun: 1 item, 1,200 items.
func Several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// ProgressRun is the check run that shows the progress of an import. The zero value says that none
// does. It is put down before it is begun: without an ID it may have been, and is looked for.
type ProgressRun struct {
	Commit string `json:"commit"`
	ID     int64  `json:"id,omitempty"`
	// Said is what it shows.
	Said ImportProgress `json:"said,omitzero"`
}

// Leftover is a pull request that has ended and whose branch is still to be deleted. The zero value
// says that there is none.
type Leftover struct {
	PRNumber int `json:"pull,omitempty"`
	// Branch is its head branch, and Made lists the commits that we put there: it goes only while
	// it points to one of them.
	Branch string   `json:"branch,omitempty"`
	Made   []string `json:"made,omitempty"`
	// Shared tells that people's commits stand on it. They were merged, but for what was pushed
	// since.
	Shared bool `json:"shared,omitempty"`
	// At is when GitHub refused last.
	At time.Time `json:"at,omitzero"`
}

// ReportTry is what became of a report that GitHub has not taken. The zero value says that the last
// one was.
type ReportTry struct {
	// Commit, Said and ID are the report; Tries is how often it was sent, and Next when it is sent
	// again. They are empty for a report that was given up.
	Commit string    `json:"commit,omitempty"`
	Said   string    `json:"said,omitempty"`
	ID     string    `json:"id,omitempty"`
	Tries  int       `json:"tries,omitempty"`
	Next   time.Time `json:"next,omitzero"`
	// Told tells that the log says that reports are not taken.
	Told bool `json:"told,omitempty"`
}
