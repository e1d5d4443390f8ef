package main

import (
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/digest"
)

func TestWeekly_report_is_that_of_the_command(t *testing.T) {
	t.Parallel()
	l := startLife(t, letsAssistants(config.MCPOff))
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.rest()
	repo, err := l.server.ledger.Find(l.ctx, sandbox.Owner, sandbox.Repo)
	l.must(err)
	text, err := l.server.weeklyReport(l.ctx, repo, time.Now())
	l.must(err)
	var out, problems strings.Builder
	environ := []string{"MILEPOST_ADMIN_LISTEN=" + l.server.admin.Addr().String(), "MILEPOST_ADMIN_TOKEN=" + operatorsToken}
	if code := run([]string{"report", "--repo", sandboxName, "--format", "md"}, strings.NewReader(""), &out, &problems, environ); code != exitFine {
		t.Fatalf("exit code %d: %s", code, problems.String())
	}
	if text != out.String() || !strings.Contains(text, "first goal") {
		t.Errorf("it says\n%s\nand the command\n%s", text, out.String())
	}
}

func TestWeekly_report_leaves_out_what_is_finished_and_counts_what_has_no_room(t *testing.T) {
	t.Parallel()
	repo := sync.Repository{Owner: "acme", Name: "rocket"}
	if text := weeklyText(repo, []digest.Digest{{Title: "Finished", Done: 4, Scope: 4}}); text != "" {
		t.Errorf("of a plan that is finished it says %q", text)
	}
	many := make([]digest.Digest, 2000)
	for i := range many {
		many[i] = digest.Digest{Title: "Milestone " + strings.Repeat("x", 50) + " @ann", Open: 1, Scope: 1}
	}
	text := weeklyText(repo, many)
	if len(text) > 65_000 || !strings.Contains(text, "plans have no room here: `milepost report --repo acme/rocket --format md` shows them") {
		t.Errorf("it has %d bytes and ends in %q", len(text), text[len(text)-200:])
	}
	if strings.Contains(text, "@ann") {
		t.Error("it mentions somebody")
	}
}
