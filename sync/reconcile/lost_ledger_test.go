package reconcile_test

import (
	"path/filepath"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

func TestLostLedger_does_not_hide_a_milestone_s_new_name(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.commit("docs/milestone-1.md", strings.Replace(small, "Milestone 1: Small", "Milestone 1: Tiny", 1))
	l.settle()
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	if len(milestones) != 1 || milestones[0].GetTitle() != "Milestone 1: Tiny" {
		t.Errorf("there are %d milestones, the first is %q", len(milestones), milestones[0].GetTitle())
	}
}

// moveFile gives a file another name and content.
func (l *loop) moveFile(from, to, content string) {
	l.t.Helper()
	file, _, _, err := l.Person.Repositories.GetContents(l.t.Context(), sandbox.Owner, sandbox.Repo, from, nil)
	l.must(err)
	message := "Rename"
	_, _, err = l.Person.Repositories.DeleteFile(l.t.Context(), sandbox.Owner, sandbox.Repo, from,
		&gh.RepositoryContentFileOptions{Message: &message, SHA: file.SHA})
	l.must(err)
	l.commit(to, content)
}

func TestLostLedger_makes_nothing_twice_for_a_file_that_was_renamed_meanwhile(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	const goal = "- [ ] Goal 2: Second\n"
	l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "not_planned"))
	l.commit("docs/milestone-1.md", strings.Replace(small, goal, "", 1))
	l.settle()
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.moveFile("docs/milestone-1.md", "docs/milestone-one.md", strings.Replace(small, goal, "", 1))
	l.settle()
	l.commit("docs/milestone-one.md", small)
	l.settle()
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	if len(l.issues()) != 5 || len(milestones) != 1 || !strings.Contains(milestones[0].GetDescription(), "milestone-one.md") {
		t.Errorf("there are %d milestones and the issues %q", len(milestones), l.state())
	}
}

func TestLostLedger_does_not_make_a_second_milestone_of_a_renamed_file(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.settle()
	l.moveFile("docs/milestone-1.md", "docs/milestone-one.md", small)
	l.settle()
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), sandbox.Owner, sandbox.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	if len(milestones) != 1 || len(l.issues()) != 5 {
		t.Errorf("there are %d milestones and %d issues", len(milestones), len(l.issues()))
	}
}

func TestLostLedger_does_not_hide_whose_title_was_merged_meanwhile(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Task 1.1: Build", "- [ ] Measure the ground\n- [ ] Task 1.1: Build", 1))
	l.settle()
	l.rename(l.number("Measure the ground (Phase 1: Core)"), "Look at every hill (Phase 1: Core)")
	l.settle()
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.settle()
	if got := len(l.issues()); got != 6 {
		t.Errorf("there are %d issues: %q", got, l.state())
	}
}

// The second name is not merged, so that nothing but the marker tells which line the issue is.
func TestLostLedger_does_not_hide_who_was_renamed_again_after_a_merge(t *testing.T) {
	t.Parallel()
	const first, second, third = "Measure the ground", "Look at every hill", "Walk along each river"
	for name, lostAtMerge := range map[string]bool{"lost once": false, "lost at the merge, too": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, strings.Replace(small, "- [ ] Task 1.1: Build", "- [ ] "+first+"\n- [ ] Task 1.1: Build", 1))
			l.settle()
			number := l.number(first + " (Phase 1: Core)")
			l.rename(number, second)
			l.settle()
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			if lostAtMerge {
				l.start(filepath.Join(t.TempDir(), "fresh.db"))
			}
			l.settle()
			l.rename(number, third)
			l.start(filepath.Join(t.TempDir(), "another.db"))
			merged := strings.Replace(small, "- [ ] Task 1.1: Build", "- [ ] "+second+"\n- [ ] Task 1.1: Build", 1)
			l.commit(smallPath, strings.Replace(merged, "[ ] "+second, "[x] "+second, 1))
			l.settle()
			if issue := l.issue(number); issue.GetState() != "closed" || issue.GetStateReason() != "completed" {
				t.Errorf("its ticked line leaves it %s as %s: %q", issue.GetState(), issue.GetStateReason(), l.state())
			}
			if got := len(l.issues()); got != 6 {
				t.Errorf("there are %d issues: %q", got, l.state())
			}
		})
	}
}

