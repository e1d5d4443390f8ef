package reconcile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const phasedPlan = `# Milestone 6: Phased

**Start Date**: 2026-02-02

## 1. Goals

- [ ] Goal 1: Apart

## 4. Implementation Plan

### ✅ Phase 1: Tiles (Week 1-2)

- [ ] Task 1.1: Pack
  - [ ] Choose
- [ ] Task 1.2: Serve

#### Extras

- [ ] Task 1.3: Trim

### Phase 2: SDK (Week 3)

- [ ] Task 2.1: Wrap

### Phase 3: Done before

- [x] Task 3.1: Old

### Phase 4: [Name of phase]

- [ ] Task 4.1: Loose
`

const phasesOn = "phases: issue\n"

// tree writes every issue as "title: state", with its parent's title in front.
func (l *loop) tree() []string {
	l.t.Helper()
	parents := map[int]string{}
	for _, issue := range l.issues() {
		for _, title := range l.children(issue.GetNumber()) {
			parents[l.number(title)] = issue.GetTitle() + " > "
		}
	}
	var lines []string
	for i, line := range l.state() {
		lines = append(lines, parents[l.issues()[i].GetNumber()]+line)
	}
	return lines
}

// children lists the titles of an issue's sub-issues in order.
func (l *loop) children(number int) []string {
	l.t.Helper()
	subs, _, err := l.Person.SubIssue.ListByIssue(l.t.Context(), sandbox.Owner, sandbox.Repo, int64(number), nil)
	l.must(err)
	var titles []string
	for _, sub := range subs {
		titles = append(titles, (*gh.Issue)(sub).GetTitle())
	}
	return titles
}

func newPhasedLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, phasesOn)
	l.commit(smallPath, phasedPlan)
	l.settle()
	return l
}

var phasedTree = []string{
	"Phase 1: Tiles (Week 1-2): open",
	"Phase 2: SDK (Week 3): open",
	"Goal 1: Apart: open",
	"Phase 1: Tiles (Week 1-2) > Task 1.1: Pack: open",
	"Task 1.1: Pack > Choose: open",
	"Phase 1: Tiles (Week 1-2) > Task 1.2: Serve: open",
	"Phase 1: Tiles (Week 1-2) > Task 1.3: Trim: open",
	"Phase 2: SDK (Week 3) > Task 2.1: Wrap: open",
	"Task 4.1: Loose: open",
}

func TestPhases_are_parents_of_their_items(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	number := l.number("Phase 1: Tiles (Week 1-2)")
	if diff := cmp.Diff([]string{"Task 1.1: Pack", "Task 1.2: Serve", "Task 1.3: Trim"}, l.children(number)); diff != "" {
		t.Errorf("sub-issues (-want +got):\n%s", diff)
	}
	issue, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	if body := issue.GetBody(); !strings.Contains(body, "Due 2026-02-16 (Week 1-2)") || !strings.Contains(body, "4. Implementation Plan") {
		t.Errorf("the body does not tell of the window:\n%s", body)
	}
	if got := issue.GetMilestone().GetTitle(); got != "Milestone 6: Phased" {
		t.Errorf("the milestone is %q", got)
	}
	if labels := issue.Labels; len(labels) != 2 || labels[0].GetName() != "plan: implementation" || labels[1].GetName() != "phase: 1" {
		t.Errorf("the labels are %v", labels)
	}
	if result, _ := l.pass(); len(result.Actions) > 0 {
		t.Errorf("a second pass did %v", result.Actions)
	}
}

func TestPhases_get_no_issues_by_default(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, phasedPlan)
	l.settle()
	if got := l.titles(); slices.ContainsFunc(got, func(title string) bool { return strings.HasPrefix(title, "Phase") }) {
		t.Errorf("there are %q", got)
	}
}

