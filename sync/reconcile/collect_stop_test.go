package reconcile_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// collections are the passes in the life of a collected issue that may be stopped: how it comes to each, and how often
// the line stands in the plan in the end.
var collections = map[string]struct {
	set   func(*loop) (number int)
	lines int
}{
	"turning it on": {func(l *loop) int {
		l.commit("docs/milestone-1.md", ticking)
		l.settle()
		number := l.openIn("Milestone 1: Clock", "Wind it up")
		l.settle()
		l.commit(".github/milepost.yml", "collect: on\n")
		return number
	}, 1},
	"the proposal": {collected(func(*loop, int) {}), 1},
	"the merge": {collected(func(l *loop, _ int) {
		l.settle()
		l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge"))
	}), 1},
	"the merge of a line without its link": {collected(func(l *loop, _ int) {
		l.settle()
		l.commit("docs/milestone-1.md", ticking+"* [ ] Wind it up\n")
	}), 1},
	"the close in the middle": {collected(func(l *loop, n int) {
		l.settle()
		l.must(l.CloseIssue(l.t.Context(), n, "completed"))
	}), 0},
	"the merge of what was closed": {collected(func(l *loop, n int) {
		l.settle()
		l.must(l.CloseIssue(l.t.Context(), n, "completed"))
		l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "merge"))
	}), 1},
	"the deletion in the middle": {collected(func(l *loop, n int) {
		l.settle()
		l.deleteIssue(n)
	}), 0},
}

// collected opens an issue in the milestone of a plan while collecting is on.
func collected(and func(*loop, int)) func(*loop) int {
	return func(l *loop) int {
		l.commit(".github/milepost.yml", "collect: on\n")
		l.commit("docs/milestone-1.md", ticking)
		l.settle()
		number := l.openIn("Milestone 1: Clock", "Wind it up")
		and(l, number)
		return number
	}
}

// collectedOnce merges whatever is proposed, and fails unless the plan has the line as often as it should, and GitHub
// one issue of that title.
func (l *loop) collectedOnce(number, lines int) {
	l.t.Helper()
	for l.pull() != nil {
		l.mergeOpen()
	}
	if got := strings.Count(l.document(), "Wind it up"); got != lines {
		l.t.Errorf("the plan has the line %d times: %s", got, l.document())
	}
	for _, issue := range l.issues() {
		if issue.GetTitle() == "Wind it up" && issue.GetNumber() != number {
			l.t.Errorf("there is a second issue, #%d", issue.GetNumber())
		}
	}
	if lines > 0 && !strings.Contains(l.issue(number).GetBody(), "milepost:begin") {
		l.t.Errorf("#%d is no line's: %q", number, l.issue(number).GetBody())
	}
	l.atRest()
}

func TestCollecting_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	for name, c := range collections {
		dry := newLoop(t)
		c.set(dry)
		requests := dry.counted()
		for _, lost := range []bool{false, true} {
			what := fmt.Sprintf("%s, ledger lost %t, ", name, lost)
			stops(t, what, some(requests), func(t *testing.T, n int, heard bool) {
				l, file := newLoopOn(t)
				number := c.set(l)
				l.stopped(file, n, heard)
				if lost {
					l.forget()
				}
				l.settle()
				l.collectedOnce(number, c.lines)
			})
		}
	}
}

func TestCollecting_suffers_no_fault_of_one_request(t *testing.T) {
	t.Parallel()
	for name, c := range collections {
		dry := newLoop(t)
		c.set(dry)
		requests := dry.requestsOf()
		for kind, fault := range faults {
			points := some(requests) // a single one under the race detector
			for _, n := range points[:min(len(points), 1+len(kind)%2)] {
				fault.Nth = 1 + (n+len(kind))%requests
				t.Run(fmt.Sprintf("%s request %d %s", name, fault.Nth, kind), func(t *testing.T) {
					t.Parallel()
					l := newLoop(t)
					number := c.set(l)
					l.suffer(fault)
					l.persist()
					l.collectedOnce(number, c.lines)
				})
			}
		}
	}
}

func TestCollecting_takes_no_issue_of_its_own_for_a_persons(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.renameApp()
	l.forget()
	l.settle()
	copied := l.issue(l.number("Hear it tick"))
	number := l.openIn("Milestone 1: Clock", "A copy of a line's issue")
	body := copied.GetBody()
	_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Body: &body})
	l.must(err)
	l.settle()
	if l.pull() != nil {
		t.Errorf("proposed: %s", l.onBranch())
	}
	if len(l.issues()) != 5 {
		t.Errorf("there are %d issues", len(l.issues()))
	}
	l.atRest()
}

func TestCollecting_follows_a_transfer(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	_, err := l.Hub.AddRepository(sandbox.Owner, "elsewhere", localhub.RepositoryOptions{})
	l.must(err)
	number := l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	_, err = l.Hub.TransferIssue(sandbox.Owner, sandbox.Repo, number, "elsewhere", sandbox.Owner)
	l.must(err)
	l.settle()
	if l.pull() != nil {
		t.Errorf("still proposed: %s", l.onBranch())
	}
	l.atRest()
}

