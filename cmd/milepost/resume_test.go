package main

import (
	"net/http"
	"strings"
	"testing"
)

// That a repository is put aside and taken up again is shown with the real program in
// internal/crash.
func TestResume_has_nothing_to_do_while_passes_end(t *testing.T) {
	t.Parallel()
	l := startLife(t, withMetrics)
	resume := func(args ...string) (int, string) { return told(l.server, append([]string{"resume"}, args...)...) }
	if code, text := resume(); code != exitFine || text != "No repository was put aside.\n" {
		t.Errorf("the list: exit code %d, %s", code, text)
	}
	if code, text := resume("acme/rocket"); code != exitFailed || !strings.Contains(text, "acme/rocket was not put aside") {
		t.Errorf("a repository that was not put aside: exit code %d, %s", code, text)
	}
	if code, _ := resume("nothing"); code != exitUsage {
		t.Errorf("no repository: exit code %d", code)
	}
	// A page in somebody's browser cannot set the header.
	order, err := http.NewRequestWithContext(l.ctx, http.MethodPost, "http://"+l.server.admin.Addr().String()+"/resume/acme/rocket", http.NoBody)
	l.must(err)
	if got := send(t, order); got != http.StatusForbidden {
		t.Errorf("an order without the header is answered %d", got)
	}
	if got := l.scraped()["milepost_repositories_aside"]; got != 0 {
		t.Errorf("%v repositories are counted as put aside", got)
	}
}
