package reconcile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

const (
	firstTask  = "Task 1: Read the map"
	secondTask = "Task 2: Write the file"
)

// boxed is a step as it stands in the plan and in the body of its issue.
func boxed(n int, mark string) string {
	return fmt.Sprintf("- [%s] **Step %d: Do part %d**", mark, n, n)
}

// stepped is the plan with the boxes of some steps of its first task ticked.
func stepped(done ...int) string {
	text := tasked(3)
	for _, n := range done {
		text = strings.Replace(text, boxed(n, " "), boxed(n, "x"), 1)
	}
	return text
}

// newSteppedLoop has a plan with tasks on GitHub.
func newSteppedLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(tasksPath, stepped())
	l.settle()
	return l
}

// mark gives the box of a step in the body of the first task's issue a sign.
func (l *loop) mark(n int, sign string) {
	l.t.Helper()
	old := map[string]string{"x": " ", " ": "x"}[sign]
	l.edit(l.number(firstTask), func(body string) string { return strings.Replace(body, boxed(n, old), boxed(n, sign), 1) })
}

// wantBoxes compares the boxes of the first task's issue, in order.
func (l *loop) wantBoxes(when, want string) {
	l.t.Helper()
	var got strings.Builder
	for line := range strings.Lines(l.issue(l.number(firstTask)).GetBody()) {
		if strings.HasPrefix(line, "- [") {
			got.WriteByte(line[3])
		}
	}
	if got.String() != want {
		l.t.Errorf("%s the boxes in the body are %q, want %q", when, got.String(), want)
	}
}

// wantPlan compares the plan on the default branch.
func (l *loop) wantPlan(when, want string) {
	l.t.Helper()
	got, err := l.Read(l.t.Context(), tasksPath)
	l.must(err)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		l.t.Errorf("%s the plan (-want +got):\n%s", when, diff)
	}
}

func (l *loop) wantNoPull(when string) {
	l.t.Helper()
	if pull := l.pull(); pull != nil {
		l.t.Errorf("%s a pull request proposes %q", when, pull.GetTitle())
	}
}

func TestSteps_that_people_tick_in_an_issue_are_ticked_in_the_plan(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	before := l.untouched()
	l.settle()
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("the second run (-want +got):\n%s", diff)
	}
	l.mark(2, "x")
	l.settle()
	l.wantBoxes("before the merge", " x ")
	pull := l.pull()
	if pull == nil || pull.GetTitle() != "Plan progress: tick 1 box" || !strings.Contains(pull.GetBody(), "| `[x]` | Step 2: Do part 2 |") {
		t.Fatalf("the pull request: %q\n%s", pull.GetTitle(), pull.GetBody())
	}
	l.mergeWriteBack()
	l.wantPlan("after the merge", stepped(2))
	l.wantBoxes("after the merge", " x ")
	l.wantNoPull("after the merge")
	l.mark(2, " ")
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("after it was cleared", stepped())
	l.wantBoxes("after it was cleared", "   ")
	for n := range 3 {
		l.mark(n+1, "x")
	}
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("with all done", stepped(1, 2, 3))
	if issue := l.issue(l.number(firstTask)); issue.GetState() != "closed" {
		t.Errorf("all steps are done, and the issue is %s", issue.GetState())
	}
	l.wantNoPull("in the end")
}

func TestSteps_keep_what_people_ticked_while_the_plan_changes(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		plan, boxes, merged string
	}{
		"another_step_is_ticked":    {stepped(1), "xx ", stepped(1, 2)},
		"the_same_step_is_ticked":   {stepped(2), " x ", stepped(2)},
		"a_step_is_added_above":     {strings.Replace(stepped(), boxed(1, " "), "- [ ] **Step 0: Think**\n\n"+boxed(1, " "), 1), "  x ", ""},
		"the_step_is_reworded":      {strings.Replace(stepped(), boxed(2, " "), "- [ ] **Step 2: Do much more**", 1), " x ", ""},
		"the_step_is_gone":          {strings.Replace(stepped(), boxed(2, " ")+"\n", "", 1), "  ", "none"},
		"the_task_moves_to_the_end": {swapped(stepped()), " x ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newSteppedLoop(t)
			l.mark(2, "x")
			l.commit(tasksPath, of.plan)
			l.settle()
			l.wantBoxes("before the merge", of.boxes)
			want := of.merged
			switch want {
			case "none":
				want = of.plan
			case "":
				want = strings.Replace(strings.Replace(of.plan, boxed(2, " "), boxed(2, "x"), strings.Count(of.plan[:max(0, strings.Index(of.plan, firstTask))], boxed(2, " "))+1), "[ ] **Step 2: Do much", "[x] **Step 2: Do much", 1)
				if name == "the_step_is_reworded" {
					want = strings.Replace(of.plan, "[ ] **Step 2: Do much", "[x] **Step 2: Do much", 1)
				}
				if name == "the_task_moves_to_the_end" {
					want = swapped(stepped(2))
				}
			}
			if want == of.plan {
				l.wantNoPull("with nothing to say")
			} else {
				l.mergeWriteBack()
			}
			l.wantPlan("after the merge", want)
			l.wantBoxes("after the merge", of.boxes)
			l.wantNoPull("after the merge")
		})
	}
}

