package reconcile_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// asksFirst lets the engine ask before anything is begun; a new process forgets it.
func (l *loop) asksFirst() { l.engine.Onboarding = true }

// stood is a loop whose plan stood there before the App was installed, and that has asked about it.
func stood(t *testing.T, files ...string) *loop {
	t.Helper()
	l := newRepository(t)
	for i := 0; i < len(files); i += 2 {
		l.commit(files[i], files[i+1])
	}
	l.clock.advance(time.Minute)
	l.install()
	l.asksFirst()
	l.settle()
	return l
}

const owned = `# Milestone 1: Owned

Date: 2026-01-05
Due: 2027-03-01

## 1. Goals

- [ ] Goal 1: First @maps-team
- [ ] Goal 2: Second

## 4. Implementation Plan

### Phase 1: Core (Week 1-2)

- [ ] Task 1.1: Build @maps-team
  - [ ] Draw
- [x] Task 1.2: Order

## 7. Questions & more/less

- [ ] Why?
`

// nothingMade fails if anything was made but the issue that asks.
func (l *loop) nothingMade() {
	l.t.Helper()
	if left := l.state(); len(left) > 0 {
		l.t.Errorf("issues were made: %q", left)
	}
	milestones, _, err := l.Person.Issues.ListMilestones(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	labels, _, err := l.Person.Issues.ListLabels(l.t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	ours := slices.ContainsFunc(labels, func(label *gh.Label) bool { return strings.HasPrefix(label.GetName(), "plan: ") })
	if len(milestones) > 0 || ours || l.pull() != nil {
		l.t.Errorf("%d milestones, labels %v, pull request %v", len(milestones), ours, l.pull())
	}
}

func TestStart_asks_about_plans_that_stood_there(t *testing.T) {
	t.Parallel()
	l := stood(t, plansA, owned)
	l.nothingMade()
	body := l.asking().GetBody()
	for _, words := range []string{
		"### Shall Milepost begin?", "**Begin:** make 5 issues in 1 new milestone", "less than a minute",
		"| docs/milestone-1.md | 1. Goals | 2 | `- \"!Goals\"` |", "| docs/milestone-1.md | 4. Implementation Plan | 2 | `- \"!Implementation Plan\"` |",
		"Milestone 1: Owned (5 issues, due 2027-03-01)", "`plan: goals`", "maps-team (2 issues)",
	} {
		if !strings.Contains(body, words) {
			t.Errorf("%q is not told in\n%s", words, body)
		}
	}
}

func TestStart_begins_once_somebody_approves(t *testing.T) {
	t.Parallel()
	for name, approve := range map[string]func(*loop){
		"by the command": func(l *loop) { l.approve() },
		"by its name":    func(l *loop) { l.answer(l.question(sync.AskStart).Hash) },
		"by the box":     func(l *loop) { l.owner().tick(l.question(sync.AskStart).Hash) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := stood(t, plansA, owned)
			approve(l)
			l.settle()
			if got := l.state(); len(got) != 5 {
				t.Errorf("issues: %q", got)
			}
			if state := l.dashboard().GetState(); state != "closed" {
				t.Errorf("the issue that asked is %s", state)
			}
			l.commit(plansB, strings.Replace(small, "Milestone 1", "Milestone 2", 1))
			l.settle()
			if got := l.state(); len(got) != 10 {
				t.Errorf("a plan that was pushed later waits: %q", got)
			}
		})
	}
}

func TestStart_is_not_begun_by_a_stranger(t *testing.T) {
	t.Parallel()
	l := stood(t, plansA, owned)
	l.helper("stranger", "triage").tick(l.question(sync.AskStart).Hash)
	l.settle()
	l.nothingMade()
	l.answered("the tick of **stranger** was taken back")
}

func TestStart_asks_nothing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T) *loop{
		"about a plan that was pushed after the App was installed": func(t *testing.T) *loop {
			l := newLoop(t)
			l.clock.advance(time.Minute)
			l.asksFirst()
			l.commit(plansA, owned)
			return l
		},
		"about a plan that was pushed after the first look": func(t *testing.T) *loop {
			l := stood(t, "README.md", "Hello.\n")
			l.commit(plansA, owned)
			return l
		},
		"about the first plan of an empty repository": func(t *testing.T) *loop {
			l := stood(t)
			l.commit(plansA, owned)
			return l
		},
		"where it is turned off": func(t *testing.T) *loop {
			l := stood(t, plansA, owned)
			l.engine.Onboarding = false
			return l
		},
		"of a repository that is known already": func(t *testing.T) *loop {
			l := newLoop(t)
			l.commit(plansA, owned)
			l.settle()
			l.asksFirst()
			return l
		},
		"of one whose ledger was lost": func(t *testing.T) *loop {
			l := newLoop(t)
			l.commit(plansA, owned)
			l.settle()
			l.clock.advance(time.Minute)
			l.start(filepath.Join(t.TempDir(), "fresh.db"))
			l.asksFirst()
			return l
		},
	}
	for name, begin := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := begin(t)
			l.settle()
			if got := l.state(); len(got) != 5 {
				t.Errorf("issues: %q", got)
			}
			if issue := l.dashboard(); issue != nil && issue.GetState() == "open" {
				t.Errorf("something is asked:\n%s", issue.GetBody())
			}
		})
	}
}

