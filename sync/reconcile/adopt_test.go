package reconcile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// Requests of people, of which the plan's lines speak in their own words.
const (
	wish     = "The app crashes without a network"
	wishText = "It happens on every start.\n\nPlease have a look."
)

// newAdoptingLoop is a loop that may adopt, with an issue #1 that a person opened.
func newAdoptingLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.mayAdopt()
	return l
}

// mayAdopt lets issues be adopted, and a person open one.
func (l *loop) mayAdopt() {
	l.t.Helper()
	l.commit(".github/milepost.yml", "adopt: true\n")
	l.open(wish, wishText)
}

// open lets a person open an issue.
func (l *loop) open(title, body string) int {
	l.t.Helper()
	issue, _, err := l.Person.Issues.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title, Body: &body})
	l.must(err)
	return issue.GetNumber()
}

func (l *loop) issue(number int) *gh.Issue {
	l.t.Helper()
	issue, _, err := l.Person.Issues.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	return issue
}

// nextDay makes all issues be listed again.
func (l *loop) nextDay() {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	base.Repo.ListedAt = base.Repo.ListedAt.Add(-25 * time.Hour)
	l.must(l.ledger.Save(l.t.Context(), l.repo, sync.Change{Repo: &base.Repo}))
	l.clock.advance(time.Minute)
}

// goals commits a plan with these lines, and lets the loop come to rest.
func (l *loop) goals(lines ...string) {
	l.t.Helper()
	l.commit("docs/milestone-1.md", "# Milestone 1: Network\n\n## Goals\n\n"+strings.Join(lines, "\n")+"\n")
	l.settle()
}

// notices lists what a pass over a changed repository tells, by code.
func (l *loop) notices(code string) []string {
	l.t.Helper()
	l.commit("README.md", fmt.Sprintf("revision of %s", l.clock.now()))
	result, _ := l.pass()
	var messages []string
	for _, notice := range result.Notices {
		if notice.Code == code {
			messages = append(messages, notice.String())
		}
	}
	return messages
}

func (l *loop) wants(lines ...string) {
	l.t.Helper()
	if diff := cmp.Diff(lines, l.state()); diff != "" {
		l.t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestPass_adopts_the_issue_that_a_line_links(t *testing.T) {
	t.Parallel()
	address := "https://github.com/" + sandbox.Owner + "/" + sandbox.Repo + "/issues/1"
	for _, line := range []string{
		"- [ ] Work offline (#1)", "- [ ] Work offline #1", "- [ ] Work offline [#1](" + address + ")", "- [ ] Work offline " + address,
		"- [ ] [#1](" + address + ") Work offline", "- [ ] Work offline <!-- #1 -->", "- [ ] Work offline (" + sandbox.Owner + "/" + sandbox.Repo + "#1)",
	} {
		t.Run(strings.ReplaceAll(strings.Trim(line, "- []"), " ", "_"), func(t *testing.T) {
			t.Parallel()
			l := newAdoptingLoop(t)
			l.goals(line, "- [ ] Something else")
			l.wants(wish+": open", "Something else: open")
			issue := l.issue(1)
			if !strings.HasSuffix(issue.GetBody(), "-->\n\n"+wishText) || !strings.HasPrefix(issue.GetBody(), "<!-- milepost:begin -->") {
				t.Errorf("the body is not Milepost's block and the person's text: %q", issue.GetBody())
			}
			if len(issue.Labels) != 1 || issue.Labels[0].GetName() != "plan: goals" || issue.GetMilestone().GetTitle() != "Milestone 1: Network" {
				t.Errorf("labels %v, milestone %v", issue.Labels, issue.GetMilestone())
			}
			if l.pull() != nil {
				t.Error("the document is to be changed")
			}
			if result, _ := l.pass(); len(result.Actions) != 0 {
				t.Errorf("a second pass did %v", result.Actions)
			}
		})
	}
}

func TestPass_takes_a_number_in_front_for_no_link(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] #1 Parses dates", "- [ ] As told in #1 before")
	l.wants(wish+": open", "#\u200b1 Parses dates: open", "As told in #\u200b1 before: open")
	if strings.Contains(l.issue(1).GetBody(), "milepost") {
		t.Error("the issue was adopted")
	}
}

func TestPass_keeps_an_adopted_issue_in_step(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)")
	l.goals("- [x] Work offline (#1)")
	l.wants(wish + ": closed completed")
	l.goals("- [ ] Work offline (#1)")
	l.wants(wish + ": open")

	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	l.settle()
	pull := l.pull()
	if pull == nil {
		t.Fatal("closing the issue proposes nothing")
	}
	got, err := l.ReadAt(t.Context(), "docs/milestone-1.md", pull.GetHead().GetRef())
	l.must(err)
	if !strings.Contains(string(got), "- [x] Work offline (#1)\n") {
		t.Errorf("the branch holds %q", got)
	}
	l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
	l.settle()
	l.wants(wish + ": closed completed")
}

