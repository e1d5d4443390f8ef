package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
)

// scraped maps each line of a scrape, up to its value, to the value.
func (l *life) scraped() map[string]float64 {
	l.t.Helper()
	request, err := http.NewRequestWithContext(l.ctx, http.MethodGet, "http://"+l.server.scrape.Addr().String()+"/metrics", http.NoBody)
	l.must(err)
	answer, err := http.DefaultClient.Do(request)
	l.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	l.must(err)
	if answer.StatusCode != http.StatusOK {
		l.t.Fatalf("a scrape is answered %d: %s", answer.StatusCode, text)
	}
	values := map[string]float64{}
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, ok := strings.Cut(line, " "); ok && !strings.HasPrefix(line, "#") {
			values[name], err = strconv.ParseFloat(value, 64)
			l.must(err)
		}
	}
	return values
}

func withMetrics(cfg *config.Server) {
	cfg.MetricsListen, cfg.AdminListen = "127.0.0.1:0", "127.0.0.1:0"
}

func TestMetrics_tell_what_the_server_does(t *testing.T) {
	t.Parallel()
	l := startLife(t, withMetrics)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	const five = "# Milestone 1: Life\n\n## Goals\n\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n"
	l.plan(five)
	l.rest()
	l.plan("# Milestone 1: Life\n\n## Goals\n\n- [ ] epsilon five\n") // too much at once
	l.rest()
	l.event(999_999, l.Installation, "nobody/nothing")
	l.rest()
	forged, err := http.NewRequestWithContext(l.ctx, http.MethodPost, "http://"+l.server.Addr()+"/webhook", strings.NewReader("{}"))
	l.must(err)
	forged.Header.Set("X-GitHub-Event", "made-up")
	forged.Header.Set("Content-Type", "application/json")
	if got := send(t, forged); got != http.StatusUnauthorized {
		t.Errorf("a forged delivery is answered %d", got)
	}
	got := l.scraped()
	for name, want := range map[string]float64{
		`milepost_deliveries_total{event="push",outcome="accepted"}`:                    2,
		`milepost_deliveries_total{event="other",outcome="refused"}`:                    1,
		`milepost_passes_total{outcome="left_alone"}`:                                   1,
		`milepost_github_requests_total{method="POST",outcome="lost"}`:                  0,
		`milepost_creations_waiting`:                                                    0,
		`milepost_queue_waiting`:                                                        0,
		`milepost_queue_due`:                                                            0,
		`milepost_queue_running`:                                                        0,
		`milepost_queue_oldest_seconds`:                                                 0,
		`milepost_repositories_held`:                                                    1,
		`milepost_repositories_blocked`:                                                 1,
		fmt.Sprintf(`milepost_issues_created_total{installation="%d"}`, l.Installation): 5,
	} {
		if value, ok := got[name]; value != want || !ok && want > 0 {
			t.Errorf("%s is %v, want %v", name, value, want)
		}
	}
	left := fmt.Sprintf(`milepost_github_requests_left{installation="%d"}`, l.Installation)
	if got[left] < 4_000 || got[left] >= 5_000 {
		t.Errorf("%s is %v", left, got[left])
	}
	for _, name := range []string{
		`milepost_passes_total{outcome="done"}`, `milepost_pass_duration_seconds_count`,
		`milepost_github_requests_total{method="POST",outcome="ok"}`, `milepost_github_requests_total{method="GET",outcome="not_modified"}`,
		`milepost_github_requests_total{method="GET",outcome="refused"}`,
	} {
		if got[name] < 1 {
			t.Errorf("%s is %v, want some", name, got[name])
		}
	}
	// Nothing but an installation's number may have more values than we have thought of.
	bounded := regexp.MustCompile(`^(event|outcome|method|le|installation|quantile|version|goarch|goos|mode)="`)
	for name := range got {
		if _, labels, ok := strings.Cut(strings.TrimSuffix(name, "}"), "{"); ok && !bounded.MatchString(labels) {
			t.Errorf("unexpected label in %s", name)
		}
	}
	// What is blocked and held is counted as it is now.
	l.plan(five)
	l.rest()
	no := false
	l.edit(&gh.Repository{HasIssues: &no})
	l.here()
	l.rest()
	if got := l.scraped(); got[`milepost_repositories_held`] != 0 || got[`milepost_repositories_blocked`] != 2 {
		t.Errorf("held %v and blocked %v, want 0 and 2", got[`milepost_repositories_held`], got[`milepost_repositories_blocked`])
	}
}

func TestMetrics_are_shown_nowhere_else(t *testing.T) {
	t.Parallel()
	l := startLife(t, withMetrics)
	for _, address := range []string{l.server.Addr(), l.server.admin.Addr().String()} {
		expectStatus(t, "http://"+address+"/metrics", http.StatusNotFound)
	}
	expectStatus(t, "http://"+l.server.scrape.Addr().String()+"/webhook", http.StatusNotFound)
	if silent := startLife(t); silent.server.scrape != nil {
		t.Error("metrics are shown though nobody asked for them")
	}
}