func TestPhases_close_and_open_with_their_items_alone(t *testing.T) {
	t.Parallel()
	const title = "Phase 2: SDK (Week 3)"
	l := newPhasedLoop(t)
	want := func(step, line string) {
		t.Helper()
		l.settle()
		if got := l.state(); !slices.Contains(got, line) {
			t.Fatalf("%s: want %q in %q", step, line, got)
		}
	}
	done := strings.Replace(phasedPlan, "[ ] Task 2.1", "[x] Task 2.1", 1)
	l.commit(smallPath, done)
	want("its last item is done", title+": closed completed")
	l.must(l.ReopenIssue(t.Context(), l.number(title)))
	want("a person reopened it", title+": open")
	l.commit(smallPath, strings.Replace(done, "Apart", "Apart from it", 1))
	want("something else changed", title+": open")
	l.must(l.ReopenIssue(t.Context(), l.number("Task 2.1: Wrap")))
	want("an item is open again", title+": open")
	l.must(l.CloseIssue(t.Context(), l.number("Task 2.1: Wrap"), "not_planned"))
	want("a dropped item is settled", title+": closed completed")
	l.must(l.CloseIssue(t.Context(), l.number("Phase 1: Tiles (Week 1-2)"), "completed"))
	want("a person closed one in which something is open", "Phase 1: Tiles (Week 1-2): closed completed")
	l.commit(smallPath, done+"\nMore.\n")
	want("the prose changed", "Phase 1: Tiles (Week 1-2): closed completed")
}

func TestPhases_never_change_the_document(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	title := "Renamed by a person"
	number := l.number("Phase 2: SDK (Week 3)")
	_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Title: &title})
	l.must(err)
	l.must(l.CloseIssue(t.Context(), number, "completed"))
	l.settle()
	if l.pull() != nil {
		t.Error("a phase's issue led to a pull request")
	}
	l.commit(smallPath, phasedPlan+"\nMore.\n")
	l.settle()
	if got := l.number(title); got != number {
		t.Errorf("#%d is not called %q any more", number, title)
	}
	l.commit(smallPath, strings.Replace(phasedPlan, "Phase 2: SDK", "Phase 2: Kit", 1))
	l.settle()
	if got := l.number("Phase 2: Kit (Week 3)"); got != number {
		t.Errorf("the document's new name did not reach #%d", number)
	}
}

func TestPhases_keep_their_issue_however_their_heading_changes(t *testing.T) {
	t.Parallel()
	swap := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(phasedPlan) }
	inserted := "### Phase 1: Study\n\n- [ ] Task 0.1: Read\n\n### Phase 2: Tiles"
	tests := map[string]struct {
		plan string
		// first and second are what the phases are called now.
		first, second string
	}{
		"another_window":         {swap("(Week 3)", "(Week 4-5)"), "Phase 1: Tiles (Week 1-2)", "Phase 2: SDK (Week 4-5)"},
		"another_name":           {swap("2: SDK", "2: Client library"), "Phase 1: Tiles (Week 1-2)", "Phase 2: Client library (Week 3)"},
		"another_number":         {swap("✅ Phase 1", "Phase 3", "Phase 2", "Phase 5"), "Phase 3: Tiles (Week 1-2)", "Phase 5: SDK (Week 3)"},
		"one_more_in_front":      {swap("### ✅ Phase 1: Tiles", inserted, "Phase 2: SDK", "Phase 3: SDK"), "Phase 2: Tiles (Week 1-2)", "Phase 3: SDK (Week 3)"},
		"swapped_names":          {swap("1: Tiles", "1: SDK", "2: SDK", "2: Tiles"), "Phase 2: Tiles (Week 3)", "Phase 1: SDK (Week 1-2)"},
		"all_new_but_its_items":  {swap("### ✅ Phase 1: Tiles", inserted, "Phase 2: SDK (Week 3)", "Phase 3: Client library"), "Phase 2: Tiles (Week 1-2)", "Phase 3: Client library"},
		"below_another_heading":  {swap("## 4. Implementation Plan", "## Work"), "Phase 1: Tiles (Week 1-2)", "Phase 2: SDK (Week 3)"},
		"an_unnamed_one_instead": {swap("2: SDK (Week 3)", "2"), "Phase 1: Tiles (Week 1-2)", "Phase 2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newPhasedLoop(t)
			first, second, before := l.number("Phase 1: Tiles (Week 1-2)"), l.number("Phase 2: SDK (Week 3)"), len(l.issues())
			l.commit(smallPath, test.plan)
			l.settle()
			if l.number(test.first) != first || l.number(test.second) != second {
				t.Errorf("the issues #%d and #%d are not those of the phases any more: %q", first, second, l.tree())
			}
			if more := len(l.issues()) - before; more > 2*strings.Count(test.plan, "Study") {
				t.Errorf("%d issues were made", more)
			}
		})
	}
}