// swapped has the tasks in the other order.
func swapped(plan string) string {
	head, rest, _ := strings.Cut(plan, "### Task 1")
	one, two, _ := strings.Cut(rest, "### Task 2")
	return head + "### Task 2" + two + "### Task 1" + one
}

func TestSteps_that_Milepost_ticked_itself_are_nobodys_ticks(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	for range 2 {
		l.commit(tasksPath, stepped(2))
		l.settle()
		l.wantBoxes("after a push", " x ")
		l.commit(tasksPath, stepped())
		l.settle()
		l.wantBoxes("after another", "   ")
		l.wantNoPull("after pushes alone")
	}
}

// A pass that ticks a box in a body may be stopped before it knows: what the plan says next counts.
func TestSteps_that_a_stopped_pass_ticked_are_nobodys_ticks(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.commit(tasksPath, stepped(2))
	requests := l.counted()
	for _, heard := range []bool{false, true} {
		for _, n := range points(requests) {
			t.Run(fmt.Sprintf("request %d, heard %t", n, heard), func(t *testing.T) {
				t.Parallel()
				l, file := newLoopOn(t)
				l.commit(tasksPath, stepped())
				l.settle()
				l.commit(tasksPath, stepped(2))
				l.stopped(file, n, heard)
				l.commit(tasksPath, stepped())
				l.settle()
				l.wantBoxes("in the end", "   ")
				l.wantNoPull("in the end")
			})
		}
	}
}

func TestSteps_reach_the_plan_wherever_a_pass_is_stopped(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.mark(2, "x")
	requests := l.counted()
	stoppedEverywhere(t, "write-back, ", requests, func(t *testing.T, l *loop) func() {
		t.Helper()
		l.commit(tasksPath, stepped())
		l.settle()
		l.mark(2, "x")
		return func() {
			l.mergeWriteBack()
			l.wantPlan("in the end", stepped(2))
			l.wantBoxes("in the end", " x ")
			l.wantNoPull("in the end")
		}
	})
}

func TestSteps_reach_the_plan_whatever_request_goes_wrong(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.mark(2, "x")
	l.commit(tasksPath, stepped(1))
	requests := l.requestsOf()
	everyFault(t, "", requests, func(t *testing.T, fault localhub.Fault) {
		l := newSteppedLoop(t)
		l.mark(2, "x")
		l.commit(tasksPath, stepped(1))
		l.suffer(fault)
		l.persist()
		l.must(l.Merge(t.Context(), l.writeBack(), "squash"))
		l.persist()
		l.wantPlan("in the end", stepped(1, 2))
		l.wantBoxes("in the end", "xx ")
		l.wantNoPull("in the end")
	})
}

func TestSteps_are_not_proposed_again_once_they_were_declined(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.mark(2, "x")
	l.settle()
	l.closePull()
	l.settle()
	l.wantNoPull("after it was declined")
	l.wantBoxes("after it was declined", " x ")
	l.mark(3, "x")
	l.settle()
	if pull := l.pull(); pull == nil || pull.GetTitle() != "Plan progress: tick 1 box" || !strings.Contains(pull.GetBody(), "Step 3") {
		t.Fatalf("another step is proposed by %q", pull.GetTitle())
	}
	l.mark(2, " ")
	l.settle()
	l.mark(2, "x")
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("after it was ticked again", stepped(2, 3))
}

