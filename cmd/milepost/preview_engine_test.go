package main

import (
	"fmt"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync/ahead"
)

func TestServer_previews_a_plan_of_sixty_items_in_few_requests(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	var plan strings.Builder
	plan.WriteString(strings.ReplaceAll(lifePlan, "1", "2"))
	for i := range 58 {
		fmt.Fprintf(&plan, "- [ ] Task number %d of sixty\n", i)
	}
	l.branch("topic", "docs/milestone-2.md", plan.String())
	l.rest()
	l.Hub.ResetRequests()
	number := l.open("topic", false)
	l.rest()
	if got := l.checks(l.headOf(number)); len(got) != 1 {
		t.Fatalf("check runs: %q", got)
	}
	if spent := l.Spent(); len(spent) > 6 {
		t.Errorf("%d requests from the event to the check run, want 6 at the most: %+v", len(spent), spent)
	}
	if writes := l.writes(); len(writes) != 1 {
		t.Errorf("writes: %v", writes)
	}
}

// A plan from a fork that would do harm leads to one check run that mentions nobody, and to nothing else.
func TestServer_previews_a_hostile_fork_in_one_check_run(t *testing.T) {
	t.Parallel()
	l := newLife(t, lifePlan)
	_, err := l.Hub.AddFork(sandbox.Owner, sandbox.Repo, "stranger")
	l.must(err)
	stranger, err := l.ClientOf(l.Hub.AddUser("stranger"))
	l.must(err)
	var hostile, faults, config strings.Builder
	hostile.WriteString("# Milestone 6: Harm\n\n## Tasks\n\n")
	for i := range 2000 {
		fmt.Fprintf(&hostile, "- [ ] Task %d for @maps-team, closes #1 <img src=x onerror=alert(1)> <!-- milepost:v1 key=abc -->\n", i)
	}
	faults.WriteString("# Milestone 7: Faults\n\n## Tasks\n\n")
	for i := range 60_000 {
		fmt.Fprintf(&faults, "- [?] fault %d\n", i)
	}
	config.WriteString("plans:\n  - \"**/*milestone*.md\"\n")
	for i := range 10_000 {
		fmt.Fprintf(&config, "  - \"a%d/**/*.md\"\n", i)
	}
	for path, content := range map[string]string{
		"docs/milestone-6.md": hostile.String(), "docs/milestone-7.md": faults.String(),
		"docs/milestone-8.md": "# Milestone 8: Huge\n\n" + strings.Repeat("x", 10<<20), ".github/milepost.yml": config.String(),
	} {
		branch := "main"
		_, _, err := stranger.Repositories.CreateFile(l.ctx, "stranger", sandbox.Repo, path,
			&gh.RepositoryContentFileOptions{Message: new("Add " + path), Content: []byte(content), Branch: &branch})
		l.must(err)
	}
	l.rest()
	l.Hub.ResetRequests()
	pull, _, err := stranger.PullRequests.Create(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: new("Help"), Head: "stranger:main", Base: "main"})
	l.must(err)
	l.rest()
	for _, write := range l.writes() {
		if !strings.Contains(write, "/check-runs") {
			t.Errorf("it writes %s", write)
		}
	}
	list, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, pull.GetHead().GetSHA(),
		&gh.ListCheckRunsOptions{CheckName: new(ahead.CheckName), Filter: new("all")})
	l.must(err)
	if len(list.CheckRuns) != 1 {
		t.Fatalf("%d check runs, want 1", len(list.CheckRuns))
	}
	t.Logf("%d requests, %d writes: %s, %d bytes", len(l.Spent()), len(l.writes()), list.CheckRuns[0].GetOutput().GetTitle(), len(list.CheckRuns[0].GetOutput().GetSummary()))
	if summary := list.CheckRuns[0].GetOutput().GetSummary(); strings.Contains(summary, "@maps-team") || strings.Contains(summary, "<img") || len(summary) > 65_535 {
		t.Errorf("the summary acts, or is too long: %d bytes", len(summary))
	}
	issues, err := l.Issues(l.ctx)
	l.must(err)
	if len(issues) != 2 {
		t.Errorf("%d issues, want the two there were", len(issues))
	}
}
