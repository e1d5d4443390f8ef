package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/metrics"
)

func TestMetrics_name_outcomes(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.State{
		Budgets:      func() []metrics.Budget { return []metrics.Budget{{Installation: 7, Requests: -1}} },
		Backlog:      func(context.Context) (metrics.Backlog, error) { return metrics.Backlog{}, errors.New("no database") },
		Repositories: func(context.Context) (metrics.Repositories, error) { return metrics.Repositories{Held: 2}, nil },
	})
	answers := map[string]*http.Response{
		"ok":           {StatusCode: 201},
		"not_modified": {StatusCode: 304},
		"refused":      {StatusCode: 403, Header: http.Header{}},
		"limited":      {StatusCode: 403, Header: http.Header{"Retry-After": {"60"}}},
		"failed":       {StatusCode: 502},
		"lost":         nil,
	}
	for _, answer := range answers {
		m.Request(httptest.NewRequest(http.MethodPatch, "/", nil), answer)
	}
	for _, status := range []int{202, 204, 401, 503} {
		deliveries := m.Deliveries(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		request := httptest.NewRequest(http.MethodPost, "/webhook", nil)
		request.Header.Set("X-GitHub-Event", "push")
		deliveries.ServeHTTP(httptest.NewRecorder(), request)
	}
	m.Pass(metrics.Pass{Repository: 1, Installation: 7, Outcome: metrics.PutOff, Created: 60, Waiting: 30})
	m.Pass(metrics.Pass{Repository: 2, Installation: 7, Outcome: metrics.PutOff, Waiting: 12})
	m.Pass(metrics.Pass{Repository: 1, Installation: 7, Outcome: metrics.Done, Took: time.Second, Created: 30})

	m.Preview(metrics.Done, time.Second)
	m.Preview(metrics.Failed, time.Second)

	page := httptest.NewRecorder()
	m.Handler().ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	want := []string{
		`milepost_passes_total{outcome="put_off"} 2`, `milepost_passes_total{outcome="done"} 1`,
		`milepost_previews_total{outcome="done"} 1`, `milepost_previews_total{outcome="failed"} 1`, `milepost_preview_duration_seconds_count 2`,
		`milepost_creations_waiting 12`, `milepost_pass_duration_seconds_count 3`,
		`milepost_issues_created_total{installation="7"} 90`, `milepost_repositories_held 2`,
	}
	for outcome := range answers {
		want = append(want, `milepost_github_requests_total{method="PATCH",outcome="`+outcome+`"} 1`)
	}
	for _, outcome := range []string{"accepted", "ignored", "refused", "failed"} {
		want = append(want, `milepost_deliveries_total{event="push",outcome="`+outcome+`"} 1`)
	}
	for _, line := range want {
		if !strings.Contains(page.Body.String(), line+"\n") {
			t.Errorf("the page lacks %s", line)
		}
	}
	for _, absent := range []string{"milepost_github_requests_left{", "milepost_queue_due "} {
		if strings.Contains(page.Body.String(), absent) {
			t.Errorf("the page has %s, which is not known", absent)
		}
	}
}
