package reconcile_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// loop is the engine with its real adapters, on a sandbox with the built-in GitHub.
type loop struct {
	*sandbox.Sandbox
	t      *testing.T
	engine *reconcile.Engine
	ledger sync.Ledger
	repo   sync.Repository
	clock  *clock
}

// clock is a clock that runs, and that tests move by hand.
type clock struct{ testclock.Ahead }

func (c *clock) now() time.Time          { return c.Now() }
func (c *clock) advance(d time.Duration) { c.Advance(d) }

func newLoop(t *testing.T) *loop {
	t.Helper()
	l := newRepository(t)
	l.install()
	return l
}

// newRepository is a loop before the App is installed.
func newRepository(t *testing.T) *loop {
	t.Helper()
	return newRepositoryOn(t, "")
}

// newRepositoryOn is one on a GitHub Enterprise Server of a version, "" for github.com.
func newRepositoryOn(t *testing.T, version string) *loop {
	t.Helper()
	l := &loop{t: t, clock: &clock{}}
	var err error
	if l.Sandbox, err = sandbox.New(sandbox.Options{Key: testkey.Key(), Now: l.clock.now, EnterpriseVersion: version}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
	})
	return l
}

// install installs the App.
func (l *loop) install() {
	l.t.Helper()
	l.must(l.Install(""))
	l.repo = sync.Repository{ID: l.RepoID, Installation: l.Installation, Owner: sandbox.Owner, Name: sandbox.Repo}
	l.start(filepath.Join(l.t.TempDir(), "ledger.db"))
}

// newMirroredLoop is a loop in which the small plan has been mirrored.
func newMirroredLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	l.settle()
	return l
}

// start gives the loop a fresh process: new adapters on the ledger in a file.
func (l *loop) start(file string) {
	l.t.Helper()
	host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now})
	if err != nil {
		l.t.Fatal(err)
	}
	store, err := openLedger(l.t.Context(), file)
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = store.Close() })
	l.ledger = store
	var weekly reconcile.WeeklyReport
	if l.engine != nil {
		weekly = l.engine.Weekly // what a server is made with
	}
	l.engine = &reconcile.Engine{
		Host: host, ParsePolicy: config.ParsePolicy,
		MarkerKeys: [][]byte{[]byte("marker key of the tests")}, Now: l.clock.now,
		NewKey: func() sync.Key { return sync.Key(strings.ToLower(rand.Text())) },
		Weekly: weekly,
	}
}

// pass runs one pass and returns what it did and how many requests it took.
func (l *loop) pass() (sync.Result, int) {
	l.t.Helper()
	l.Hub.ResetRequests()
	result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
	if err != nil {
		l.t.Fatalf("pass: %v", err)
	}
	return result, len(l.Spent())
}

// settle runs passes until one has nothing to do, moving the clock to where a pass wants to go
// on.
func (l *loop) settle() {
	l.t.Helper()
	for range 60 {
		result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
		switch at, retry := sync.RetryAt(err); {
		case retry:
			l.clock.advance(at.Sub(l.clock.now()) + time.Minute) // so that a budget holds for a while
			continue
		case err != nil && sync.IsForbidden(err):
			continue // the clock outran the token: the next pass has a new one
		case err != nil && sync.IsUnclear(err):
			l.clock.advance(time.Second)
			continue
		case err != nil:
			l.t.Fatalf("pass: %v", err)
		}
		if len(result.Actions) == 0 && result.RequeueAt.IsZero() {
			return
		}
		if wait := result.RequeueAt.Sub(l.clock.now()); wait > 0 {
			l.clock.advance(wait)
		}
	}
	l.t.Fatal("the loop does not come to rest")
}

func (l *loop) commit(path, content string) {
	l.t.Helper()
	if _, err := l.Commit(l.t.Context(), path, []byte(content), "Change "+path); err != nil {
		l.t.Fatal(err)
	}
}