// A push to another branch, and an old commit that is pushed late, are no wish.
func TestStart_asks_in_doubt(t *testing.T) {
	t.Parallel()
	l := newRepository(t)
	l.commit(plansA, owned)
	l.clock.advance(time.Minute)
	l.install()
	l.asksFirst()
	l.clock.advance(time.Minute)
	l.person(http.MethodPost, "/git/refs", fields{"ref": "refs/heads/topic", "sha": l.main()})
	l.commitOn("topic", "notes.txt", "Work goes on elsewhere.\n")
	l.settle()
	l.nothingMade()
	l.question(sync.AskStart)
}

func TestStart_asks_anew_when_plans_or_configuration_change(t *testing.T) {
	t.Parallel()
	l := stood(t, plansA, owned)
	first := l.question(sync.AskStart)
	l.commit(plansA, strings.Replace(owned, "- [ ] Goal 2: Second\n", "", 1))
	l.settle()
	second := l.question(sync.AskStart)
	l.commit(".github/milepost.yml", "track: {sections: [\"!Goals\"]}\n")
	l.settle()
	third := l.question(sync.AskStart)
	for i, why := range []string{first.Why, second.Why, third.Why} {
		if want := fmt.Sprintf("make %d issues in 1 new milestone", 5-i); why != want {
			t.Errorf("question %d is %q, want %q", i+1, why, want)
		}
	}
	if !strings.Contains(l.asking().GetBody(), third.Why) || strings.Contains(l.asking().GetBody(), "1. Goals") {
		t.Errorf("asked is\n%s", l.asking().GetBody())
	}
	if _, err := reconcile.Answer(t.Context(), l.ledger, l.repo, first.Hash); err == nil {
		t.Error("an old question was answered")
	}
	l.nothingMade()
	l.approve()
	l.settle()
	if got := l.state(); len(got) != 3 {
		t.Errorf("issues: %q", got)
	}
}

// A box that was ticked for other plans begins nothing.
func TestStart_lapses_with_its_plans(t *testing.T) {
	t.Parallel()
	l := stood(t, plansA, owned)
	l.owner().tick(l.question(sync.AskStart).Hash)
	l.commit(plansA, owned+"- [ ] How?\n")
	l.settle()
	l.nothingMade()
	l.answered("the question has changed")
}

