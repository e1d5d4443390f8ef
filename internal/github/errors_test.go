package github_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// behaviour is what an error says about what to do next.
type behaviour struct {
	Gone, Rejected, Forbidden, Unclear bool
	// Wait is how long to wait, 0 if the error does not say.
	Wait time.Duration
}

func behaviourOf(err error, now time.Time) behaviour {
	b := behaviour{
		Gone:      sync.IsGone(err),
		Rejected:  sync.IsRejected(err),
		Forbidden: sync.IsForbidden(err),
		Unclear:   sync.IsUnclear(err),
	}
	if at, ok := sync.RetryAt(err); ok {
		b.Wait = at.Sub(now)
	}
	return b
}

func TestErrors(t *testing.T) {
	t.Parallel()
	reset := strconv.FormatInt(time.Date(2026, 11, 23, 12, 20, 0, 0, time.UTC).Unix(), 10)
	tests := []struct {
		name    string
		status  int
		body    string
		headers []string
		read    behaviour
		write   behaviour
	}{
		{name: "not_found_is_gone", status: 404, body: `{"message":"Not Found"}`,
			read: behaviour{Gone: true}, write: behaviour{Gone: true}},
		{name: "deleted_is_gone", status: 410, body: `{"message":"This issue was deleted"}`,
			read: behaviour{Gone: true}, write: behaviour{Gone: true}},
		{name: "disabled_issues_are_forbidden", status: 410, body: `{"message":"Issues are disabled for this repo"}`,
			read: behaviour{Forbidden: true}, write: behaviour{Forbidden: true}},
		{name: "invalid_is_rejected", status: 422, body: `{"message":"Validation Failed"}`,
			read: behaviour{Rejected: true}, write: behaviour{Rejected: true}},
		{name: "bad_request_is_rejected", status: 400, body: `{"message":"Problems parsing JSON"}`,
			read: behaviour{Rejected: true}, write: behaviour{Rejected: true}},
		{name: "bad_credentials_are_forbidden", status: 401, body: `{"message":"Bad credentials"}`,
			read: behaviour{Forbidden: true}, write: behaviour{Forbidden: true}},
		{name: "missing_permission_is_forbidden", status: 403, body: `{"message":"Resource not accessible by integration"}`,
			headers: []string{"X-RateLimit-Remaining: 4000"},
			read:    behaviour{Forbidden: true}, write: behaviour{Forbidden: true}},
		{name: "archived_is_forbidden", status: 403, body: `{"message":"Repository was archived so is read-only."}`,
			read: behaviour{Forbidden: true}, write: behaviour{Forbidden: true}},
		{name: "server_error_leaves_writes_unclear", status: 502, body: `<html>Bad gateway</html>`,
			write: behaviour{Unclear: true}},
		{name: "unreadable_success_leaves_writes_unclear", status: 201, body: `{"number":`,
			write: behaviour{Unclear: true}},
		{name: "clash_of_sub_issues_may_be_tried_again", status: 422, body: `{"message":"Validation Failed","errors":["Priority has already been taken"]}`},
		{name: "secondary_limit_names_its_wait", status: 403, body: `{"message":"You have exceeded a secondary rate limit"}`,
			headers: []string{"Retry-After: 42"},
			read:    behaviour{Wait: 42 * time.Second}, write: behaviour{Wait: 42 * time.Second}},
		{name: "secondary_limit_with_nothing_remaining_keeps_its_wait", status: 403,
			body:    `{"message":"You have exceeded a secondary rate limit","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"}`,
			headers: []string{"Retry-After: 42", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " + reset},
			read:    behaviour{Wait: 42 * time.Second}, write: behaviour{Wait: 42 * time.Second}},
		{name: "secondary_limit_without_a_wait_takes_a_minute", status: 403, body: `{"message":"You have exceeded a secondary rate limit"}`,
			headers: []string{"X-RateLimit-Remaining: 4000", "X-RateLimit-Reset: " + reset},
			read:    behaviour{Wait: time.Minute}, write: behaviour{Wait: time.Minute}},
		{name: "primary_limit_waits_for_the_reset", status: 403, body: `{"message":"API rate limit exceeded for installation"}`,
			headers: []string{"X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " + reset},
			read:    behaviour{Wait: 20 * time.Minute}, write: behaviour{Wait: 20 * time.Minute}},
		{name: "too_many_requests_is_a_limit", status: 429, body: ``,
			read: behaviour{Wait: time.Minute}, write: behaviour{Wait: time.Minute}},
		{name: "submitted_too_quickly_is_a_limit", status: 422, body: `{"message":"Validation Failed","errors":[{"code":"custom","message":"was submitted too quickly"}]}`,
			read: behaviour{Wait: time.Minute}, write: behaviour{Wait: time.Minute}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("GET /repos/acme/plans", 200, `{"id":7}`)
			f.answer("/repos/acme/plans/", test.status, test.body, test.headers...)

			_, err := f.host(t).Labels(context.Background(), plans())
			if err == nil {
				t.Fatal("reading succeeded")
			}
			if diff := cmp.Diff(test.read, behaviourOf(err, f.clock.Now())); diff != "" {
				t.Errorf("reading: %v (-want +got):\n%s", err, diff)
			}
			_, err = f.host(t).Do(context.Background(), plans(), sync.CreateIssue{Title: "Write it"}, sync.Target{})
			if err == nil {
				t.Fatal("writing succeeded")
			}
			if diff := cmp.Diff(test.write, behaviourOf(err, f.clock.Now())); diff != "" {
				t.Errorf("writing: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestErrorNamesActionTargetAndGitHubsWords(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("POST /repos/acme/plans/issues", 422,
		`{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"custom","message":"title is too long (maximum is 256 characters)"},{"resource":"Issue","field":"milestone","code":"invalid"}]}`)
	_, err := f.host(t).Do(context.Background(), plans(), sync.CreateIssue{Title: "Write it"}, sync.Target{})
	want := `create issue "Write it" in acme/plans: 422 Validation Failed: title is too long (maximum is 256 characters); milestone invalid`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLostAnswerIsUnclearForWritesOnly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.mux.HandleFunc("/repos/acme/plans/", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	host := f.host(t)
	_, err := host.Do(context.Background(), plans(), sync.CreateIssue{Title: "Write it"}, sync.Target{})
	if !sync.IsUnclear(err) {
		t.Errorf("creating: %v is not unclear", err)
	}
	if strings.Contains(err.Error(), "ghs_") {
		t.Errorf("the error tells the token: %v", err)
	}
	if _, err = host.Labels(context.Background(), plans()); err == nil || sync.IsUnclear(err) {
		t.Errorf("reading: %v", err)
	}
}

func TestCancelledRequestKeepsItsCause(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ctx, cancel := context.WithCancel(context.Background())
	f.mux.HandleFunc("/repos/acme/plans/", func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, err := f.host(t).Labels(ctx, plans()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestMissingIssueInARepositoryOutOfSightIsForbiddenNotGone(t *testing.T) {
	t.Parallel()
	f := newFake(t) // it answers 404 to all that it was not told about
	closed := true
	_, err := f.host(t).Do(context.Background(), plans(), sync.UpdateIssue{Closed: &closed}, sync.Target{Issue: 3})
	if diff := cmp.Diff(behaviour{Forbidden: true}, behaviourOf(err, f.clock.Now())); diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestLimitKeepsRequestsBackUntilItEnds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	served := 0
	f.mux.HandleFunc("GET /repos/acme/plans/labels", func(w http.ResponseWriter, _ *http.Request) {
		if served++; served == 1 {
			reply(w, 403, `{"message":"You have exceeded a secondary rate limit"}`, "Retry-After: 30")
			return
		}
		reply(w, 200, `[]`)
	})
	host := f.host(t)
	other := plans()
	other.Installation = 2
	for range 2 {
		_, err := host.Labels(context.Background(), plans())
		if diff := cmp.Diff(behaviour{Wait: 30 * time.Second}, behaviourOf(err, f.clock.Now())); diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	if n := len(f.requests()); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
	if _, err := host.Labels(context.Background(), other); err != nil {
		t.Errorf("another installation: %v", err)
	}
	f.clock.Advance(30 * time.Second)
	if _, err := host.Labels(context.Background(), plans()); err != nil {
		t.Errorf("after the limit: %v", err)
	}
}