func TestPass_leaves_two_titles_alone_until_one_changes(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)")
	l.goals("- [ ] Work without a network (#1)")
	l.wants("Work without a network: open")

	l = newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)")
	title := "Start without a network"
	_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, 1, gh.UpdateIssueRequest{Title: &title})
	l.must(err)
	l.settle()
	pull := l.pull()
	if pull == nil {
		t.Fatal("the new title is not proposed")
	}
	got, err := l.ReadAt(t.Context(), "docs/milestone-1.md", pull.GetHead().GetRef())
	l.must(err)
	if !strings.Contains(string(got), "- [ ] "+title+" (#1)\n") {
		t.Errorf("the branch holds %q", got)
	}
}

func TestPass_lets_done_win_on_adoption(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	second, third := l.open("Second", ""), l.open("Third", "")
	l.must(l.CloseIssue(t.Context(), third, "completed"))
	l.goals("- [ ] Work offline (#1)", fmt.Sprintf("- [x] Two (#%d)", second), fmt.Sprintf("- [x] Three (#%d)", third))
	l.wants(wish+": closed completed", "Second: closed completed", "Third: closed completed")
	if l.issue(third).GetBody() != "" {
		t.Error("an issue that was finished on both sides was written to")
	}
	got, err := l.ReadAt(t.Context(), "docs/milestone-1.md", l.pull().GetHead().GetRef())
	l.must(err)
	if !strings.Contains(string(got), "- [x] Work offline (#1)\n") {
		t.Errorf("the branch holds %q", got)
	}
}

func TestPass_opens_an_issue_again_whose_line_was_seen_ticked(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	l.goals("- [x] Work offline (#1)")
	l.goals("- [ ] Work offline (#1)")
	l.wants(wish + ": open")
	if l.pull() != nil {
		t.Error("the tick that the author took out is proposed")
	}
}

func TestPass_binds_adopted_issues_again_without_a_ledger(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)", "  - [ ] Keep a copy", "- [ ] Something else")
	before := l.state()
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	l.settle()
	l.wants(before...)
	if body := l.issue(1).GetBody(); strings.Count(body, "milepost:begin") != 1 || !strings.HasSuffix(body, wishText) {
		t.Errorf("the body is %q", body)
	}
	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	l.settle()
	if l.pull() == nil {
		t.Error("closing the issue proposes nothing")
	}
}

