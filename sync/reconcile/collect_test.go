package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const ticking = `# Milestone 1: Clock

## Goals

- [ ] It ticks
- [ ] It tells the time

## Testing

* [ ] Hear it tick

* [ ] Drop it
`

// newCollectingLoop is a loop that collects, with a plan in step.
func newCollectingLoop(t *testing.T, config string) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(".github/milepost.yml", config)
	l.commit("docs/milestone-1.md", ticking)
	l.settle()
	return l
}

// milestoneNumber finds a milestone by its title.
func (l *loop) milestoneNumber(title string) int {
	l.t.Helper()
	milestones, _, err := l.Person.Issues.ListMilestones(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	for _, milestone := range milestones {
		if milestone.GetTitle() == title {
			return milestone.GetNumber()
		}
	}
	l.t.Fatalf("no milestone is called %q", title)
	return 0
}

// openIn lets a person open an issue in a milestone.
func (l *loop) openIn(milestone, title string, labels ...string) int {
	l.t.Helper()
	number := l.milestoneNumber(milestone)
	issue, _, err := l.Person.Issues.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title, Milestone: &number, Labels: labels})
	l.must(err)
	return issue.GetNumber()
}

// putIn lets a person put an issue into a milestone, or out of any for "".
func (l *loop) putIn(number int, milestone string) {
	l.t.Helper()
	if milestone == "" {
		_, _, err := l.Person.Issues.RemoveMilestone(l.t.Context(), sandbox.Owner, sandbox.Repo, number)
		l.must(err)
		return
	}
	at := l.milestoneNumber(milestone)
	_, _, err := l.Person.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Milestone: &at})
	l.must(err)
}

// onBranch is the plan as the open pull request has it, "" without one.
func (l *loop) onBranch() string {
	l.t.Helper()
	pull := l.pull()
	if pull == nil {
		return ""
	}
	content, err := l.ReadAt(l.t.Context(), "docs/milestone-1.md", pull.GetHead().GetRef())
	l.must(err)
	return string(content)
}

func (l *loop) document() string {
	l.t.Helper()
	content, err := l.Read(l.t.Context(), "docs/milestone-1.md")
	l.must(err)
	return string(content)
}

func (l *loop) mergeOpen() {
	l.t.Helper()
	pull := l.pull()
	if pull == nil {
		l.t.Fatal("no pull request is open")
	}
	l.must(l.Merge(l.t.Context(), pull.GetNumber(), "squash"))
	l.settle()
}

func (l *loop) declineOpen() {
	l.t.Helper()
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(l.t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.settle()
}

// same fails unless two texts are the same.
func (l *loop) same(what, want, got string) {
	l.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// atRest fails if another pass, and one after a full list, does anything or another pull request is open.
func (l *loop) atRest() {
	l.t.Helper()
	before := l.state()
	l.settle()
	l.nextDay()
	l.settle()
	if diff := cmp.Diff(before, l.state()); diff != "" {
		l.t.Errorf("issues change at rest (-before +after):\n%s", diff)
	}
	if result, _ := l.pass(); len(result.Actions) > 0 {
		l.t.Errorf("a pass at rest did %v", result.Actions)
	}
}

const ticksBack = "- [ ] It tells the time\n"

func TestPass_proposes_what_people_put_into_a_milestone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config string
		labels []string
		old    string
		new    string
	}{
		"in_a_section_of_its_own":      {"collect: on\n", nil, "* [ ] Drop it\n", "* [ ] Drop it\n\n## Added on GitHub\n\n- [ ] Wind \\*it\\* up <!-- #NUMBER -->\n"},
		"for_all_to_see":               {"collect: on\nlinks: visible\n", nil, "", "\n\n## Added on GitHub\n\n- [ ] Wind \\*it\\* up (#NUMBER)\n"},
		"in_the_section_of_its_label":  {"collect: true\n", []string{"plan: goals"}, ticksBack, ticksBack + "- [ ] Wind \\*it\\* up <!-- #NUMBER -->\n"},
		"in_the_style_of_that_section": {"collect: on\n", []string{"bug", "Plan: Testing"}, "* [ ] Drop it\n", "* [ ] Drop it\n\n* [ ] Wind \\*it\\* up <!-- #NUMBER -->\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, tt.config)
			number := l.openIn("Milestone 1: Clock", "Wind *it* up", tt.labels...)
			l.settle()
			linked := strings.NewReplacer("NUMBER", strconv.Itoa(number))
			want := strings.Replace(l.document(), tt.old, linked.Replace(tt.new), 1)
			if tt.config != "collect: on\nlinks: visible\n" {
				l.same("the branch", want, l.onBranch())
			} else if !strings.Contains(l.onBranch(), linked.Replace(tt.new)) {
				t.Errorf("the branch lacks the line: %s", l.onBranch())
			}
			if body := l.pull().GetBody(); !strings.Contains(body, "| `new` | Wind \\*it\\* up | #"+strconv.Itoa(number)+" |") || !strings.Contains(l.pull().GetTitle(), "add 1 line") {
				t.Errorf("the pull request %q does not say it: %s", l.pull().GetTitle(), body)
			}
			before := len(l.issues())
			l.mergeOpen()
			issue := l.issue(number)
			if len(l.issues()) != before || issue.GetState() != "open" || issue.GetTitle() != "Wind *it* up" || !strings.Contains(issue.GetBody(), "milepost:begin") {
				t.Errorf("%d issues, and #%d is %q with %q", len(l.issues()), number, issue.GetTitle(), issue.GetBody())
			}
			l.atRest()
			l.must(l.CloseIssue(t.Context(), number, "completed"))
			l.settle()
			l.mergeOpen()
			if !strings.Contains(l.document(), "[x] Wind") {
				t.Errorf("the line does not follow its issue: %s", l.document())
			}
		})
	}
}

