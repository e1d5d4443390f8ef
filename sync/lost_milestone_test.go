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