func TestCollecting_stops_where_titles_cannot_be_written(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	bad := l.openIn("Milestone 1: Clock", "TBD")
	good := l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	if !strings.Contains(l.onBranch(), "#"+strconv.Itoa(good)) || strings.Contains(l.onBranch(), "#"+strconv.Itoa(bad)) {
		t.Errorf("the branch: %s", l.onBranch())
	}
	if told := l.notices("not-collected"); len(told) != 1 || !strings.Contains(told[0], "give it another one") {
		t.Errorf("notices %q", told)
	}
	l.commit(".github/milepost.yml", "collect: on\ntrack: tasks\n")
	l.settle()
	if l.pull() != nil {
		t.Errorf("a line that gets no issue is proposed: %s", l.onBranch())
	}
}

func TestCollecting_knows_plans_apart(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.commit("docs/alarm/milestone-2.md", "# Milestone 2: Alarm\n\n- [ ] Ring\n")
	l.commit("docs/zone/milestone-3.md", "---\nmilestone: 'Milestone 2: Alarm'\n---\n\n## Testing\n\n- [ ] Sleep through it\n")
	l.settle()
	first, second := l.openIn("Milestone 1: Clock", "Wind it up"), l.openIn("Milestone 2: Alarm", "Wind it up")
	l.settle()
	ref := l.pull().GetHead().GetRef()
	alarm, err := l.ReadAt(t.Context(), "docs/alarm/milestone-2.md", ref)
	l.must(err)
	if !strings.Contains(l.onBranch(), "Wind it up <!-- #"+strconv.Itoa(first)+" -->") || !strings.Contains(string(alarm), "Wind it up <!-- #"+strconv.Itoa(second)+" -->") {
		t.Errorf("the branch has %s and %s", l.onBranch(), alarm)
	}
	l.mergeOpen()
	l.atRest()
	if len(l.issues()) != 8 {
		t.Errorf("issues %q", l.state())
	}
}

// Beside people's commits lines are added to what stands on their branch, and never twice.
func TestCollecting_works_beside_peoples_commits(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.must(l.CloseIssue(t.Context(), l.number("It ticks"), "completed"))
	l.settle()
	ref := l.pull().GetHead().GetRef()
	l.commitOn(ref, "docs/milestone-1.md", l.onBranch()+"\nMore words.\n")
	number := l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	link := "Wind it up <!-- #" + strconv.Itoa(number) + " -->"
	if strings.Count(l.onBranch(), link) != 1 || !strings.Contains(l.onBranch(), "More words.") {
		t.Fatalf("the branch: %s", l.onBranch())
	}
	l.commit("README.md", "More")
	l.settle()
	if strings.Count(l.onBranch(), link) != 1 {
		t.Fatalf("the branch after a push: %s", l.onBranch())
	}
	l.mergeOpen()
	if len(l.issues()) != 5 || strings.Count(l.document(), link) != 1 {
		t.Errorf("issues %q, document %s", l.state(), l.document())
	}
	l.atRest()
}

// Where nobody has to look at what is written, a line that a stranger may have worded waits for a person.
func TestCollecting_leaves_lines_to_a_person_to_merge(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"commit", "auto_merge"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\nwrite_back: "+mode+"\n")
			l.openIn("Milestone 1: Clock", "Wind it up")
			l.settle()
			if strings.Contains(l.document(), "Wind it up") || l.pull() == nil {
				t.Errorf("the document: %s", l.document())
			}
			l.mergeOpen()
			l.atRest()
		})
	}
}

func TestCollecting_is_explained(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	explained := func() string {
		l.say("Wind it up", "/milepost explain")
		l.settle()
		said := l.said("Wind it up")
		if len(said) != 1 {
			t.Fatalf("the App said %q", said)
		}
		return said[0]
	}
	if text := explained(); !strings.Contains(text, "It is no line of a plan") || !strings.Contains(text, "A line for it is to be added to the plan, by pull request #") {
		t.Errorf("the explanation: %s", text)
	}
	l.declineOpen()
	if text := explained(); !strings.Contains(text, "was declined") {
		t.Errorf("the explanation: %s", text)
	}
}

// A preview says what the pass after a merge proposes, also where the merge turns collecting on.
func TestCollecting_is_previewed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", ticking)
	l.settle()
	l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	at := l.suggest("collect", ".github/milepost.yml", []byte("collect: on\n"))
	preview := l.preview(at)
	if len(preview.Edits) != 1 || preview.Edits[0].Proposed.Field != sync.FieldCollect || preview.Edits[0].Title != "Wind it up" {
		t.Fatalf("the preview says %+v", preview.Edits)
	}
	if l.pull() != nil {
		t.Error("a preview wrote something")
	}
	l.commit(".github/milepost.yml", "collect: on\n")
	l.settle()
	if !strings.Contains(l.onBranch(), "Wind it up") {
		t.Errorf("the branch: %s", l.onBranch())
	}
}