// A title keeps its sub-section while a person's new words in it wait to be merged.
func TestLostLedger_takes_no_suffix_for_words(t *testing.T) {
	t.Parallel()
	const before = "# Milestone 1: Maps\n\n## Tasks\n\n### Phase 1: Core\n\n- [ ] Lay paths\n- [ ] Other\n\n### Phase 2: Shell\n\n- [ ] Last\n"
	const after = "# Milestone 1: Maps\n\n## Tasks\n\n### Phase 1: Core\n\n- [ ] Other\n\n### Phase 2: Shell\n\n- [ ] Last\n- [ ] Lay paths\n"
	for name, title := range map[string]string{"renamed": "Pave the ways", "as it was": "Lay paths"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, before)
			l.settle()
			number := l.number("Lay paths (Phase 1: Core)")
			l.rename(number, title+" (Phase 1: Core)")
			l.commit(smallPath, after)
			if title != "Lay paths" {
				l.settle()
			}
			l.start(filepath.Join(t.TempDir(), "fresh.db"))
			l.commit("README.md", "Maps")
			l.settle()
			if title == "Lay paths" {
				l.wantPull("")
				if got := l.issue(number).GetTitle(); got != "Lay paths (Phase 2: Shell)" {
					t.Errorf("it is called %q", got)
				}
				return
			}
			l.wantPull("- [ ] " + title + "\n")
		})
	}
}

// wantPull wants the pull request to say something, or that there is none.
func (l *loop) wantPull(line string) {
	l.t.Helper()
	pull := l.pull()
	if pull == nil {
		if line != "" {
			l.t.Error("there is no pull request")
		}
		return
	}
	content, err := l.ReadAt(l.t.Context(), smallPath, pull.GetHead().GetRef())
	l.must(err)
	if line == "" || !strings.Contains(string(content), line) {
		l.t.Errorf("the pull request says:\n%s", content)
	}
}

// What a marker says costs one read and one write for each issue that was renamed, once.
func TestPass_brings_a_marker_up_to_date_once(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number := l.number("Goal 2: Second")
	l.rename(number, "Goal 2: Another one")
	l.settle()
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
	result, _ := l.pass()
	if len(result.Actions) != 1 || result.Actions[0].Kind() != "update_issue" {
		t.Errorf("after the merge: %v", result.Actions)
	}
	l.settle()
	l.commit(smallPath, strings.Replace(small, "Goal 2: Second", "Goal 2: Another one", 1)+"\nMore prose.\n")
	if result, _ := l.pass(); len(result.Actions) != 0 {
		t.Errorf("later on: %v", result.Actions)
	}
}

func TestLostLedger_does_not_hide_that_a_parent_gets_its_issue_just_now(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", strings.Replace(small, "[ ] Task 1.1", "[x] Task 1.1", 1))
	l.settle()
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.commit("docs/milestone-1.md", small)
	l.settle()
	subs, _, err := l.Person.SubIssue.ListByIssue(t.Context(), sandbox.Owner, sandbox.Repo, int64(l.number("Task 1.1: Build")), nil)
	l.must(err)
	if len(subs) != 2 {
		t.Errorf("it has %d sub-issues", len(subs))
	}
}

// An issue that is closed stays in the milestone that the plan had when its line went. Once the line is back,
// that milestone is not taken for what was agreed on, and the issue goes where its plan is now.
func TestLostLedger_does_not_leave_what_is_back_in_the_milestone_of_old(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	const goal = "- [ ] Goal 2: Second\n"
	number := l.number("Goal 2: Second")
	l.commit(smallPath, strings.Replace(small, goal, "", 1))
	l.settle()
	other := strings.Replace(small, "# Milestone 1: Small", "# Milestone 1: Tiny", 1)
	l.moveFile(smallPath, "docs/milestone-one.md", strings.Replace(other, goal, "", 1))
	l.settle()
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.settle()
	l.commit("docs/milestone-one.md", other)
	l.settle()
	issue := l.issue(number)
	if issue.GetState() != "open" || issue.GetMilestone().GetTitle() != "Milestone 1: Tiny" {
		t.Errorf("it is %s in %q: %q", issue.GetState(), issue.GetMilestone().GetTitle(), l.state())
	}
}