func TestPhases_keep_their_issues_in_a_renamed_file(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	l.moveFile(smallPath, "docs/milestone-six.md", phasedPlan)
	l.settle()
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestPhases_are_closed_when_they_are_removed_and_come_back(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	without := strings.Replace(phasedPlan, "### Phase 2: SDK (Week 3)\n\n- [ ] Task 2.1: Wrap\n\n", "", 1)
	l.commit(smallPath, without)
	l.settle()
	for _, line := range []string{"Phase 2: SDK (Week 3): closed not_planned", "Phase 2: SDK (Week 3) > Task 2.1: Wrap: closed not_planned"} {
		if got := l.tree(); !slices.Contains(got, line) {
			t.Errorf("want %q in %q", line, got)
		}
	}
	l.must(l.ReopenIssue(t.Context(), l.number("Phase 2: SDK (Week 3)")))
	l.commit(smallPath, without+"\nMore.\n")
	l.settle()
	if got := l.state(); !slices.Contains(got, "Phase 2: SDK (Week 3): open") {
		t.Errorf("a person's reopening does not stay: %q", got)
	}
	l.commit(smallPath, phasedPlan)
	l.settle()
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("issues after the return (-want +got):\n%s", diff)
	}
}

func TestPhases_are_held_with_their_items(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	head, _, _ := strings.Cut(phasedPlan, "### ✅ Phase 1")
	l.commit(smallPath, head)
	l.settle()
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("something was done before it was approved (-want +got):\n%s", diff)
	}
}

func TestPhases_that_are_turned_off_are_closed_once(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	l.commit(sync.ConfigPath, "phases: off\n")
	l.settle()
	var want []string
	for _, line := range phasedTree {
		_, own, below := strings.Cut(line, ") > ")
		switch {
		case strings.HasPrefix(line, "Phase") && !below:
			line = strings.TrimSuffix(line, "open") + "closed not_planned"
		case below:
			line = own
		}
		want = append(want, line)
	}
	if diff := cmp.Diff(want, l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	l.must(l.ReopenIssue(t.Context(), l.number("Phase 1: Tiles (Week 1-2)")))
	l.commit(smallPath, phasedPlan+"\nMore.\n")
	l.settle()
	if got := l.state(); !slices.Contains(got, "Phase 1: Tiles (Week 1-2): open") {
		t.Errorf("it was closed twice: %q", got)
	}
	l.commit(sync.ConfigPath, phasesOn)
	l.settle()
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("issues after it was turned on again (-want +got):\n%s", diff)
	}
}

func TestPhases_stay_while_the_configuration_cannot_be_read(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"no_yaml": "phases: [issue\n", "another_value": "phases: issues\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newPhasedLoop(t)
			l.commit(sync.ConfigPath, content)
			l.commit(smallPath, phasedPlan+"\n### Phase 9: New\n\n- [ ] Task 9.1: More\n")
			l.settle()
			if diff := cmp.Diff(append(slices.Clone(phasedTree), "Task 9.1: More: open"), l.tree()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPhases_are_rebuilt_when_the_ledger_is_lost(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	l.must(l.CloseIssue(t.Context(), l.number("Task 2.1: Wrap"), "completed"))
	l.settle()
	l.must(l.ReopenIssue(t.Context(), l.number("Phase 2: SDK (Week 3)")))
	l.settle()
	before := l.tree()
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	result, _ := l.pass()
	if len(result.Actions) != 0 {
		t.Errorf("the pass did %v", result.Actions)
	}
	l.settle()
	if diff := cmp.Diff(before, l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestPhases_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit(sync.ConfigPath, phasesOn)
		l.commit(smallPath, phasedPlan)
		return func() {
			if diff := cmp.Diff(phasedTree, sorted(l.tree(), phasedTree)); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
	}
	l := newLoop(t)
	begin(t, l)
	stoppedEverywhere(t, "", l.counted(), begin)
}

func TestPhases_may_be_turned_off_whenever_the_process_is_stopped(t *testing.T) {
	t.Parallel()
	var want []string
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit(sync.ConfigPath, phasesOn)
		l.commit(smallPath, phasedPlan)
		l.settle()
		l.clock.advance(time.Minute) // what changes now is newer, to the second
		l.commit(sync.ConfigPath, "phases: off\n")
		return func() {
			if diff := cmp.Diff(want, l.tree()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
	}
	l := newLoop(t)
	begin(t, l)
	requests := l.counted()
	l.settle()
	want = l.tree()
	stoppedEverywhere(t, "", requests, begin)
}
