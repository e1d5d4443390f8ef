package ratelimit_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/internal/testclock"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// ask asks a budget for as many requests as it grants at once, at most a thousand, and returns when to
// come back.
func ask(t *testing.T, budget *ratelimit.Budget, method, path string) (granted int, again time.Time) {
	t.Helper()
	for ; granted < 1_000; granted++ {
		answered, at, err := budget.Spend(httptest.NewRequest(method, path, http.NoBody).WithContext(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if answered == nil {
			return granted, at
		}
		answered(http.Header{})
	}
	return granted, time.Time{}
}

func TestBudget_comes_back_when_it_said(t *testing.T) {
	t.Parallel()
	clock := testclock.New(start)
	limits := ratelimit.Limits{Burst: 6, CreationsPerMinute: 60, CreationsPerHour: 100, PointsPerMinute: 900}
	budget := ratelimit.NewBudget(limits, ratelimit.NewMemoryStore(clock.Now), 1, clock.Now)
	granted, again := ask(t, budget, http.MethodPost, "/repos/a/b/issues")
	if granted != 6 || !again.After(start) {
		t.Fatalf("%d creations at once, again at %v, want 6 and a pause", granted, again)
	}
	clock.Advance(again.Sub(clock.Now()))
	if granted, _ := ask(t, budget, http.MethodPost, "/repos/a/b/issues"); granted == 0 {
		t.Error("nothing may be created at the time that it named")
	}
	// A label is no creation, and reading costs less than writing.
	if granted, _ := ask(t, budget, http.MethodPost, "/repos/a/b/labels"); granted == 0 {
		t.Error("a label counts as a creation")
	}
}

// What is listed has a warning of the secondary limit in GitHub's description, or has none.
func TestBudget_counts_as_a_creation_what_GitHub_warns_of(t *testing.T) {
	t.Parallel()
	for request, creates := range map[string]bool{
		"POST /repos/a/b/issues":                                     true,
		"POST /repositories/7/issues":                                true,
		"POST /api/v3/repos/a/b/issues":                              true,
		"POST /repos/a/b/issues/3/comments":                          true,
		"POST /repos/a/b/issues/3/sub_issues":                        true,
		"DELETE /repos/a/b/issues/3/sub_issue":                       true,
		"POST /repos/a/b/issues/3/dependencies/blocked_by":           true,
		"DELETE /repos/a/b/issues/3/dependencies/blocked_by/88":      true,
		"POST /repos/a/b/issues/3/issue-field-values":                true,
		"PUT /repos/a/b/issues/3/issue-field-values":                 true,
		"POST /repos/a/b/pulls":                                      true,
		"POST /repos/a/b/pulls/3/reviews":                            true,
		"POST /repos/a/b/pulls/3/comments":                           true,
		"POST /repos/a/b/pulls/3/requested_reviewers":                true,
		"PUT /repos/a/b/pulls/3/merge":                               true,
		"POST /repos/a/b/commits/1f/comments":                        true,
		"POST /repos/a/b/labels":                                     false,
		"POST /repos/a/b/issues/3/labels":                            false,
		"POST /repos/a/b/issues/3/assignees":                         false,
		"POST /repos/a/b/milestones":                                 false,
		"PATCH /repos/a/b/issues/3":                                  false,
		"PATCH /repos/a/b/issues/3/sub_issues/priority":              false,
		"PATCH /repos/a/b/pulls/3":                                   false,
		"POST /repos/a/b/git/refs":                                   false,
		"POST /repos/a/b/git/commits":                                false,
		"POST /repos/a/b/check-runs":                                 false,
		"DELETE /repos/a/b/git/refs/heads/issues/3/sub_issue/branch": false,
		"GET /repos/a/b/issues":                                      false,
		"GET /repos/a/b/issues/3/sub_issues":                         false,
	} {
		t.Run(request, func(t *testing.T) {
			t.Parallel()
			clock := testclock.New(start)
			limits := ratelimit.Limits{Burst: 2, CreationsPerMinute: 2, CreationsPerHour: 2}
			budget := ratelimit.NewBudget(limits, ratelimit.NewMemoryStore(clock.Now), 1, clock.Now)
			method, path, _ := strings.Cut(request, " ")
			if granted, _ := ask(t, budget, method, path); (granted == 2) != creates {
				t.Errorf("%d requests were granted", granted)
			}
		})
	}
}

func TestBudgets_on_one_store_spend_no_more_than_one(t *testing.T) {
	t.Parallel()
	clock := testclock.New(start)
	store := ratelimit.NewMemoryStore(clock.Now)
	limits := ratelimit.Limits{PointsPerMinute: 100}
	total := 0
	for range 3 {
		granted, _ := ask(t, ratelimit.NewBudget(limits, store, 1, clock.Now), http.MethodGet, "/repos/a/b/issues")
		total += granted
	}
	if total > 100 || total < 90 {
		t.Errorf("three budgets spent %d points of 100", total)
	}
	if granted, _ := ask(t, ratelimit.NewBudget(limits, store, 2, clock.Now), http.MethodGet, "/repos/a/b/issues"); granted != 100 {
		t.Errorf("another installation has %d points, want its own 100", granted)
	}
}

func TestBudget_that_was_blocked_blocks_the_others(t *testing.T) {
	t.Parallel()
	clock := testclock.New(start)
	store := ratelimit.NewMemoryStore(clock.Now)
	until := start.Add(5 * time.Minute)
	if err := ratelimit.NewBudget(ratelimit.Limits{}, store, 1, clock.Now).BlockUntil(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	other := ratelimit.NewBudget(ratelimit.Limits{}, store, 1, clock.Now)
	if granted, again := ask(t, other, http.MethodGet, "/"); granted != 0 || !again.Equal(until) {
		t.Errorf("%d requests are granted, again at %v, want none until %v", granted, again, until)
	}
	clock.Advance(5 * time.Minute)
	if granted, _ := ask(t, other, http.MethodGet, "/"); granted == 0 {
		t.Error("it stays blocked")
	}
}

// broken is a store that cannot be reached.
type broken struct{}

func (broken) Update(context.Context, int64, func([]byte, time.Time) []byte) error {
	return errors.New("no connection")
}

func TestBudget_spends_nothing_that_it_cannot_write_down(t *testing.T) {
	t.Parallel()
	clock := testclock.New(start)
	budget := ratelimit.NewBudget(ratelimit.Limits{}, broken{}, 1, clock.Now)
	answered, _, err := budget.Spend(httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	if answered != nil || err == nil {
		t.Errorf("a request is granted, error %v", err)
	}
}

func TestRetryAt_reads_what_GitHub_says(t *testing.T) {
	t.Parallel()
	reset := strconv.FormatInt(start.Add(20*time.Minute).Unix(), 10)
	tests := map[string]struct {
		header map[string]string
		want   time.Duration
	}{
		"nothing":                     {nil, time.Minute},
		"Retry-After":                 {map[string]string{"Retry-After": "90", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, 90 * time.Second},
		"the reset of what is spent":  {map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, 20 * time.Minute},
		"a reset of what is left":     {map[string]string{"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": reset}, time.Minute},
		"no time at all":              {map[string]string{"Retry-After": "0"}, time.Second},
		"what is no number":           {map[string]string{"Retry-After": "soon"}, time.Minute},
		"a number below zero":         {map[string]string{"Retry-After": "-5"}, time.Minute},
		"a reset that is in the past": {map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			for key, value := range test.header {
				header.Set(key, value)
			}
			if got := ratelimit.RetryAt(header, start).Sub(start); got != test.want {
				t.Errorf("in %v, want %v", got, test.want)
			}
		})
	}
}