// TestPass_adopts_though_it_is_stopped_at_any_request stops the passes that adopt at each of
// their requests, before it was sent and after it was carried out.
func TestPass_adopts_though_it_is_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	var want []string
	begin := func(t *testing.T, l *loop) func() {
		t.Helper()
		l.mayAdopt()
		l.pass() // learns that issues may be adopted
		l.commit("docs/milestone-1.md", "# Milestone 1: Network\n\n## Goals\n\n- [ ] Work offline (#1)\n  - [ ] Keep a copy\n")
		return func() {
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			if body := l.issue(1).GetBody(); strings.Count(body, "milepost:begin") != 1 || !strings.HasSuffix(body, wishText) {
				t.Errorf("the body is %q", body)
			}
		}
	}
	whole := newLoop(t)
	begin(t, whole)
	requests := whole.counted()
	whole.settle()
	want = whole.state()
	stoppedEverywhere(t, "", requests, begin)
}

func TestPass_holds_a_line_whose_link_cannot_be_followed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, says string
		lines      []string
		// issues counts the plan's items that get one.
		issues int
	}{
		{"two lines link one issue", "linked by another line", []string{"- [ ] Work offline (#1)", "- [ ] Never crash (#1)"}, 0},
		{"a ticked line links it, too", "linked by another line", []string{"- [ ] Work offline (#1)", "- [x] Never crash (#1)"}, 0},
		{"one line links two issues", "has one issue", []string{"- [ ] Work offline (#1) (#2)"}, 0},
		{"there is no such issue", "no issue #99", []string{"- [ ] Work offline (#99)", "- [ ] Other"}, 1},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			l := newAdoptingLoop(t)
			l.open("Second", "")
			l.goals(test.lines...)
			if got := len(l.issues()) - 2; got != test.issues {
				t.Errorf("%d issues were made: %q", got, l.state())
			}
			if body := l.issue(1).GetBody(); body != wishText {
				t.Errorf("the issue was written to: %q", body)
			}
			notices := l.notices("not-adopted")
			if len(notices) == 0 || !strings.Contains(notices[0], test.says) || !strings.HasPrefix(notices[0], "docs/milestone-1.md:5: ") {
				t.Errorf("told: %q", notices)
			}
			l.goals("- [ ] Work offline (#1)")
			if body := l.issue(1).GetBody(); !strings.Contains(body, "milepost:begin") {
				t.Error("the line was put right, and the issue is not adopted")
			}
		})
	}
}

func TestPass_adopts_an_issue_that_comes_after_its_link(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#2)")
	l.wants(wish + ": open")
	l.open("Late", "")
	l.settle()
	if !strings.Contains(l.issue(2).GetBody(), "milepost:begin") {
		t.Error("the issue is there now, and is not adopted")
	}
}

func TestPass_gives_no_second_item_an_adopted_issue(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)")
	l.goals("- [ ] Work offline", "- [ ] Tell people why (#1)")
	l.wants(wish + ": open")
	notices := l.notices("not-adopted")
	if len(notices) != 1 || !strings.Contains(notices[0], "belongs to another item (docs/milestone-1.md:5)") {
		t.Errorf("told: %q", notices)
	}
	l.goals("- [ ] Tell people why (#1)")
	l.wants("Tell people why: open") // the first line is gone, so the link decides who has the issue
}

func TestPass_makes_an_issue_where_a_link_can_be_no_item(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Follow upstream (octo/cat#1)")
	l.wants(wish+": open", "Follow upstream: open")

	l.must(l.CloseIssue(t.Context(), 2, "completed"))
	l.settle()
	pull := l.pull().GetNumber()
	l.goals("- [ ] Follow upstream (octo/cat#1)", fmt.Sprintf("- [ ] Review it (#%d)", pull))
	if state := l.state(); !slices.Contains(state, "Review it: open") {
		t.Errorf("a pull request keeps an item from its issue: %q", state)
	}
}

func TestPass_adopts_nothing_unless_told_so(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.open(wish, wishText)
	l.commit("docs/milestone-1.md", "# Milestone 1: Network\n\n## Goals\n\n- [ ] Work offline (#1)\n")
	result, _ := l.pass()
	l.wants(wish+": open", "Work offline: open")
	if len(result.Notices) != 1 || result.Notices[0].Code != "not-adopted" {
		t.Errorf("told: %v", result.Notices)
	}
	l.settle()
	if body := l.issue(1).GetBody(); body != wishText {
		t.Errorf("the issue was written to: %q", body)
	}
	if notices := l.notices("not-adopted"); notices != nil {
		t.Errorf("told again: %q", notices)
	}
}

func TestPass_keeps_what_it_adopted_when_that_is_turned_off(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)")
	l.commit(".github/milepost.yml", "adopt: false\n")
	l.open("Second", "")
	l.goals("- [ ] Work offline (#1)", "- [ ] Two (#2)")
	l.wants(wish+": open", "Second: open", "Two: open")
	l.nextDay()
	l.settle()
	l.must(l.CloseIssue(t.Context(), 1, "completed"))
	l.settle()
	if l.pull() == nil {
		t.Error("closing the adopted issue proposes nothing")
	}
}

