package main

import (
	"strings"
	"testing"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
)

// From the event of the installation to the first issue, with a question in between.
func TestOnboarding_begins_with_a_tick(t *testing.T) {
	t.Parallel()
	l := startLife(t, func(c *config.Server) { c.Onboarding = config.OnboardingOn })
	l.plan("# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n")
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.rest()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	asks, err := l.Dashboard(l.ctx)
	l.must(err)
	if len(issues) != 0 || asks == nil {
		t.Fatalf("%d issues were made, and %v asks", len(issues), asks)
	}
	body := strings.Replace(asks.GetBody(), "- [ ] <!-- milepost:q=", "- [x] <!-- milepost:q=", 1)
	_, _, err = l.Person.Issues.Update(l.ctx, sandbox.Owner, sandbox.Repo, asks.GetNumber(), github.UpdateIssueRequest{Body: &body})
	l.must(err)
	l.rest()
	issues, err = l.Issues(l.ctx)
	l.must(err)
	asks, err = l.Dashboard(l.ctx)
	l.must(err)
	if len(issues) != 2 || asks.GetState() != "closed" || !strings.Contains(asks.GetBody(), "said yes: make 2 issues in 1 new milestone") {
		t.Errorf("%d issues, and the issue that asked is %s:\n%s", len(issues), asks.GetState(), asks.GetBody())
	}
}