func TestStart_tells_which_line_leaves_a_section_out(t *testing.T) {
	t.Parallel()
	headings := []string{"1. Goals", "Phase 2: Setup (Week 1)", `What *is* "this"?`, "Ziele & Maße", "a [b] {c}", "!Not", "#7: `code`"}
	plan := "# Milestone 1: Headings\n"
	for i, heading := range headings {
		plan += fmt.Sprintf("\n## %s\n\n- [ ] item %c%c%c\n", heading, 'a'+i, 'a'+i, 'a'+i)
	}
	l := stood(t, plansA, plan)
	parts := strings.Split(l.asking().GetBody(), "`- ")
	if len(parts) != len(headings)+1 {
		t.Fatalf("%d lines in\n%s", len(parts)-1, l.asking().GetBody())
	}
	for i, heading := range headings {
		line, _, _ := strings.Cut(parts[i+1], "`")
		policy, diagnostics := config.ParsePolicy([]byte("track:\n  sections:\n    - " + line + "\n"))
		document := sync.ParseDocument(sync.File{Path: plansA}, []byte(plan), policy)
		if len(diagnostics) > 0 || len(document.Off) != 1 || !document.Off[i] {
			t.Errorf("%q is left out by %s: %v, diagnostics %v", heading, line, document.Off, diagnostics)
		}
	}
}

func TestStart_names_issues_that_look_like_items(t *testing.T) {
	t.Parallel()
	l := newRepository(t)
	for _, title := range []string{"goal 2: second", "Something else", "Task 1.1: Build"} {
		_, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title})
		l.must(err)
	}
	l.must(l.CloseIssue(t.Context(), 3, "completed"))
	l.commit(plansA, owned)
	l.clock.advance(time.Minute)
	l.install()
	l.asksFirst()
	l.settle()
	body := l.asking().GetBody()
	if !strings.Contains(body, "- #1 goal 2: second: [docs/milestone-1.md, line 9]") || strings.Contains(body, "#2 ") || strings.Contains(body, "#3 ") {
		t.Errorf("asked is\n%s", body)
	}
}

// All issues are listed once for a question, and not by each pass while it waits.
func TestStart_looks_around_once(t *testing.T) {
	t.Parallel()
	l := newRepository(t)
	_, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: "Goal 2: Second"})
	l.must(err)
	l.commit(plansA, owned)
	l.clock.advance(time.Minute)
	l.install()
	l.asksFirst()
	l.settle()
	told := l.asking()
	l.commit("README.md", "Something else.\n")
	l.pass()
	for _, request := range l.Hub.Requests() {
		if request.Kind == "installation" && strings.HasSuffix(request.Path, "/labels") {
			t.Errorf("asked again for the labels: %s %s", request.Method, request.Path)
		}
	}
	if again := l.asking(); again.GetBody() != told.GetBody() || !strings.Contains(told.GetBody(), "- #1 Goal 2: Second") {
		t.Errorf("asked is now\n%s\nand was\n%s", again.GetBody(), told.GetBody())
	}
}

// Only labels that are not there would be made.
func TestStart_names_only_labels_that_are_not_there(t *testing.T) {
	t.Parallel()
	l := newRepository(t)
	_, _, err := l.Person.Issues.CreateLabel(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueLabelRequest{Name: "Plan: Goals"})
	l.must(err)
	l.commit(plansA, owned)
	l.clock.advance(time.Minute)
	l.install()
	l.asksFirst()
	l.settle()
	if body := l.asking().GetBody(); strings.Contains(body, "`plan: goals`") || !strings.Contains(body, "`plan: implementation`") {
		t.Errorf("asked is\n%s", body)
	}
}

// What was finished before the App came is history.
func TestStart_makes_nothing_of_finished_phases(t *testing.T) {
	t.Parallel()
	l := stood(t, ".github/milepost.yml", "phases: issue\n", plansA,
		"# Milestone 1: Old\n\n## Phase 1: Past (Week 1)\n\n- [x] drawn\n- [x] cut\n\n## Phase 2: Now (Week 2)\n\n- [ ] build\n",
		plansB, "# Milestone 2: ✅ COMPLETED\n\n## Goals\n\n- [x] all of it\n")
	body := l.asking().GetBody()
	if strings.Contains(body, "Past") || strings.Contains(body, "Milestone 2") || !strings.Contains(body, "make 2 issues in 1 new milestone") {
		t.Errorf("asked is\n%s", body)
	}
	l.approve()
	l.settle()
	if wrong := l.differs("build: open", "Phase 2: Now (Week 2): open"); wrong != "" {
		t.Error(wrong)
	}
}