func (l *loop) issues() []*gh.Issue {
	l.t.Helper()
	issues, err := l.Issues(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	return issues
}

// number finds the only issue with a title.
func (l *loop) number(title string) int {
	l.t.Helper()
	found := 0
	for _, issue := range l.issues() {
		if issue.GetTitle() == title {
			if found != 0 {
				l.t.Fatalf("two issues are called %q", title)
			}
			found = issue.GetNumber()
		}
	}
	if found == 0 {
		l.t.Fatalf("no issue is called %q", title)
	}
	return found
}

func (l *loop) pull() *gh.PullRequest {
	l.t.Helper()
	pull, err := l.Pull(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	return pull
}

func (l *loop) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// approve approves what is held back, in the whole repository or in some of its plans.
func (l *loop) approve(plans ...string) {
	l.t.Helper()
	_, err := reconcile.Approve(l.t.Context(), l.ledger, l.repo, plans...)
	l.must(err)
}

// state writes every issue as "title: state (reason) [labels] milestone".
func (l *loop) state() []string {
	l.t.Helper()
	lines := []string{}
	for _, issue := range l.issues() {
		line := issue.GetTitle() + ": " + issue.GetState()
		if issue.GetState() == "closed" {
			line += " " + issue.GetStateReason()
		}
		lines = append(lines, line)
	}
	return lines
}

const small = `# Milestone 1: Small - Planning Document

## 1. Goals

- [ ] Goal 1: First
- [ ] Goal 2: Second

## 4. Implementation Plan

### Phase 1: Core (Week 1-2)

- [ ] Task 1.1: Build
  - [ ] Draw
  - [ ] Cut
- [x] Task 1.2: Order
`

func TestPass_mirrors_a_plan(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	l.pass()

	want := []string{"Goal 1: First: open", "Goal 2: Second: open", "Task 1.1: Build: open", "Draw: open", "Cut: open"}
	if diff := cmp.Diff(want, l.state()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	for _, issue := range l.issues() {
		if got := issue.GetMilestone().GetTitle(); got != "Milestone 1: Small" {
			t.Errorf("%q belongs to milestone %q", issue.GetTitle(), got)
		}
	}
	subs, _, err := l.Person.SubIssue.ListByIssue(t.Context(), sandbox.Owner, sandbox.Repo, int64(l.number("Task 1.1: Build")), nil)
	l.must(err)
	titles := []string{}
	for _, sub := range subs {
		titles = append(titles, (*gh.Issue)(sub).GetTitle())
	}
	if diff := cmp.Diff([]string{"Draw", "Cut"}, titles); diff != "" {
		t.Errorf("sub-issues (-want +got):\n%s", diff)
	}
	before := l.state()
	l.settle()
	if diff := cmp.Diff(before, l.state()); diff != "" {
		t.Errorf("a second pass changed something (-want +got):\n%s", diff)
	}
}

func TestPass_closes_the_loop(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"merge", "squash", "rebase"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)

			l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "completed"))
			l.settle()
			pull := l.pull()
			if pull == nil {
				t.Fatal("no pull request was opened")
			}
			ticked := strings.Replace(small, "- [ ] Goal 2", "- [x] Goal 2", 1)
			got, err := l.ReadAt(t.Context(), "docs/milestone-1.md", pull.GetHead().GetRef())
			l.must(err)
			if diff := cmp.Diff(ticked, string(got)); diff != "" {
				t.Fatalf("the branch (-want +got):\n%s", diff)
			}
			l.must(l.Merge(t.Context(), pull.GetNumber(), method))
			l.settle()
			if l.pull() != nil {
				t.Error("a pull request is open after the merge")
			}
			if _, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch); err == nil {
				t.Error("the branch is still there")
			}

			l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
			l.settle()
			again := l.pull()
			if again == nil || again.GetNumber() == pull.GetNumber() {
				t.Fatalf("reopening opened no new pull request: %v", again)
			}
			l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "completed"))
			l.settle()
			if l.pull() != nil {
				t.Error("with nothing left to say the pull request is still open")
			}
		})
	}
}

func TestPass_follows_the_document(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	goal := l.number("Goal 1: First")

	steps := []struct {
		name, old, new, want string
	}{
		{"a ticked box closes its issue", "- [ ] Goal 1: First", "- [x] Goal 1: First", "Goal 1: First: closed completed"},
		{"a cleared box opens it again", "- [x] Goal 1: First", "- [ ] Goal 1: First", "Goal 1: First: open"},
		{"a reworded line renames it", "Goal 1: First", "Goal 1: First of all", "Goal 1: First of all: open"},
		{"a struck line drops it", "Goal 1: First of all", "~~Goal 1: First of all~~", "Goal 1: First of all: closed not_planned"},
		{"an unstruck line brings it back", "~~Goal 1: First of all~~", "Goal 1: First of all", "Goal 1: First of all: open"},
		{"a removed line closes it as not planned", "- [ ] Goal 1: First of all\n", "", "Goal 1: First of all: closed not_planned"},
		{"a returned line opens it again", "- [ ] Goal 2: Second\n", "- [ ] Goal 2: Second\n- [ ] Goal 1: First of all\n", "Goal 1: First of all: open"},
		{"unticking what was ticked on arrival makes an issue", "- [x] Task 1.2: Order", "- [ ] Task 1.2: Order", "Task 1.2: Order: open"},
	}
	plan := small
	for _, step := range steps {
		plan = strings.Replace(plan, step.old, step.new, 1)
		l.commit("docs/milestone-1.md", plan)
		l.settle()
		if state := l.state(); !slices.Contains(state, step.want) {
			t.Fatalf("%s: want %q in %q", step.name, step.want, state)
		}
	}
	if got := l.number("Goal 1: First of all"); got != goal {
		t.Errorf("the item has issue #%d now and had #%d", got, goal)
	}
	if count := len(l.issues()); count != 6 {
		t.Errorf("there are %d issues, want 6", count)
	}
}

