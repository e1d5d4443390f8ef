package reconcile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// feature is what spec-kit writes for one: tasks numbered anew, from the same template.
func feature(name string) string {
	return `# Tasks: ` + name + `

**Input**: Design documents from ` + "`/specs/`" + `

## Phase 1: Setup (Shared Infrastructure)

- [ ] T001 Create the folders as the plan says
- [ ] T002 [P] Set up the linter

## Phase 2: User Story 1 - Look at pictures (Priority: P1)

- [ ] T003 [P] [US1] Draw the list of ` + strings.ToLower(name) + ` in src/list.go
- [ ] T004 [US1] Connect the list (depends on T002, T003)
`
}

const photosPath, lampsPath = "specs/003-photo-albums/tasks.md", "specs/004-lamps/tasks.md"

// listedIssues lists the issues as `title: state, milestone`.
func (l *loop) listedIssues() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		lines = append(lines, fmt.Sprintf("%s: %s, %s", issue.GetTitle(), issue.GetState(), issue.GetMilestone().GetTitle()))
	}
	slices.Sort(lines)
	return lines
}

func TestDialect_gives_each_feature_of_spec_kit_its_own_milestone_and_issues(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	names := []string{"Photo Albums", "Lamps", "Maps", "Trains", "Letters"}
	for i, name := range names {
		l.commit(fmt.Sprintf("specs/%03d-%s/tasks.md", i+1, strings.ToLower(strings.ReplaceAll(name, " ", "-"))), feature(name))
	}
	l.settle()
	issues := l.listedIssues()
	if len(issues) != 20 || len(l.milestones()) != 5 {
		t.Fatalf("%d issues in %d milestones:\n%s", len(issues), len(l.milestones()), strings.Join(issues, "\n"))
	}
	for _, want := range []string{
		"T001 Create the folders as the plan says: open, Photo Albums", "T001 Create the folders as the plan says: open, Letters",
		"T002 Set up the linter: open, Maps", "T003 Draw the list of trains in src/list.go: open, Trains", "T004 Connect the list: open, Lamps",
	} {
		if !slices.Contains(issues, want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(issues, "\n"))
		}
	}
	before := l.untouched()
	if result, _ := l.pass(); len(result.Actions) > 0 {
		t.Errorf("the second run did %v", result.Actions)
	}
	l.commit("specs/001-photo-albums/tasks.md", strings.Replace(feature("Photo Albums"), "[P] [US1]", "[US1]", 1))
	l.settle()
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("a slot changed issues (-want +got):\n%s", diff)
	}
}

func TestDialect_writes_back_a_single_byte(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(photosPath, strings.ReplaceAll(feature("Photo Albums"), "\n", "\r\n"))
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("T004 Connect the list"), "completed"))
	l.settle()
	l.mergeWriteBack()
	want := strings.Replace(strings.ReplaceAll(feature("Photo Albums"), "\n", "\r\n"), "[ ] T004", "[x] T004", 1)
	got, err := l.Read(t.Context(), photosPath)
	l.must(err)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the plan (-want +got):\n%s", diff)
	}
}

func TestDialect_keeps_issues_when_its_tool_writes_the_file_anew_with_other_numbers(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(photosPath, feature("Photo Albums"))
	l.commit(lampsPath, feature("Lamps"))
	l.settle()
	number := l.number("T003 Draw the list of lamps in src/list.go")
	renumbered := strings.NewReplacer(
		"- [ ] T001 Create the folders as the plan says\n", "- [ ] T001 Choose a licence\n- [ ] T002 Create the folders as the plan says\n",
		"T002 [P] Set up", "T003 [P] Set up", "T003 [P] [US1] Draw", "T004 [P] [US1] Draw", "T004 [US1] Connect", "T005 [US1] Connect", "T002, T003)", "T003, T004)",
	).Replace(feature("Lamps"))
	l.commit(lampsPath, renumbered)
	l.settle()
	if issue := l.issue(number); issue.GetTitle() != "T004 Draw the list of lamps in src/list.go" || issue.GetState() != "open" {
		t.Errorf("#%d is %q now, %s", number, issue.GetTitle(), issue.GetState())
	}
	if issues := l.listedIssues(); len(issues) != 9 || strings.Contains(strings.Join(issues, "\n"), "closed") {
		t.Errorf("issues:\n%s", strings.Join(issues, "\n"))
	}
}

