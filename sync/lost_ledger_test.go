package sync_test

import (
	"path/filepath"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/stage"
)

func TestLostLedger_does_not_hide_a_milestone_s_new_name(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.commit("docs/milestone-1.md", strings.Replace(small, "Milestone 1: Small", "Milestone 1: Tiny", 1))
	l.settle()
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), stage.Owner, stage.Repo, &gh.MilestoneListOptions{State: "all"})
	l.must(err)
	if len(milestones) != 1 || milestones[0].GetTitle() != "Milestone 1: Tiny" {
		t.Errorf("there are %d milestones, the first is %q", len(milestones), milestones[0].GetTitle())
	}
}

// moveFile gives a file another name and content.
func (l *loop) moveFile(from, to, content string) {
	l.t.Helper()
	file, _, _, err := l.Person.Repositories.GetContents(l.t.Context(), stage.Owner, stage.Repo, from, nil)
	l.must(err)
	message := "Rename"
	_, _, err = l.Person.Repositories.DeleteFile(l.t.Context(), stage.Owner, stage.Repo, from,
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
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), stage.Owner, stage.Repo, &gh.MilestoneListOptions{State: "all"})
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
	milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), stage.Owner, stage.Repo, &gh.MilestoneListOptions{State: "all"})
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

func TestLostLedger_does_not_hide_that_a_parent_gets_its_issue_just_now(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", strings.Replace(small, "[ ] Task 1.1", "[x] Task 1.1", 1))
	l.settle()
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.commit("docs/milestone-1.md", small)
	l.settle()
	subs, _, err := l.Person.SubIssue.ListByIssue(t.Context(), stage.Owner, stage.Repo, int64(l.number("Task 1.1: Build")), nil)
	l.must(err)
	if len(subs) != 2 {
		t.Errorf("it has %d sub-issues", len(subs))
	}
}