func TestPass_moves_an_item_to_another_section(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number := l.number("Goal 2: Second")
	moved := strings.Replace(small, "- [ ] Goal 2: Second\n", "", 1) + "\n## 5. Testing Strategy\n\n- [ ] Goal 2: Second\n"
	l.commit("docs/milestone-1.md", moved)
	l.settle()
	if got := l.number("Goal 2: Second"); got != number {
		t.Fatalf("it is #%d now and was #%d", got, number)
	}
	issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	labels := []string{}
	for _, label := range issue.Labels {
		labels = append(labels, label.GetName())
	}
	if diff := cmp.Diff([]string{"plan: testing"}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestPass_takes_a_rename_back_into_the_document(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number, title := l.number("Goal 2: Second"), "Goal 2: The second *one*"
	_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Title: &title})
	l.must(err)
	l.settle()
	pull := l.pull()
	if pull == nil {
		t.Fatal("no pull request was opened")
	}
	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	got, err := l.Read(t.Context(), "docs/milestone-1.md")
	l.must(err)
	want := strings.Replace(small, "Goal 2: Second", `Goal 2: The second \*one\*`, 1)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the document (-want +got):\n%s", diff)
	}
	if l.number(title) != number || l.pull() != nil {
		t.Error("document and issue do not agree after the merge")
	}
}

func TestPass_does_not_propose_again_what_was_declined(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	pull := l.pull()
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.settle()
	if l.pull() != nil {
		t.Fatal("a declined edit was proposed again")
	}
	l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "completed"))
	l.settle()
	second := l.pull()
	if second == nil {
		t.Fatal("another item's edit was not proposed")
	}
	got, err := l.ReadAt(t.Context(), "docs/milestone-1.md", second.GetHead().GetRef())
	l.must(err)
	want := strings.Replace(small, "- [ ] Goal 2", "- [x] Goal 2", 1)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the branch (-want +got):\n%s", diff)
	}
}

// TestPass_keeps_its_budget counts requests as GitHub does, on a plan of 60 items.
func TestPass_keeps_its_budget(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	var plan strings.Builder
	plan.WriteString("# Milestone 2: Sixty\n\n## 4. Implementation Plan\n")
	links := 0
	for i := range 60 {
		if i%20 == 0 {
			fmt.Fprintf(&plan, "\n### Phase %d: Part (Week %d)\n\n", i/20+1, i/20+1)
		}
		if i%10 == 9 {
			links++
			plan.WriteString("  ")
		}
		fmt.Fprintf(&plan, "- [ ] Task %d.%d: Piece of work %d\n", i/20+1, i%20+1, i)
	}
	l.commit("docs/milestone-2.md", plan.String())

	// Sub-issues count as creations, too, so that the last of them wait for a moment.
	l.Hub.ResetRequests()
	l.settle()
	first, labels := len(l.Spent()), 4
	t.Logf("until all is made: %d requests for 60 issues, %d labels and %d sub-issues", first, labels, links)
	if limit := 60 + labels + links + 20; first > limit {
		t.Errorf("to make all took %d requests, at most %d are allowed", first, limit)
	}
	if got := len(l.issues()); got != 60 {
		t.Fatalf("there are %d issues", got)
	}
	l.settle()
	_, idle := l.pass()
	t.Logf("a pass with nothing to do: %d requests", idle)
	if idle > 3 {
		t.Errorf("a pass with nothing to do took %d requests, at most 3 are allowed", idle)
	}

	l.clock.advance(2 * time.Minute) // until things may be created again
	l.must(l.CloseIssue(t.Context(), l.number("Task 1.1: Piece of work 0"), "completed"))
	_, writeBack := l.pass()
	t.Logf("from a closed issue to the open pull request: %d requests", writeBack)
	if l.pull() == nil || writeBack > 14 {
		t.Errorf("the write-back took %d requests, at most 14 are allowed", writeBack)
	}

	l.settle()
	l.commit("docs/milestone-2.md", strings.Replace(plan.String(), "work 7\n", "work seven\n", 1))
	result, reworded := l.pass()
	t.Logf("a reworded line: %d requests, of which %d change something", reworded, len(result.Actions))
	if len(result.Actions) != 1 {
		t.Errorf("a reworded line led to %d actions", len(result.Actions))
	}
}