func TestPass_collects_nothing_unless_told_so(t *testing.T) {
	t.Parallel()
	for _, config := range []string{"titles: full\n", "collect: off\n", "collect: on\nwrite_back: off\n", "adopt: true\n"} {
		l := newCollectingLoop(t, config)
		l.openIn("Milestone 1: Clock", "Wind it up")
		l.settle()
		if l.pull() != nil {
			t.Errorf("with %q a pull request is open", config)
		}
	}
}

func TestPass_proposes_what_stood_in_a_milestone_before(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	one := "Milestone 1: Clock"
	_, _, err := l.Person.Issues.CreateMilestone(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateMilestoneRequest{Title: one})
	l.must(err)
	number := l.openIn(one, "Wind it up")
	l.clock.advance(100 * time.Hour)
	l.commit(".github/milepost.yml", "titles: full\n")
	l.commit("docs/milestone-1.md", ticking)
	l.settle()
	l.clock.advance(100 * time.Hour)
	l.commit(".github/milepost.yml", "collect: on\n")
	l.settle()
	if !strings.Contains(l.onBranch(), "<!-- #"+strconv.Itoa(number)+" -->") {
		t.Errorf("the branch lacks the line: %s", l.onBranch())
	}

	two := "Milestone 2: Alarm"
	_, _, err = l.Person.Issues.CreateMilestone(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateMilestoneRequest{Title: two})
	l.must(err)
	later := l.openIn(two, "Ring loudly")
	l.settle()
	l.clock.advance(100 * time.Hour)
	l.commit("docs/milestone-2.md", "# Milestone 2: Alarm\n\n- [ ] Ring\n")
	l.settle()
	content, err := l.ReadAt(t.Context(), "docs/milestone-2.md", l.pull().GetHead().GetRef())
	l.must(err)
	if !strings.Contains(string(content), "<!-- #"+strconv.Itoa(later)+" -->") {
		t.Errorf("the branch lacks the line of another milestone: %s", content)
	}
}

func TestPass_takes_a_line_out_of_the_proposal(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*loop, int){
		"when_its_issue_is_closed":              func(l *loop, n int) { l.must(l.CloseIssue(l.t.Context(), n, "completed")) },
		"when_its_issue_leaves_the_milestone":   func(l *loop, n int) { l.putIn(n, "") },
		"when_its_issue_becomes_a_discussion":   func(l *loop, n int) { l.must(l.Hub.ConvertToDiscussion(sandbox.Owner, sandbox.Repo, n, sandbox.Owner)) },
		"when_its_issue_is_deleted":             func(l *loop, n int) { l.deleteIssue(n) },
		"when_collecting_is_turned_off":         func(l *loop, _ int) { l.commit(".github/milepost.yml", "titles: full\n") },
		"when_the_plan_becomes_a_draft":         func(l *loop, _ int) { l.commit("docs/milestone-1.md", "---\nstatus: draft\n---\n"+ticking) },
		"when_somebody_writes_the_line_by_hand": func(l *loop, _ int) { l.commit("docs/milestone-1.md", ticking+"* [ ] Wind it up\n") },
		"when_somebody_links_it_in_another_line": func(l *loop, n int) {
			l.commit("docs/milestone-1.md", ticking+"* [ ] The spring (#"+strconv.Itoa(n)+")\n")
		},
		"when_removals_of_the_plan_are_held": func(l *loop, _ int) {
			l.commit("docs/milestone-1.md", "# Milestone 1: Clock\n\n## Goals\n\n- [ ] Other\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\n")
			number := l.openIn("Milestone 1: Clock", "Wind it up")
			l.settle()
			if l.pull() == nil {
				t.Fatal("nothing is proposed")
			}
			leave(l, number)
			l.settle()
			if pull := l.pull(); pull != nil {
				t.Errorf("still proposed: %s", l.onBranch())
			}
			for _, issue := range l.issues() {
				if issue.GetTitle() == "Wind it up" && issue.GetNumber() != number {
					t.Errorf("a second issue was made: #%d", issue.GetNumber())
				}
			}
			l.atRest()
		})
	}
}

