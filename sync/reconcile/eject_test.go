package reconcile_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// wantUnmarked expects that nothing on GitHub tells of Milepost but the issues themselves.
func (l *loop) wantUnmarked() {
	l.t.Helper()
	for _, issue := range l.issues() {
		if body := issue.GetBody(); strings.Contains(strings.ToLower(body), "milepost") {
			l.t.Errorf("#%d says %q", issue.GetNumber(), body)
		}
		for _, label := range issue.Labels {
			if strings.HasPrefix(label.GetName(), "plan: ") || strings.HasPrefix(label.GetName(), "phase: ") {
				l.t.Errorf("#%d has the label %q", issue.GetNumber(), label.GetName())
			}
		}
	}
	for _, milestone := range l.milestones() {
		if text := milestone.GetDescription(); strings.Contains(text, "milepost:") {
			l.t.Errorf("the milestone says %q", text)
		}
	}
	if l.writeBack() != 0 || l.hasBranch() {
		l.t.Error("the pull request or its branch is still there")
	}
}

// beginEjection is a loop with a person's label and words on an issue, and an open pull request.
func (l *loop) beginEjection() {
	l.t.Helper()
	l.commit(smallPath, small)
	l.settle()
	l.person(http.MethodPost, "/issues/1/labels", fields{"labels": []string{"mine"}})
	l.person(http.MethodPatch, "/issues/1", fields{"body": l.issue(1).GetBody() + "\n\nWords of mine"})
	l.must(l.CloseIssue(l.t.Context(), l.number("Goal 2: Second"), "completed"))
	l.settle()
	if l.writeBack() == 0 {
		l.t.Fatal("there is no pull request")
	}
	l.must(reconcile.Eject(l.t.Context(), l.ledger, l.repo))
}

func TestEject_takes_off_what_was_added_and_leaves_the_rest(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.beginEjection()
	before, plan := l.state(), l.plan()
	l.settle()
	l.wantUnmarked()
	l.wants(before...)
	if issue := l.issue(1); len(issue.Labels) != 1 || issue.Labels[0].GetName() != "mine" || !strings.HasSuffix(issue.GetBody(), "\n\nWords of mine") ||
		!strings.HasPrefix(issue.GetBody(), "> From [docs/milestone-1.md") {
		t.Errorf("the first issue has labels %v and the text %q", issue.Labels, issue.GetBody())
	}
	if l.plan() != plan {
		t.Errorf("the plan became %q", l.plan())
	}
	// Nothing happens any more.
	l.commit(smallPath, small+"- [ ] Task 1.3: New\n")
	l.nextDay()
	result, _ := l.pass()
	if !strings.Contains(result.Blocked, "--return") {
		t.Errorf("the pass says %q", result.Blocked)
	}
	l.wants(before...)
}

func TestEject_can_be_taken_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.beginEjection()
	l.settle()
	before := l.state()
	l.must(reconcile.Return(t.Context(), l.ledger, l.repo))
	l.settle()
	l.wants(before...)
	if l.writeBack() == 0 {
		t.Error("the closed issue is not proposed again")
	}
	for _, issue := range l.issues() {
		if !strings.Contains(issue.GetBody(), "<!-- milepost:v1 ") || len(issue.Labels) == 0 {
			t.Errorf("#%d has labels %v and the text %q", issue.GetNumber(), issue.Labels, issue.GetBody())
		}
	}
	for _, milestone := range l.milestones() {
		if !strings.Contains(milestone.GetDescription(), "milepost:v1") {
			t.Errorf("the milestone says %q", milestone.GetDescription())
		}
	}
}

func TestEject_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.beginEjection()
	want := l.state()
	stoppedEverywhere(t, "", l.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		l.beginEjection()
		return func() {
			l.wantUnmarked()
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
	})
}

func TestEject_closes_the_issue_that_asks(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, sixGoals)
	l.settle()
	l.commit(smallPath, "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	l.settle()
	asks := l.dashboard()
	if asks.GetState() != "open" {
		t.Fatalf("nothing is asked: %v", asks)
	}
	l.must(reconcile.Eject(t.Context(), l.ledger, l.repo))
	l.settle()
	if issue := l.issue(asks.GetNumber()); issue.GetState() != "closed" || strings.Contains(issue.GetBody(), "milepost:") {
		t.Errorf("it is %s and says\n%s", issue.GetState(), issue.GetBody())
	}
	l.must(reconcile.Return(t.Context(), l.ledger, l.repo))
	l.settle()
	if again := l.asking(); again.GetNumber() != asks.GetNumber() {
		t.Errorf("after the return #%d asks, and it was #%d", again.GetNumber(), asks.GetNumber())
	}
}

// beginLinked is a loop whose items carry the numbers of their issues in comments, beside one of a person's.
func (l *loop) beginLinked() {
	l.t.Helper()
	l.commit(sync.ConfigPath, "links: comment\n")
	l.commit(smallPath, strings.Replace(threeGoals, "gamma three\n", "gamma three <!-- #99 -->\n", 1))
	l.settle()
	l.mergeWriteBack()
	l.settle()
	if plan := l.plan(); !strings.Contains(plan, "- [ ] alpha one <!-- #1 -->\n") || !strings.Contains(plan, "beta two <!-- #2 -->") {
		l.t.Fatalf("the plan has no numbers:\n%s", plan)
	}
	l.must(l.CloseIssue(l.t.Context(), l.number("beta two"), "completed"))
	l.settle()
	l.must(reconcile.Eject(l.t.Context(), l.ledger, l.repo))
}

func TestEject_proposes_to_take_hidden_numbers_out_of_plans(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.beginLinked()
	l.settle()
	pull := l.pull()
	if pull == nil || !strings.Contains(pull.GetTitle(), "take out 2 hidden numbers") || !strings.Contains(pull.GetBody(), "Milepost leaves this repository") {
		t.Fatalf("the last pull request is %q:\n%s", pull.GetTitle(), pull.GetBody())
	}
	l.mergeWriteBack()
	l.settle()
	if want := strings.Replace(threeGoals, "gamma three\n", "gamma three <!-- #99 -->\n", 1); l.plan() != want {
		t.Errorf("the plan became\n%s", l.plan())
	}
	l.nextDay()
	if result, _ := l.pass(); result.Blocked == "" || l.writeBack() != 0 {
		t.Error("Milepost is still at work")
	}
}

func TestEject_that_takes_numbers_out_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.beginLinked()
	want := l.state()
	stoppedEverywhere(t, "", l.counted(), func(t *testing.T, l *loop) func() {
		t.Helper()
		l.beginLinked()
		return func() {
			if pull := l.pull(); pull == nil || !strings.Contains(pull.GetTitle(), "take out 2 hidden numbers") {
				l.t.Errorf("the last pull request is %v", pull)
			}
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		}
	})
}