func TestSteps_go_on_top_of_what_people_commit_to_the_branch(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.mark(1, "x")
	l.settle()
	l.commitOn(sync.Branch, tasksPath, stepped(1)+"\nBy hand.\n")
	l.mark(2, "x")
	l.settle()
	l.wantFile("with two", sync.Branch, tasksPath, stepped(1, 2)+"\nBy hand.\n")
	l.mark(1, " ")
	l.settle()
	l.wantFile("with one of them cleared", sync.Branch, tasksPath, stepped(2)+"\nBy hand.\n")
}

func TestSteps_are_found_again_after_the_ledger_was_lost(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.commit(tasksPath, stepped(1))
	l.settle()
	issues := l.listedIssues()
	l.mark(2, "x")
	l.mark(1, " ")
	l.start(filepath.Join(t.TempDir(), "another.db"))
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("after the merge", stepped(2))
	if diff := cmp.Diff(issues, l.listedIssues()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestSteps_of_a_closed_task_are_cleared_one_by_one(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	l.must(l.CloseIssue(t.Context(), l.number(firstTask), "completed"))
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("once it is closed", stepped(1, 2, 3))
	l.mark(2, " ")
	l.must(l.ReopenIssue(t.Context(), l.number(firstTask)))
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("once it is open again", stepped(1, 3))
	if issue := l.issue(l.number(firstTask)); issue.GetState() != "open" {
		t.Errorf("the issue is %s", issue.GetState())
	}
	l.wantNoPull("in the end")
}

// Where both sides changed a step, the rule is that of states: done beats dropped.
func TestSteps_that_both_sides_changed_are_settled_as_states_are(t *testing.T) {
	t.Parallel()
	l := newSteppedLoop(t)
	struck := strings.Replace(stepped(), boxed(2, " "), "- [ ] ~~**Step 2: Do part 2**~~", 1)
	l.mark(2, "x")
	l.commit(tasksPath, struck)
	result, _ := l.pass()
	if said := fmt.Sprint(result.Notices); !strings.Contains(said, `"Step 2: Do part 2" was changed in the plan and on GitHub: done it is`) {
		t.Errorf("notices: %s", said)
	}
	l.settle()
	l.mergeWriteBack()
	l.wantPlan("after the merge", stepped(2))
	l.wantBoxes("after the merge", " x ")
}

func TestSteps_that_people_put_into_another_order_are_no_ticks(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(tasksPath, stepped(1))
	l.settle()
	l.edit(l.number(firstTask), func(body string) string {
		body = strings.Replace(body, boxed(1, "x")+"\n", "", 1)
		return strings.Replace(body, boxed(3, " ")+"\n", boxed(3, " ")+"\n"+boxed(1, "x")+"\n", 1)
	})
	l.settle()
	l.wantNoPull("after the boxes were moved")
	l.edit(l.number(firstTask), func(body string) string { return strings.Replace(body, boxed(2, " ")+"\n", "", 1) })
	l.settle()
	l.wantNoPull("after a box was taken out")
}

func TestSteps_of_an_issue_that_a_person_opened_go_into_the_plan_by_a_person(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	number := l.open(firstTask, "My words, with a box:\n\n- [ ] **Step 2: Do part 2**\n")
	l.commit(".github/milepost.yml", "adopt: true\nwrite_back: commit\n")
	linked := func(done ...int) string {
		return strings.Replace(stepped(done...), "### "+firstTask, fmt.Sprintf("### %s (#%d)", firstTask, number), 1)
	}
	l.commit(tasksPath, linked())
	l.settle()
	if body := l.issue(number).GetBody(); strings.Count(body, boxed(2, " ")) != 2 {
		t.Fatalf("the body is\n%s", body)
	}
	l.edit(number, func(body string) string {
		at := strings.LastIndex(body, boxed(2, " "))
		return body[:at] + boxed(2, "x") + body[at+len(boxed(2, " ")):]
	})
	l.settle()
	l.wantNoPull("after a box of the person's own was ticked")
	l.edit(number, func(body string) string { return strings.Replace(body, boxed(2, " "), boxed(2, "x"), 1) })
	l.settle()
	l.wantPlan("before somebody merges it", linked())
	l.mergeWriteBack()
	l.wantPlan("after the merge", linked(2))
}

func TestSteps_stay_where_nothing_is_written_into_plans(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yml", "write_back: off\n")
	l.commit(tasksPath, stepped())
	l.settle()
	l.mark(2, "x")
	l.settle()
	l.commit(tasksPath, stepped(1))
	l.settle()
	l.wantNoPull("with write-back off")
	l.wantBoxes("after a push", "xx ")
}