func TestPass_takes_the_line_of_a_deleted_issue_out_though_another_issue_came(t *testing.T) {
	t.Parallel()
	for name, happen := range map[string]func(*loop, int){
		"before": func(l *loop, n int) { l.openIn("Milestone 1: Clock", "Hear it strike"); l.deleteIssue(n) },
		"behind": func(l *loop, n int) { l.deleteIssue(n); l.openIn("Milestone 1: Clock", "Hear it strike") },
		"in_a_pass_that_was_stopped": func(l *loop, n int) {
			came := fmt.Sprintf("/issues/%d", l.openIn("Milestone 1: Clock", "Hear it strike"))
			l.useTransport(&failing{left: 1, match: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, came) }})
			if _, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo); err == nil {
				l.t.Error("the pass was not stopped")
			}
			l.useTransport(http.DefaultTransport)
			l.deleteIssue(n)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\n")
			number := l.openIn("Milestone 1: Clock", "Wind it up")
			l.settle()
			happen(l, number)
			l.settle()
			if branch := l.onBranch(); strings.Contains(branch, "Wind it up") || !strings.Contains(branch, "Hear it strike") {
				t.Errorf("proposed: %s", branch)
			}
			l.atRest()
		})
	}
}

func TestPass_proposes_an_issue_below_its_heading_though_one_before_it_was_declined(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	l.declineOpen()
	l.settle()
	later := l.openIn("Milestone 1: Clock", "Hear it strike")
	l.settle()
	want := fmt.Sprintf("\n## Added on GitHub\n\n- [ ] Hear it strike <!-- #%d -->\n", later)
	if branch := l.onBranch(); !strings.HasSuffix(branch, want) || strings.Contains(branch, "Wind") {
		t.Errorf("%q is not at the end of\n%s", want, branch)
	}
}

// deleteIssue deletes an issue, which no list of changes tells.
func (l *loop) deleteIssue(number int) {
	l.t.Helper()
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
}

func TestPass_renames_a_line_that_is_proposed(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	number := l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	pull := l.pull().GetNumber()
	l.rename(number, "Wind it down")
	l.settle()
	if l.pull().GetNumber() != pull || !strings.Contains(l.onBranch(), "- [ ] Wind it down <!--") || strings.Contains(l.onBranch(), "up") {
		t.Errorf("the branch: %s", l.onBranch())
	}
	l.mergeOpen()
	l.rename(number, "Wind it up again")
	l.settle()
	l.mergeOpen()
	if !strings.Contains(l.document(), "- [ ] Wind it up again <!--") {
		t.Errorf("the document: %s", l.document())
	}
	l.atRest()
}

func TestPass_leaves_a_declined_issue_beside_the_plan(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*loop, int){
		"until_it_is_renamed": func(l *loop, n int) { l.rename(n, "Wind it down") },
		"until_it_is_opened_again": func(l *loop, n int) {
			l.must(l.CloseIssue(l.t.Context(), n, ""))
			l.settle()
			l.must(l.ReopenIssue(l.t.Context(), n))
		},
		"until_it_is_put_there_again":    func(l *loop, n int) { l.putIn(n, ""); l.settle(); l.putIn(n, "Milestone 1: Clock") },
		"until_somebody_wants_it_anyway": func(l *loop, _ int) { l.answerFirst(sync.AskDeclined) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\n")
			number := l.openIn("Milestone 1: Clock", "Wind it up")
			l.settle()
			l.declineOpen()
			l.atRest()
			if l.pull() != nil {
				t.Fatal("it was proposed again")
			}
			if issue := l.issue(number); issue.GetState() != "open" || strings.Contains(issue.GetBody(), "milepost") || len(issue.Labels) > 0 {
				t.Errorf("the issue was changed: %v", issue)
			}
			change(l, number)
			l.settle()
			if !strings.Contains(l.onBranch(), "#"+strconv.Itoa(number)) {
				t.Errorf("it is not proposed again: %s", l.onBranch())
			}
		})
	}
}

// answerFirst gives the first answer to the first question of a kind.
func (l *loop) answerFirst(kind sync.QuestionKind) {
	l.t.Helper()
	l.answerWith(kind, 0)
}