func TestPass_leaves_an_adopted_issue_open_when_its_line_goes(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	const other = "- [ ] Something else"
	l.goals("- [ ] Work offline (#1)", other)
	l.must(func() error {
		_, _, err := l.Person.Issues.AddLabelsToIssue(t.Context(), sandbox.Owner, sandbox.Repo, 1, []string{"bug"})
		return err
	}())
	l.goals(other)
	l.wants(wish+": open", "Something else: open")
	issue := l.issue(1)
	if issue.GetBody() != wishText || issue.Milestone != nil || len(issue.Labels) != 1 || issue.Labels[0].GetName() != "bug" {
		t.Errorf("body %q, milestone %v, labels %v", issue.GetBody(), issue.Milestone, issue.Labels)
	}
	l.goals("- [ ] Work offline", other) // its line is back, without the link even
	l.wants(wish+": open", "Something else: open")
	if issue := l.issue(1); !strings.Contains(issue.GetBody(), "milepost:begin") || len(issue.Labels) != 2 || issue.Milestone == nil {
		t.Errorf("body %q, milestone %v, labels %v", issue.GetBody(), issue.Milestone, issue.Labels)
	}
}

func TestPass_lets_go_of_many_adopted_issues_only_when_approved(t *testing.T) {
	t.Parallel()
	const heading = "# Milestone 1: Network\n\n## Goals\n\n"
	for name, after := range map[string]string{"the plan goes": "# Notes\n", "most lines go": heading + "- [ ] Something else\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newAdoptingLoop(t)
			lines := []string{"- [ ] Work offline (#1)"}
			for _, title := range []string{"Second", "Third", "Fourth"} {
				lines = append(lines, fmt.Sprintf("- [ ] %s wish (#%d)", title, l.open(title, wishText)))
			}
			l.goals(lines...)
			before := l.issue(2).GetBody()
			l.commit("docs/milestone-1.md", after)
			l.settle()
			if issue := l.issue(2); issue.GetBody() != before || issue.Milestone == nil {
				t.Errorf("it was let go: body %q, milestone %v", issue.GetBody(), issue.Milestone)
			}
			if held := l.notices("held"); len(held) != 1 {
				t.Errorf("told: %q", held)
			}
			l.approve()
			l.settle()
			for number := 1; number <= 4; number++ {
				if issue := l.issue(number); issue.GetState() != "open" || issue.GetBody() != wishText || issue.Milestone != nil {
					t.Errorf("after the approval #%d is %s: body %q, milestone %v", number, issue.GetState(), issue.GetBody(), issue.Milestone)
				}
			}
		})
	}
}

func TestPass_trusts_no_marker_that_a_person_copied(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Something else")
	l.open("Copied", l.issue(2).GetBody())
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, 2, sandbox.Owner))
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	l.settle()
	l.wants(wish+": open", "Copied: open", "Something else: open")
}