func TestDialect_leaves_issues_as_they_are_while_the_branch_goes_back_and_forth(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(photosPath, feature("Photo Albums"))
	l.commit(lampsPath, feature("Lamps"))
	l.settle()
	before := l.listedIssues()
	for range 3 {
		l.remove(lampsPath)
		l.settle()
		l.commit(lampsPath, feature("Lamps"))
		l.settle()
	}
	if diff := cmp.Diff(before, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// A line that one feature loses while another gets the same one did not move there: each has its own.
func TestDialect_takes_no_line_of_one_feature_for_that_of_another(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(photosPath, feature("Photo Albums"))
	l.settle()
	number := l.number("T001 Create the folders as the plan says")
	l.commit(photosPath, strings.Replace(feature("Photo Albums"), "- [ ] T001 Create the folders as the plan says\n", "", 1))
	l.commit(lampsPath, feature("Lamps"))
	l.settle()
	if issue := l.issue(number); issue.GetMilestone().GetTitle() != "Photo Albums" || issue.GetState() != "closed" {
		t.Errorf("#%d is in %q, %s", number, issue.GetMilestone().GetTitle(), issue.GetState())
	}
	if issues := l.listedIssues(); len(issues) != 8 {
		t.Errorf("issues:\n%s", strings.Join(issues, "\n"))
	}
}

// change is what OpenSpec keeps of one: its tasks and the proposal that names it.
func (l *loop) change(folder, title, tasks string) {
	l.t.Helper()
	l.commit("openspec/changes/"+folder+"/proposal.md", "# Change: "+title+"\n\n## Why\n\nBecause.\n")
	l.commit("openspec/changes/"+folder+"/tasks.md", tasks)
}

const exportTasks = "## 1. Implementation\n\n- [ ] 1.1 Write the exporter\n- [ ] 1.2 Write tests\n\n## 2. Docs\n\n- [ ] 2.1 Update the docs\n"

// archive moves changes as the tool does, all at once.
func (l *loop) archive(tasks string, folders ...string) {
	l.t.Helper()
	for _, folder := range folders {
		for _, name := range []string{"proposal.md", "tasks.md"} {
			content, err := l.Read(l.t.Context(), "openspec/changes/"+folder+"/"+name)
			l.must(err)
			if name == "tasks.md" && tasks != "" {
				content = []byte(tasks)
			}
			l.moveFile("openspec/changes/"+folder+"/"+name, "openspec/changes/archive/2026-02-03-"+folder+"/"+name, string(content))
		}
	}
}

func TestDialect_names_a_change_by_its_proposal(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.change("add-export", "Add an export to CSV", exportTasks)
	l.commit("openspec/changes/fix-login-page/tasks.md", exportTasks)
	l.settle()
	if diff := cmp.Diff([]string{
		"1.1 Write the exporter: open, Add an export to CSV", "1.1 Write the exporter: open, Fix login page",
		"1.2 Write tests: open, Add an export to CSV", "1.2 Write tests: open, Fix login page",
		"2.1 Update the docs: open, Add an export to CSV", "2.1 Update the docs: open, Fix login page",
	}, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	l.commit("openspec/changes/add-export/proposal.md", "# Change: Add an export to TSV\n")
	l.settle()
	if titles := l.milestoneTitles(); !slices.Contains(titles, "Add an export to TSV") || len(titles) != 2 {
		t.Errorf("milestones: %q", titles)
	}
	l.commit("README.md", "Words.\n") // the list of plans is read again
	l.settle()
	if titles := l.milestoneTitles(); !slices.Contains(titles, "Add an export to TSV") || len(titles) != 2 {
		t.Errorf("milestones: %q", titles)
	}
}

func TestDialect_closes_a_change_that_was_finished_and_archived(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.change("add-export", "Add an export", exportTasks)
	l.change("add-import", "Add an import", exportTasks)
	l.settle()
	before := l.numbers()
	l.archive(strings.ReplaceAll(exportTasks, "[ ]", "[x]"), "add-export", "add-import")
	l.settle()
	if diff := cmp.Diff(before, l.numbers()); diff != "" {
		t.Errorf("issues by milestone (-want +got):\n%s", diff)
	}
	for _, issue := range l.issues() {
		if issue.GetState() != "closed" || issue.GetStateReason() != "completed" {
			t.Errorf("#%d is %s, %s", issue.GetNumber(), issue.GetState(), issue.GetStateReason())
		}
	}
	for _, milestone := range l.milestones() {
		if milestone.GetState() != "closed" {
			t.Errorf("the milestone %q is %s", milestone.GetTitle(), milestone.GetState())
		}
	}
}

func TestDialect_leaves_open_what_was_open_when_a_change_was_archived(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.change("add-export", "Add an export", exportTasks)
	l.change("add-import", "Add an import", exportTasks)
	l.settle()
	before := l.numbers()
	l.archive("", "add-import", "add-export")
	l.settle()
	if diff := cmp.Diff(before, l.numbers()); diff != "" {
		t.Errorf("issues by milestone (-want +got):\n%s", diff)
	}
	if issues := strings.Join(l.listedIssues(), "\n"); strings.Contains(issues, "closed") {
		t.Errorf("issues:\n%s", issues)
	}
}

func TestDialect_makes_nothing_of_what_was_archived_before(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("openspec/changes/archive/2025-01-11-add-export/tasks.md", exportTasks)
	l.settle()
	if issues, titles := l.listedIssues(), l.milestoneTitles(); len(issues)+len(titles) > 0 {
		t.Errorf("issues %q, milestones %q", issues, titles)
	}
}

// milestoneTitles lists the milestones in any state.
func (l *loop) milestoneTitles() []string {
	l.t.Helper()
	var titles []string
	for _, milestone := range l.milestones() {
		titles = append(titles, milestone.GetTitle())
	}
	return titles
}

// numbers lists the issues of each milestone.
func (l *loop) numbers() map[string][]int {
	l.t.Helper()
	numbers := map[string][]int{}
	for _, issue := range l.issues() {
		title := issue.GetMilestone().GetTitle()
		numbers[title] = append(numbers[title], issue.GetNumber())
	}
	for _, of := range numbers {
		slices.Sort(of)
	}
	return numbers
}

func TestDialect_reads_any_list_that_the_configuration_names(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "plans:\n- docs/**/*milestone*.md\n- {path: TODO.md, milestone: Backlog}\n- {path: 'apps/*/tasks.md', dialect: plain}\n")
	l.commit("TODO.md", "- [ ] Paint the door\n- [x] Mow the lawn\n")
	l.commit("apps/shop/tasks.md", "# Shop\n\n- [ ] Sell\n")
	l.commit("NOTES.md", "- [ ] Nothing\n")
	l.settle()
	if diff := cmp.Diff([]string{"Paint the door: open, Backlog", "Sell: open, Shop"}, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestDialect_reads_the_numbered_tasks_of_Kiro(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".kiro/specs/user-login/tasks.md", "# Implementation Plan\n\n- [ ] 1. Set up the project\n  - Make the folders\n  - _Requirements: 1.1_\n\n- [-] 2. Log in\n- [ ] 2.1 Write the form\n  - _Requirements: 1.2, 2.1_\n\n- [ ]* 2.2 Write property tests\n- [x] 3. Log out\n")
	l.settle()
	if diff := cmp.Diff([]string{"1. Set up the project: open, User login", "2. Log in: open, User login", "2.1 Write the form: open, User login", "2.2 Write property tests: open, User login"}, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	l.must(l.CloseIssue(t.Context(), l.number("2. Log in"), "completed"))
	l.must(l.CloseIssue(t.Context(), l.number("2.2 Write property tests"), "completed"))
	l.settle()
	l.mergeWriteBack()
	got, err := l.Read(t.Context(), ".kiro/specs/user-login/tasks.md")
	l.must(err)
	for _, want := range []string{"- [x] 2. Log in\n", "- [x]* 2.2 Write property tests\n", "- [ ] 2.1 Write the form\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestDialect_makes_tasks_wait_for_those_that_they_name(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "dependencies: link\n")
	l.commit(photosPath, feature("Photo Albums"))
	l.settle()
	l.wantBlockers("after the first push", "T004 Connect the list", "T002 Set up the linter", "T003 Draw the list of photo albums in src/list.go")
}

const tasksPath = "docs/superpowers/plans/2026-02-03-map-export.md"

// tasked is what superpowers writes: tasks are headings, with steps of the same words below each.
func tasked(steps int) string {
	var out strings.Builder
	out.WriteString("# Map Export Implementation Plan\n\n> **For agentic workers:** steps use checkbox (`- [ ]`) syntax.\n\n**Goal:** Export maps.\n\n---\n\n")
	for n, name := range []string{"Read the map", "Write the file"} {
		fmt.Fprintf(&out, "### Task %d: %s\n\n**Files:**\n- Create: `src/%d.go`\n\n", n+1, name, n+1)
		for i := range steps {
			fmt.Fprintf(&out, "- [ ] **Step %d: Do part %d**\n\n```go\n// - [ ] no box\n```\n\n", i+1, i+1)
		}
	}
	return out.String()
}

func TestDialect_makes_an_issue_of_each_task_of_superpowers(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(tasksPath, tasked(3))
	l.settle()
	if diff := cmp.Diff([]string{"Task 1: Read the map: open, Map Export", "Task 2: Write the file: open, Map Export"}, l.listedIssues()); diff != "" {
		t.Fatalf("issues (-want +got):\n%s", diff)
	}
	number := l.number("Task 1: Read the map")
	if body := l.issue(number).GetBody(); !strings.Contains(body, "- [ ] **Step 2: Do part 2**") {
		t.Errorf("the steps are not in the body:\n%s", body)
	}
	if result, _ := l.pass(); len(result.Actions) > 0 {
		t.Errorf("the second run did %v", result.Actions)
	}
	l.commit(tasksPath, strings.Replace(tasked(3), "- [ ] **Step 2", "- [x] **Step 2", 1))
	l.settle()
	if issue := l.issue(number); issue.GetState() != "open" || !strings.Contains(issue.GetBody(), "- [x] **Step 2: Do part 2**") {
		t.Errorf("one step is done, and the issue is %s:\n%s", issue.GetState(), issue.GetBody())
	}
	l.commit(tasksPath, strings.Replace(tasked(3), "[ ] **Step", "[x] **Step", 3))
	l.settle()
	if issue := l.issue(number); issue.GetState() != "closed" {
		t.Errorf("all steps are done, and the issue is %s", issue.GetState())
	}
}

func TestDialect_ticks_the_steps_of_a_task_that_was_merged(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(tasksPath, tasked(10))
	l.settle()
	l.Hub.ResetRequests()
	pull := l.work("work", l.closing("Task 2: Write the file"))
	l.settle()
	l.must(l.Merge(t.Context(), pull, "merge"))
	l.settle()
	if issue := l.issue(l.number("Task 2: Write the file")); issue.GetState() != "closed" {
		t.Fatalf("the issue is %s", issue.GetState())
	}
	l.mergeWriteBack()
	l.settle()
	got, err := l.Read(t.Context(), tasksPath)
	l.must(err)
	first, second, _ := strings.Cut(tasked(10), "### Task 2")
	if diff := cmp.Diff(first+"### Task 2"+strings.ReplaceAll(second, "- [ ] **", "- [x] **"), string(got)); diff != "" {
		t.Errorf("the plan (-want +got):\n%s", diff)
	}
}

func TestDialect_asks_before_it_ticks_many_steps(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(tasksPath, tasked(12))
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Task 1: Read the map"), "completed"))
	l.settle()
	if l.pull() != nil {
		t.Fatal("12 boxes are ticked without a word")
	}
	if body := l.dashboard().GetBody(); !strings.Contains(body, "Propose all 12 open boxes") {
		t.Errorf("it does not ask:\n%s", body)
	}
	l.owner().tick(l.question(sync.AskSteps).Hash)
	l.settle()
	l.settle()
	l.mergeWriteBack()
	l.settle()
	got, err := l.Read(t.Context(), tasksPath)
	l.must(err)
	if strings.Count(string(got), "- [x] **Step") != 12 || l.dashboard().GetState() != "closed" {
		t.Errorf("the dashboard is %s and the plan\n%s", l.dashboard().GetState(), got)
	}
}

func TestTrack_makes_items_of_headings_where_the_configuration_says_so(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "track: {items: headings}\n")
	l.commit(smallPath, "# Milestone 1: Maps\n\n## Draw\n\n- [ ] Ink\n- [ ] Paper\n\n## Print\n\n- [x] Press\n")
	l.settle()
	if diff := cmp.Diff([]string{"Draw: open, Milestone 1: Maps"}, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestDialect_waits_for_one_approval_where_it_is_seen_for_the_first_time(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	before := len(l.state())
	l.asksFirst()
	l.commit(photosPath, feature("Photo Albums"))
	l.commit("docs/milestone-2.md", "# Milestone 2: Roads\n\n- [ ] Dig\n")
	l.settle()
	if got := l.state(); len(got) != before+1 {
		t.Errorf("a plan of our own format waits, or the other one does not: %q", got)
	}
	if body := l.dashboard().GetBody(); !strings.Contains(body, "Plans as spec-kit writes them are seen for the first time here") || !strings.Contains(body, "make 4 issues in 1 new milestone") {
		t.Errorf("it does not say what waits:\n%s", body)
	}
	l.owner().tick(l.question(sync.AskStart).Hash)
	l.settle()
	if got := l.state(); len(got) != before+5 {
		t.Errorf("after the approval: %q", got)
	}
	l.commit(lampsPath, feature("Lamps"))
	l.settle()
	if got := l.state(); len(got) != before+9 || l.dashboard().GetState() != "closed" {
		t.Errorf("the next feature waits, too: %q", got)
	}
}

func TestDialect_asks_nothing_about_plans_that_the_configuration_names(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	before := len(l.state())
	l.asksFirst()
	l.commit(".github/milepost.yml", "plans:\n- '**/*milestone*.md'\n- {path: TODO.md, milestone: Backlog}\n")
	l.commit("TODO.md", "- [ ] Paint\n")
	l.settle()
	if got := l.state(); len(got) != before+1 {
		t.Errorf("issues: %q", got)
	}
}
