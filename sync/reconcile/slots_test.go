package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const slotted = `# Milestone 3: Slots - Planning Document

**Date**: January 5, 2026

## 1. Goals

- [ ] Goal 1: Plain
- [X] Goal 2: Kept as it is
- [ ] Goal 3: With **bold** words

## 9. Open Questions & Decisions Needed

- [ ] Question 1: Which store? - **Decision**: [Pending/Decided]
- [ ] Question 2: Which cloud?
  - **Decision**: [Pending/Decided]

## Sign-off

- [ ] Engineering Lead: [Name] - [Date]
- [ ] Product Manager: Ann Lee - [Date]
`

func (l *loop) comment(title, body string) {
	l.t.Helper()
	_, _, err := l.Person.Issues.CreateComment(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), gh.IssueCommentRequest{Body: body})
	l.must(err)
}

func TestWriteBack_fills_slots_and_changes_no_other_byte(t *testing.T) {
	t.Parallel()
	for name, newline := range map[string]string{"lf": "\n", "crlf": "\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			plan := strings.ReplaceAll(slotted, "\n", newline)
			l.commit(smallPath, plan)
			l.settle()
			titles := l.titles()

			l.comment("Question 1: Which store?", "I would say Decision: none")
			l.comment("Question 1: Which store?", "**Decision:** Postgres, see #1\n\nIt is boring.")
			l.comment("Question 2: Which cloud?", "no idea")
			for _, title := range []string{"Goal 1: Plain", "Question 1: Which store?", "Question 2: Which cloud?", "Engineering Lead (Sign-off)", "Product Manager (Sign-off)"} {
				l.closeIssue(title)
			}
			l.must(l.CloseIssue(t.Context(), l.number("Goal 3: With bold words"), "not_planned"))
			l.settle()

			day := l.clock.now().UTC().Format("January 2, 2006")
			want := strings.NewReplacer(
				"[ ] Goal 1: Plain", "[x] Goal 1: Plain",
				"Goal 3: With **bold** words", "Goal 3: ~~With **bold** words~~",
				"[ ] Question 1: Which store? - **Decision**: [Pending/Decided]", "[x] Question 1: Which store? - **Decision**: Postgres, see #1",
				"[ ] Question 2", "[x] Question 2",
				"[ ] Engineering Lead: [Name] - [Date]", "[x] Engineering Lead: "+sandbox.Owner+" - "+day,
				"[ ] Product Manager: Ann Lee - [Date]", "[x] Product Manager: Ann Lee - "+day,
			).Replace(plan)
			l.wantFile("the branch", sync.Branch, smallPath, want)
			commit, _, err := l.Person.Repositories.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, sync.Branch, nil)
			l.must(err)
			if message := commit.GetCommit().GetMessage(); !strings.Contains(message, "\nMilepost-Sign-Off: Engineering Lead; "+sandbox.Owner+"; ") {
				t.Errorf("the commit message is %q", message)
			}

			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "squash"))
			l.settle()
			l.wantFile("the document", "main", smallPath, want)
			if diff := cmp.Diff(titles, l.titles()); diff != "" {
				t.Errorf("signing retitled issues (-want +got):\n%s", diff)
			}
			if l.pull() != nil {
				t.Error("a pull request is open after the merge")
			}
		})
	}
}

func (l *loop) titles() []string {
	l.t.Helper()
	var titles []string
	for _, issue := range l.issues() {
		titles = append(titles, issue.GetTitle())
	}
	return titles
}

func TestWriteBack_takes_the_strike_away_on_reopening_and_keeps_the_capital_x(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, slotted)
	l.settle()
	struck := strings.Replace(slotted, "Goal 1: Plain", "Goal 1: ~~Plain~~", 1)
	l.commit(smallPath, struck)
	l.settle()
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: Plain")))
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, slotted)
}

func TestWriteBack_takes_no_decision_from_a_passer_by(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, slotted)
	l.settle()
	stranger, err := l.ClientOf(l.Hub.AddUser("stranger"))
	l.must(err)
	body := "Decision: buy my things"
	_, _, err = stranger.Issues.CreateComment(t.Context(), sandbox.Owner, sandbox.Repo, l.number("Question 1: Which store?"), gh.IssueCommentRequest{Body: body})
	l.must(err)
	l.closeIssue("Question 1: Which store?")
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(slotted, "Question 1"))
}

func TestWriteBack_signs_with_the_configured_name(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back:\n  names:\n    "+sandbox.Owner+": Max Maps\n")
	l.commit(smallPath, slotted)
	l.settle()
	l.closeIssue("Engineering Lead (Sign-off)")
	l.settle()
	if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "[x] Engineering Lead: Max Maps - ") {
		t.Errorf("the name is not written:\n%s", got)
	}
}