func TestPass_lets_go_of_an_adopted_issue_that_was_deleted(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	l.goals("- [ ] Work offline (#1)", "- [ ] Something else")
	l.nextDay()
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, 1, sandbox.Owner))
	l.settle()
	l.wants("Something else: open")
	number := l.open("Again", "")
	l.goals(fmt.Sprintf("- [ ] Work offline (#%d)", number), "- [ ] Something else")
	l.wants("Something else: open", "Again: open")
	if !strings.Contains(l.issue(number).GetBody(), "milepost:begin") {
		t.Error("the other issue that the line links now is not adopted")
	}
}

func TestObserve_misses_no_adopted_issue_in_a_list_of_our_own(t *testing.T) {
	t.Parallel()
	for _, everyone := range []bool{false, true} {
		record := sync.ItemBase{Key: "a", Status: sync.StatusLive, Adopted: true, Issue: sync.Issue{Number: 7}}
		base := &sync.Base{Items: map[sync.Key]sync.ItemBase{"a": record}}
		base = observe.Observe(sync.Repository{}, base, sync.Snapshot{Everyone: everyone}, true, nil, time.Now()).Base
		if unlinked := base.Items["a"].Status == sync.StatusUnlinked; unlinked != everyone {
			t.Errorf("everyone's issues listed: %t, unlinked: %t", everyone, unlinked)
		}
	}
}

func TestPass_leaves_an_adopted_issue_below_the_parent_that_it_has(t *testing.T) {
	t.Parallel()
	l := newAdoptingLoop(t)
	second := l.open("Second", "")
	_, _, err := l.Person.SubIssue.Add(t.Context(), sandbox.Owner, sandbox.Repo, 1, gh.SubIssueRequest{SubIssueID: l.issue(second).GetID()})
	l.must(err)
	l.goals("- [ ] Parent", fmt.Sprintf("  - [ ] Child (#%d)", second))
	subs, _, err := l.Person.SubIssue.ListByIssue(t.Context(), sandbox.Owner, sandbox.Repo, 1, nil)
	l.must(err)
	if len(subs) != 1 || (*gh.Issue)(subs[0]).GetNumber() != second {
		t.Errorf("the person's issue has the sub-issues %v", subs)
	}
	if notices := l.notices("refused"); len(notices) != 1 || !strings.Contains(notices[0], "only have one parent") {
		t.Errorf("told: %q", notices)
	}
}

// A fence hides only the person's issue: no brake holds anything then.
func TestPass_finishes_nothing_while_an_adopted_item_is_hidden(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "adopt: true\nphases: issue\n")
	l.open(wish, wishText)
	const plan, adopted = "# Milestone 1: Maps\n\n## Implementation Plan\n\n### Phase 1: Tiles\n\n- [x] Something else\n", "- [ ] Work offline (#1)\n"
	l.commit(smallPath, plan+adopted)
	l.settle()
	want := []string{wish + ": open", "Phase 1: Tiles: open"}
	l.wants(want...)
	l.commit(smallPath, plan+"```\n"+adopted)
	l.settle()
	l.wants(want...)
	milestone, _, err := l.Person.Issues.GetMilestone(t.Context(), sandbox.Owner, sandbox.Repo, 1)
	l.must(err)
	if milestone.GetState() != "open" {
		t.Errorf("the milestone is %s though an item below it is open", milestone.GetState())
	}
}

func TestPhases_stay_open_while_a_line_in_them_is_held(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "adopt: true\nphases: issue\n")
	const plan = "# Milestone 1: Maps\n\n## Implementation Plan\n\n### Phase 1: Tiles\n\n- [ ] Serve\n- [ ] Trim (#99)\n"
	l.commit(smallPath, plan)
	l.settle()
	l.wants("Phase 1: Tiles: open", "Serve (Phase 1: Tiles): open")
	l.commit(smallPath, strings.Replace(plan, "[ ] Serve", "[x] Serve", 1))
	l.settle()
	l.wants("Phase 1: Tiles: open", "Serve (Phase 1: Tiles): closed completed")
}
