package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
)

// TestSweep_over_fifty_repositories_at_rest_costs_next_to_nothing counts what a sweep asks of GitHub: three
// questions a repository, which GitHub does not count once they were asked before.
func TestSweep_over_fifty_repositories_at_rest_costs_next_to_nothing(t *testing.T) {
	t.Parallel()
	const owners, each = 5, 10
	l := startLife(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // it is much work for a busy machine
	defer cancel()
	l.ctx = ctx
	message := "Add the plan"
	for owner := range owners {
		account, names := fmt.Sprintf("team-%d", owner), []string{}
		for n := range each {
			name := fmt.Sprintf("plans-%d", n)
			_, err := l.Hub.AddRepository(account, name, localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}})
			l.must(err)
			_, _, err = l.Person.Repositories.CreateFile(l.ctx, account, name, "docs/milestone-1.md", &gh.RepositoryContentFileOptions{
				Message: &message, Content: []byte("# Milestone 1: Rest\n\n## Goals\n\n- [ ] only goal\n"),
			})
			l.must(err)
			names = append(names, name)
		}
		_, err := l.Hub.Install(l.AppID, account, names...)
		l.must(err)
	}
	// The first sweep mirrors, the second sees it, the third asks what all others will ask.
	for range 3 {
		l.must(l.server.sweep(l.ctx))
		l.rest()
	}
	for owner := range owners {
		issues, _, err := l.Person.Issues.ListByRepo(l.ctx, fmt.Sprintf("team-%d", owner), "plans-9", nil)
		l.must(err)
		if len(issues) != 1 {
			t.Fatalf("team %d has %d issues, want 1", owner, len(issues))
		}
	}

	l.Hub.ResetRequests()
	l.must(l.server.sweep(l.ctx))
	l.rest()
	all, charged := 0, 0
	for _, r := range l.Hub.Requests() {
		if r.Kind != "user" {
			all++
		}
	}
	for _, r := range l.Spent() {
		charged++
		t.Logf("charged: %s %s", r.Method, r.Path)
	}
	t.Logf("a sweep over %d repositories at rest: %d requests, %d of them charged", owners*each, all, charged)
	if limit := 4*owners*each + 2*owners + 1; all > limit {
		t.Errorf("a sweep takes %d requests, at most %d are allowed", all, limit)
	}
	if charged > 1 { // the list of installations, which is asked for with a new signature each time
		t.Errorf("%d requests are charged, want 1 at most", charged)
	}
	l.wantLog()
}