// TestPass_at_rest_reads_three_lists counts what a new process needs, which holds no answers
// that it could ask to be confirmed.
func TestPass_at_rest_reads_three_lists(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	file := filepath.Join(t.TempDir(), "ledger.db")
	l.start(file)
	l.commit("docs/milestone-1.md", small)
	l.settle()
	l.start(file)
	// The server asks once at its start who it is, and which user its bot is.
	_, err := l.engine.Host.(*github.Host).App(t.Context())
	l.must(err)
	_, requests := l.pass()
	users := 0
	for _, request := range l.Spent() {
		if strings.HasPrefix(request.Path, "/users/") {
			users++
		}
	}
	if users > 1 || requests-users > 3 {
		t.Errorf("a pass with nothing to do took %d requests, at most 3 are allowed: %v", requests, l.Spent())
	}
}

func TestPass_leaves_alone_what_only_looks_like_a_plan(t *testing.T) {
	t.Parallel()
	const link, inside = "docs/milestone-2.md", "docs/milestone-3.md/notes.txt"
	l := newLoop(t)
	l.commit("docs/milestone-1.md", small)
	head, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	entry := func(path, mode, content string) *gh.TreeEntry {
		kind := "blob"
		return &gh.TreeEntry{Path: &path, Mode: &mode, Type: &kind, Content: &content}
	}
	commit, _, err := l.Person.Git.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, head.Object.GetSHA())
	l.must(err)
	tree, _, err := l.Person.Git.CreateTree(t.Context(), sandbox.Owner, sandbox.Repo, commit.Tree.GetSHA(), []*gh.TreeEntry{
		entry(link, "120000", "milestone-1.md"), entry(inside, "100644", "# Milestone 3: No\n\n- [ ] no\n"),
	})
	l.must(err)
	message := "Add a link and a folder"
	added, _, err := l.Person.Git.CreateCommit(t.Context(), sandbox.Owner, sandbox.Repo,
		gh.Commit{Message: &message, Tree: tree, Parents: []*gh.Commit{{SHA: head.Object.SHA}}}, nil)
	l.must(err)
	_, _, err = l.Person.Git.UpdateRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/main", gh.UpdateRef{SHA: added.GetSHA()})
	l.must(err)

	l.settle()
	if got := len(l.issues()); got != 5 {
		t.Errorf("there are %d issues, want the 5 of the real plan", got)
	}
	runs, _, err := l.Person.Checks.ListCheckRunsForRef(t.Context(), sandbox.Owner, sandbox.Repo, "main", nil)
	l.must(err)
	annotations, _, err := l.Person.Checks.ListCheckRunAnnotations(t.Context(), sandbox.Owner, sandbox.Repo, runs.CheckRuns[0].GetID(), nil)
	l.must(err)
	paths := []string{}
	for _, a := range annotations {
		paths = append(paths, a.GetPath())
	}
	if diff := cmp.Diff([]string{link, "docs/milestone-3.md"}, paths, cmpSorted); diff != "" {
		t.Errorf("paths with a diagnostic (-want +got):\n%s", diff)
	}
}

// cmpSorted compares string slices as sets.
var cmpSorted = cmp.Transformer("sort", func(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
})

func TestPass_rebuilds_a_lost_ledger_from_markers(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	before := l.state()
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	result, _ := l.pass()
	if len(result.Actions) != 0 {
		t.Errorf("the pass did %v", result.Actions)
	}
	if diff := cmp.Diff(before, l.state()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	l.must(l.CloseIssue(t.Context(), l.number("Draw"), "completed"))
	l.settle()
	if l.pull() == nil {
		t.Error("the rebuilt ledger does not write back")
	}
}

func TestPass_reports_what_cannot_be_read_and_changes_nothing(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, content, code string }{
		{"not utf-8", "# Milestone 1: Bytes\n\n- [ ] one \xff\xfe\n", "not-utf8"},
		{"an unclosed fence", "# Milestone 1: Fence\n\n- [ ] one\n\n```\n- [ ] two\n", "unclosed-fence"},
		{"five megabytes", "# Milestone 1: Big\n\n- [ ] one\n" + strings.Repeat("word ", 1_000_001), "too-large"},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit("docs/milestone-1.md", test.content)
			l.settle()
			runs, _, err := l.Person.Checks.ListCheckRunsForRef(t.Context(), sandbox.Owner, sandbox.Repo, "main", nil)
			l.must(err)
			if len(runs.CheckRuns) == 0 {
				t.Fatal("no check run was posted")
			}
			annotations, _, err := l.Person.Checks.ListCheckRunAnnotations(t.Context(), sandbox.Owner, sandbox.Repo, runs.CheckRuns[0].GetID(), nil)
			l.must(err)
			found := false
			for _, a := range annotations {
				found = found || strings.Contains(a.GetTitle()+a.GetMessage(), test.code)
			}
			if !found {
				t.Errorf("no annotation says %q: %v", test.code, annotations)
			}
			got, err := l.ReadAt(context.Background(), "docs/milestone-1.md", "main")
			l.must(err)
			if string(got) != test.content {
				t.Error("the file changed")
			}
		})
	}
}