func TestPass_lets_a_removed_line_go_for_good(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	number := l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	l.mergeOpen()
	l.commit("docs/milestone-1.md", ticking)
	l.settle()
	l.atRest()
	if l.pull() != nil {
		t.Errorf("what was taken out is proposed again: %s", l.onBranch())
	}
	if issue := l.issue(number); issue.GetState() != "open" || strings.Contains(issue.GetBody(), "milepost") {
		t.Errorf("the person's issue is %s with %q", issue.GetState(), issue.GetBody())
	}
}

func TestPass_keeps_a_milestone_open_for_what_is_no_line_yet(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: on\n")
	l.openIn("Milestone 1: Clock", "Wind it up")
	l.settle()
	l.declineOpen()
	l.commit("docs/milestone-1.md", strings.ReplaceAll(ticking, "[ ]", "[x]"))
	l.settle()
	milestone, _, err := l.Person.Issues.GetMilestone(t.Context(), sandbox.Owner, sandbox.Repo, l.milestoneNumber("Milestone 1: Clock"))
	l.must(err)
	if milestone.GetState() != "open" {
		t.Error("the milestone was closed over a person's open issue")
	}
}

func TestPass_binds_a_merged_line_though_its_link_is_gone(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"with_the_ledger": false, "without_it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\n")
			number := l.openIn("Milestone 1: Clock", "Wind it up")
			l.settle()
			if lost {
				l.forget()
			}
			l.commit("docs/milestone-1.md", ticking+"\n## More\n\n- [ ] Wind it up\n")
			l.settle()
			if got := l.number("Wind it up"); got != number {
				t.Errorf("the line has #%d", got)
			}
			if !strings.Contains(l.issue(number).GetBody(), "milepost:begin") {
				t.Error("the issue is not the line's")
			}
			l.atRest()
		})
	}
}

func TestPass_knows_a_collected_line_with_the_ledger_lost(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"before the merge", "after the merge", "after the pass"} {
		t.Run(strings.ReplaceAll(when, " ", "_"), func(t *testing.T) {
			t.Parallel()
			l := newCollectingLoop(t, "collect: on\n")
			number := l.openIn("Milestone 1: Clock", "Wind it up", "plan: testing")
			l.settle()
			if when == "before the merge" {
				l.forget()
				l.settle()
			}
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			if when == "after the merge" {
				l.forget()
			}
			l.settle()
			if when == "after the pass" {
				l.forget()
				l.settle()
			}
			if got := l.number("Wind it up"); got != number || len(l.issues()) != 5 {
				t.Errorf("%d issues, the line's is #%d", len(l.issues()), got)
			}
			if strings.Count(l.document(), "Wind it up") != 1 || l.pull() != nil {
				t.Errorf("the document: %s, proposed: %s", l.document(), l.onBranch())
			}
			l.atRest()
		})
	}
}

func TestPass_asks_before_it_collects(t *testing.T) {
	t.Parallel()
	l := newCollectingLoop(t, "collect: ask\n")
	yes, no := l.openIn("Milestone 1: Clock", "Wind it up"), l.openIn("Milestone 1: Clock", "Paint it")
	l.settle()
	if l.pull() != nil {
		t.Fatal("proposed without an answer")
	}
	board := l.asking().GetBody()
	for _, want := range []string{"**Add** #" + strconv.Itoa(yes) + ", Wind it up", "Leave #" + strconv.Itoa(no) + " as it is"} {
		if !strings.Contains(board, want) {
			t.Errorf("the dashboard lacks %q: %s", want, board)
		}
	}
	l.answerTitled("Wind it up", 0)
	l.answerTitled("Paint it", 1)
	l.settle()
	if !strings.Contains(l.onBranch(), "Wind it up") || strings.Contains(l.onBranch(), "Paint it") {
		t.Errorf("the branch: %s", l.onBranch())
	}
	if board := l.dashboard(); board.GetState() != "closed" {
		t.Errorf("the dashboard still asks: %s", board.GetBody())
	}
	l.mergeOpen()
	l.atRest()
	l.rename(no, "Paint it red")
	l.settle()
	if board := l.dashboard(); !strings.Contains(board.GetBody(), "Paint it red") {
		t.Errorf("nobody is asked again: %s", board.GetBody())
	}
}

// answerWith gives an answer to the first question of a kind.
func (l *loop) answerWith(kind sync.QuestionKind, choice int) {
	l.t.Helper()
	l.answerWhere(func(q sync.Question) bool { return q.Kind == kind }, choice)
}

func (l *loop) answerTitled(title string, choice int) {
	l.t.Helper()
	l.answerWhere(func(q sync.Question) bool { return q.Title == title }, choice)
}

func (l *loop) answerWhere(is func(sync.Question) bool, choice int) {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	at := slices.IndexFunc(base.Repo.Questions, is)
	if at < 0 {
		l.t.Fatalf("no such question among %v", base.Repo.Questions)
	}
	l.answer(base.Repo.Questions[at].Answers()[choice])
}
