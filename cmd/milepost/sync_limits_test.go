package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

// creations matches the requests that create issues.
func creations(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues")
}

func TestSync_ends_at_a_limit_that_is_too_far_and_goes_on_the_next_time(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.Hub.Inject(localhub.Fault{Kind: localhub.PrimaryLimit, Wait: time.Hour, Nth: 3, Match: creations})
	l.fails("start it again then, or let it wait for longer with --wait", "sync")
	if issues, err := l.Issues(l.ctx); err != nil || len(issues) != 2 {
		t.Fatalf("%d issues at the limit, %v", len(issues), err)
	}
	told := l.fine("sync", "--dry-run")
	if want := "\n2 created"; !strings.Contains(told, want) {
		t.Errorf("what is left to do:\n%s\nwant %q", told, want)
	}
	if did := l.fine("sync"); !strings.HasPrefix(did, told) {
		t.Errorf("it says\n%s\nand was to say\n%s", did, told)
	}
	l.wantWorld(synced())
}

func TestSync_waits_for_a_limit(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.Hub.Inject(localhub.Fault{Kind: localhub.SecondaryLimit, Wait: time.Second, Nth: 2, Match: creations})
	got := l.call("sync")
	if got.code != exitFine || !strings.HasPrefix(got.err, "waiting until ") {
		t.Errorf("%+v", got)
	}
	l.wantWorld(synced())
}

func TestProgress_is_one_line_that_is_written_again(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	bar := newProgress(&streams{err: &out}, 2)
	bar.did(sync.CreateIssue{Title: "one"})
	if out.Len() != 0 {
		t.Errorf("elsewhere than on a terminal it shows %q", out.String())
	}
	bar = &progress{out: &out, live: true, total: 2}
	bar.did(sync.CreateIssue{Title: "one\x1b[2J\ntwo"})
	bar.did(sync.CreateIssue{Title: strings.Repeat("ü", 200)})
	bar.did(sync.CreateIssue{Title: "one more than was foreseen"})
	bar.end()
	lines := strings.Split(out.String(), "\r")
	if len(lines) != 6 || !strings.HasPrefix(lines[1], "[############............] 1/2 create issue") || !strings.HasPrefix(lines[2], "[########################] 2/2 ") ||
		!strings.HasPrefix(lines[3], "[########################] 3/3 ") || strings.TrimSpace(lines[4]) != "" || lines[5] != "" {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if len([]rune(line)) > lineWidth || strings.ContainsAny(line, "\n\x1b") {
			t.Errorf("%q does not stay on one line", line)
		}
	}
}

func TestSync_works_on_an_Enterprise_Server(t *testing.T) {
	t.Parallel()
	n := newNewcomer(t, "3.16.2")
	l := &shell{t: t, ctx: within(t), environ: []string{"GITHUB_TOKEN=" + n.token, "GITHUB_API_URL=" + n.url + "/api/v3", "GITHUB_GRAPHQL_URL=" + n.url + "/api/graphql"}}
	told := l.fine("sync", "--repo", "acme/trails", "--dry-run")
	if did := l.fine("sync", "--repo", "acme/trails"); !strings.HasPrefix(did, told) || !strings.Contains(told, "2 created, 1 milestone") {
		t.Errorf("%s\n%s", told, did)
	}
	if got := n.issues("acme/trails"); len(got) != 2 {
		t.Errorf("issues %q", got)
	}
	var ref struct{ Object struct{ SHA string } }
	n.api(http.MethodGet, "/repos/acme/trails/git/ref/milepost/ledger", json.RawMessage("null"), &ref)
	if ref.Object.SHA == "" {
		t.Error("there is no ledger")
	}
}
