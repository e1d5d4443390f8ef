package main

import (
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// TestLife_a_pull_request_that_closes_an_issue_shows_in_its_row has nothing but webhooks to wake it.
func TestLife_a_pull_request_that_closes_an_issue_shows_in_its_row(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	_, err := l.Commit(l.ctx, sync.ConfigPath, []byte("tables: on\n"), "Track tables")
	l.must(err)
	const table = "# Milestone 1: Life\n\n## Overview\n\n| Part | Status |\n|---|---|\n| Search | "
	l.plan(table + "Planned |\n")
	l.rest()
	l.wantIssues("Search: open")

	main, _, err := l.Person.Git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/search", SHA: main.GetObject().GetSHA()})
	l.must(err)
	title, branch, base, body := "Search", "search", "main", "Closes #1"
	_, _, err = l.Person.Repositories.CreateFile(l.ctx, sandbox.Owner, sandbox.Repo, "search.go", &gh.RepositoryContentFileOptions{
		Message: &title, Content: []byte("package search\n"), Branch: &branch,
	})
	l.must(err)
	pull, _, err := l.Person.PullRequests.Create(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &title, Head: branch, Base: base, Body: &body})
	l.must(err)
	l.rest()
	content, err := l.ReadAt(l.ctx, "docs/milestone-1.md", sync.Branch)
	l.must(err)
	if want := table + "In Progress |\n"; string(content) != want {
		t.Errorf("proposed is %q, want %q", content, want)
	}

	closed := "closed"
	_, _, err = l.Person.PullRequests.Edit(l.ctx, sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.rest()
	left, err := l.Pull(l.ctx)
	l.must(err)
	if left != nil {
		t.Errorf("pull request #%d is open after the work was given up", left.GetNumber())
	}
	l.wantLog()
	l.wantQuiet()
}