// goals is a plan with so many items.
func goals(title string, n int) string {
	var plan strings.Builder
	plan.WriteString("# " + title + "\n\n## Goals\n\n")
	for i := range n {
		fmt.Fprintf(&plan, "- [ ] Goal %d: reach the %d. hut\n", i+1, i+1)
	}
	return plan.String()
}

func TestStart_asks_about_a_large_import(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.asksFirst()
	l.clock.advance(time.Minute)
	l.commit(plansA, goals("Milestone 1: Huts", 3))
	l.settle()
	l.commit(plansB, goals("Milestone 2: More huts", 101))
	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	l.settle()
	if got := len(l.state()); got != 3 {
		t.Errorf("%d issues were made", got-3)
	}
	if l.pull() == nil {
		t.Error("what is known already is not kept in step meanwhile")
	}
	if states := l.milestoneStates(); len(states) != 1 {
		t.Errorf("milestones: %q", states)
	}
	if body := l.asking().GetBody(); !strings.Contains(body, "make 101 issues in 1 new milestone") || !strings.Contains(body, "larger than") {
		t.Errorf("asked is\n%s", body)
	}
	l.approve()
	l.settle()
	if got := len(l.state()); got != 104 {
		t.Errorf("%d issues", got)
	}
}

func TestStart_asks_nothing_about_a_hundred_issues(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.asksFirst()
	l.clock.advance(time.Minute)
	l.commit(plansA, goals("Milestone 1: Huts", 100))
	l.settle()
	if got := len(l.state()); got != 100 || l.dashboard() != nil {
		t.Errorf("%d issues, and %v asks", got, l.dashboard())
	}
}

// An import takes hours, and people go on writing meanwhile.
func TestStart_is_not_asked_again_while_an_import_goes_on(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.asksFirst()
	l.commit(plansA, goals("Milestone 1: Huts", 130))
	l.settle()
	l.approve()
	if _, err := l.engine.Pass(t.Context(), l.ledger, l.repo); err == nil {
		t.Fatal("the import did not meet a limit")
	}
	l.commit(plansA, goals("Milestone 1: Huts", 140))
	l.settle()
	if got := len(l.state()); got != 140 {
		t.Errorf("%d issues, and asked is %v", got, l.questions())
	}
	l.commit(plansA, goals("Milestone 1: Huts", 242))
	l.settle()
	if got := len(l.state()); got != 140 {
		t.Errorf("%d more issues were made without a question", got-140)
	}
	l.question(sync.AskStart)
}

func TestStart_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	for _, approved := range []bool{false, true} {
		begin := func(t *testing.T) (*loop, string) {
			t.Helper()
			l, file := newRepository(t), filepath.Join(t.TempDir(), "ledger.db")
			l.commit(plansA, owned)
			l.clock.advance(time.Minute)
			l.install()
			l.start(file)
			l.asksFirst()
			if approved {
				l.settle()
				l.owner().tick(l.question(sync.AskStart).Hash)
			}
			return l, file
		}
		l, _ := begin(t)
		for i, n := range points(l.counted()) {
			if i%3 != 0 && !testsize.Each() {
				continue
			}
			t.Run(fmt.Sprintf("approved %t, request %d", approved, n), func(t *testing.T) {
				t.Parallel()
				l, file := begin(t)
				l.stopped(file, n, n%2 == 0)
				l.asksFirst()
				l.settle()
				if !approved {
					l.nothingMade()
					l.asking()
					return
				}
				if got := l.state(); len(got) != 5 {
					t.Errorf("issues: %q", got)
				}
				l.answered("said yes: make 5 issues")
			})
		}
	}
}

// The ledger of a server that did not ask yet still loads.
func TestStart_of_an_old_ledger_is_none(t *testing.T) {
	t.Parallel()
	var repo sync.RepoBase
	if err := json.Unmarshal([]byte(`{"commit":"abc","holds":[{"plan":"a.md","set":"1","gone":4}]}`), &repo); err != nil {
		t.Fatal(err)
	}
	if repo.Starting.Asked || repo.Dashboard.Issue.Number != 0 || len(repo.Questions) != 0 {
		t.Errorf("%+v", repo)
	}
}
