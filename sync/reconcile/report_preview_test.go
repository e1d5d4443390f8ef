package reconcile_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/show"
)

// tableRows are the lines of the tables of a summary, without the commit that they link to. The cells are what happens,
// the line, its words, its issue and what is said to it.
func tableRows(summary string) [][]string {
	var rows [][]string
	for line := range strings.Lines(anyCommit.ReplaceAllString(summary, "COMMIT")) {
		cells := strings.Split(strings.Trim(line, "|\n"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 5 || strings.Contains(line, "| Line |") || strings.Contains(line, "---") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// reported is the newest report of a pass, and fails the test unless it is bounded.
func (l *loop) reported() *gh.CheckRun {
	l.t.Helper()
	run := l.newestRun()
	if n := utf8.RuneCountInString(run.GetOutput().GetSummary()); n >= 65_535 {
		l.t.Errorf("the summary has %d characters", n)
	}
	return run
}

// reportsWhatWasPreviewed merges a change and expects the pass after it to report what its preview said, line by line,
// with the numbers of what was made.
func (l *loop) reportsWhatWasPreviewed(branch, plan string) string {
	l.t.Helper()
	check := show.Check(l.keepsItsPromise(branch, smallPath, []byte(plan), branch), nil)
	run := l.reported()
	summary := run.GetOutput().GetSummary()
	if title := run.GetOutput().GetTitle(); title != check.Title && run.GetConclusion() == "success" {
		l.t.Errorf("the report is called %q, the preview %q", title, check.Title)
	}
	said, did := tableRows(check.Summary), tableRows(summary)
	for i, row := range said {
		if i < len(did) && row[0] == "created" {
			row[3] = l.linkTo("issues", l.number(did[i][2]))
		}
		if i < len(did) && row[0] == "milestone" && row[3] == "" {
			for _, milestone := range l.milestones() {
				if milestone.GetTitle() == row[2] {
					row[3] = strings.Replace(l.linkTo("milestone", milestone.GetNumber()), "#", "milestone ", 1)
				}
			}
		}
	}
	if diff := cmp.Diff(said, did); diff != "" || len(said) == 0 {
		l.t.Errorf("%s: %d lines (-preview +report):\n%s\n%s", branch, len(said), diff, summary)
	}
	return summary
}

// linkTo is a link in Markdown to an issue, a milestone or a pull request.
func (l *loop) linkTo(kind string, number int) string {
	return fmt.Sprintf("[#%d](%s/%s/%s/%s/%d)", number, strings.TrimSuffix(l.URL, "/"), sandbox.Owner, sandbox.Repo, kind, number)
}

func TestReport_says_in_the_words_of_the_preview_what_was_done(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	first := "# Milestone 1: Words\n\n## Goals\n\n- [ ] Write the parser for plans\n- [ ] Draw the picture of a pass\n- [ ] Measure the time it takes\n"
	summary := l.reportsWhatWasPreviewed("first", first)
	for _, words := range []string{"3 created, 1 milestone", "label", "`milepost undo " + l.repo.String()} {
		if !strings.Contains(summary, words) {
			t.Errorf("the report does not say %q:\n%s", words, summary)
		}
	}
	l.settle()
	second := strings.NewReplacer("parser for plans", "parser for all plans", "- [ ] Draw the picture of a pass\n", "",
		"- [ ] Measure", "- [x] Measure").Replace(first) + "\n## Testing\n\n- [ ] Test the queue of @" + sandbox.Owner + " and #1\n"
	summary = l.reportsWhatWasPreviewed("second", second)
	if strings.Contains(summary, "| dropped | [") {
		t.Errorf("what was removed links to a line that says something else:\n%s", summary)
	}
	for _, words := range []string{"Write the parser for <ins>all</ins> plans", "keeps its issue, recognised by", "| closed |", "| dropped |", "| created |"} {
		if !strings.Contains(summary, words) {
			t.Errorf("the report does not say %q:\n%s", words, summary)
		}
	}
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Write the parser for all plans"), "completed"))
	l.settle()
	if summary := l.reported().GetOutput().GetSummary(); !strings.Contains(summary, "1 edit for the documents") ||
		!strings.Contains(summary, "The documents follow in pull request "+l.linkTo("pull", l.writeBack())) {
		t.Errorf("the report after a close says\n%s", summary)
	}
}

func TestReport_names_as_assigned_only_who_is(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, "# Milestone 1: Test\n\n## Goals\n\n- [ ] Ask @nobody and @"+sandbox.Owner+"\n")
	l.step()
	if summary := l.reported().GetOutput().GetSummary(); !strings.Contains(summary, "| assigned to "+sandbox.Owner+" |") ||
		!strings.Contains(summary, "Assigned: "+sandbox.Owner+" to 1 issue.") {
		t.Errorf("it says\n%s", summary)
	}
}

func TestReport_shows_what_is_held_back_as_the_preview_did(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, sixGoals)
	l.settle()
	summary := l.reportsWhatWasPreviewed("cut", "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	asks := "What waits for a person stands in issue " + l.linkTo("issues", l.dashboard().GetNumber())
	if run := l.reported(); run.GetConclusion() != "action_required" || strings.Count(summary, "| held |") != 4 || !strings.Contains(summary, asks) {
		t.Errorf("it concludes %s and says\n%s", run.GetConclusion(), summary)
	}
	l.passWith(l.press(sandbox.Owner, "Approve removals"))
	summary = l.reported().GetOutput().GetSummary()
	if strings.Count(summary, "| dropped |") != 4 || strings.Contains(summary, "| held |") || !regexp.MustCompile(`(?m)^4 dropped`).MatchString(summary) {
		t.Errorf("after the approval it says\n%s", summary)
	}
}

func TestReport_folds_what_is_past_fifty_lines_of_a_plan(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.useGenerousLimits()
	plan := "# Milestone 1: Long\n\n## Goals\n\n"
	for i := range 120 {
		plan += fmt.Sprintf("- [ ] Write chapter %d of the guide\n", i)
	}
	summary := l.reportsWhatWasPreviewed("long", plan)
	if strings.Count(summary, "<details>") != 1 || strings.Count(summary, "</details>") != 1 {
		t.Errorf("it says\n%s", summary)
	}
}

func TestReport_of_a_repository_at_rest_says_that_all_agrees(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.passWith(sync.Ask{ID: "sync", Kind: sync.AskButton, Commit: "x", Button: "sync", Who: l.user(sandbox.Owner)})
	run := l.reported()
	if title := run.GetOutput().GetTitle(); title != "Plans and issues agree" || !strings.Contains(run.GetOutput().GetSummary(), "plans and issues agree") {
		t.Errorf("%q:\n%s", title, run.GetOutput().GetSummary())
	}
}
