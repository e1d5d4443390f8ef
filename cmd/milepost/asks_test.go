package main

import (
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// checkRuns are the newest check runs of a name on a commit.
func (l *life) checkRuns(name, commit string) []*gh.CheckRun {
	l.t.Helper()
	list, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, commit,
		&gh.ListCheckRunsOptions{CheckName: &name, Filter: new("all")})
	l.must(err)
	return list.CheckRuns
}

// newestCommit is the head of the default branch.
func (l *life) newestCommit() string {
	l.t.Helper()
	ref, _, err := l.Person.Git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	return ref.GetObject().GetSHA()
}

func TestServer_does_what_a_comment_says(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	_, _, err := l.Person.Issues.CreateComment(l.ctx, sandbox.Owner, sandbox.Repo, 1, gh.IssueCommentRequest{Body: "/milepost done"})
	l.must(err)
	l.rest()
	l.wantIssues("first goal: closed", "second goal: open")
	pull, err := l.Pull(l.ctx)
	l.must(err)
	if pull == nil {
		t.Error("the box is not proposed to be ticked")
	}
	l.wantLog()
}

func TestServer_does_what_a_button_says(t *testing.T) {
	t.Parallel()
	const six = "# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n- [ ] zeta six\n"
	l := newLife(t, six)
	l.plan("# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	l.rest()
	pressed := false
	for _, run := range l.checkRuns("Milepost", l.newestCommit()) {
		for _, button := range l.Hub.Buttons(sandbox.Owner, sandbox.Repo, run.GetID()) {
			if strings.HasPrefix(button.Identifier, "approve:") && !pressed {
				pressed = true
				l.must(l.Hub.ClickAction(sandbox.Owner, sandbox.Repo, run.GetID(), button.Identifier, sandbox.Owner))
			}
		}
	}
	if !pressed {
		t.Fatal("there is no button to approve the removals")
	}
	l.rest()
	l.wantIssues("alpha one: closed", "beta two: closed", "gamma three: closed", "delta four: closed", "epsilon five: open", "zeta six: open")
}

func TestServer_keeps_a_pull_request_behind_a_gate(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	_, err := l.Commit(l.ctx, ".github/milepost.yml", []byte("gates:\n  - {branch: main, needs: milestone}\n"), "Gate")
	l.must(err)
	l.rest()
	l.branch("topic", "notes.md", "notes\n")
	head := l.headOf(l.open("topic", false))
	l.rest()
	gate := func() string {
		t.Helper()
		runs := l.checkRuns("milepost / gate", head)
		if len(runs) == 0 {
			return ""
		}
		return slices.MaxFunc(runs, func(a, b *gh.CheckRun) int { return int(a.GetID() - b.GetID()) }).GetConclusion()
	}
	if got := gate(); got != "failure" {
		t.Errorf("with open items the gate says %q", got)
	}
	l.must(l.CloseIssue(l.ctx, 1, "completed"))
	l.must(l.CloseIssue(l.ctx, 2, "completed"))
	l.rest()
	pulls, _, err := l.Person.PullRequests.List(l.ctx, sandbox.Owner, sandbox.Repo, &gh.PullRequestListOptions{Head: sandbox.Owner + ":" + sync.Branch})
	l.must(err)
	if len(pulls) != 1 {
		t.Fatalf("%d pull requests tick the boxes", len(pulls))
	}
	l.must(l.Merge(l.ctx, pulls[0].GetNumber(), "merge"))
	l.rest()
	if got := gate(); got != "success" {
		t.Errorf("with all done on both sides the gate says %q", got)
	}
}
