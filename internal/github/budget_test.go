package github_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/sync"
)

func TestBudget(t *testing.T) {
	t.Parallel()
	const (
		read   = "read"
		create = "create"
		label  = "label"
	)
	tests := map[string]struct {
		limits ratelimit.Limits
		// each is what is done at once, as often as it is allowed; wait is how long a refusal
		// asks to wait, and then it goes on.
		do    string
		times []int
		waits []time.Duration
	}{
		"a_burst_of_creations_is_followed_by_a_pause": {
			ratelimit.Limits{Burst: 6, CreationsPerMinute: 60, CreationsPerHour: 100}, create,
			[]int{6, 2, 2}, []time.Duration{2 * time.Second, 2 * time.Second},
		},
		"no_minute_sees_more_creations_than_allowed": {
			ratelimit.Limits{Burst: 6, CreationsPerMinute: 6, CreationsPerHour: 100}, create,
			[]int{6, 6}, []time.Duration{time.Minute},
		},
		"no_hour_sees_more_creations_than_allowed": {
			ratelimit.Limits{Burst: 60, CreationsPerMinute: 80, CreationsPerHour: 9}, create,
			[]int{9, 9}, []time.Duration{time.Hour},
		},
		"a_label_is_no_creation_but_costs_five_points": {
			ratelimit.Limits{Burst: 1, PointsPerMinute: 50}, label, []int{10, 10}, []time.Duration{time.Minute},
		},
		"reading_costs_a_point": {
			ratelimit.Limits{PointsPerMinute: 12}, read, []int{12, 12}, []time.Duration{time.Minute},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("GET /repos/acme/plans/labels", 200, `[]`)
			f.answer("POST /repos/acme/plans/labels", 201, `{}`)
			f.answer("POST /repos/acme/plans/issues", 201, `{"number":1,"id":1}`)
			host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now, Limits: test.limits})
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range test.times {
				n, again := untilRefused(t, func() error {
					var err error
					switch test.do {
					case read:
						_, err = host.Labels(t.Context(), plans())
					case label:
						_, err = host.Do(t.Context(), plans(), sync.CreateLabel{Name: "x"}, sync.Target{})
					default:
						_, err = host.Do(t.Context(), plans(), sync.CreateIssue{Title: "x"}, sync.Target{})
					}
					return err
				})
				if n != want {
					t.Errorf("round %d: %d requests, want %d", i, n, want)
				}
				if i == len(test.waits) {
					break
				}
				wait := again.Sub(f.clock.Now())
				if diff := (wait - test.waits[i]).Abs(); diff > 10*time.Millisecond {
					t.Errorf("round %d: wait %v, want %v", i, wait, test.waits[i])
				}
				f.clock.Advance(wait)
			}
		})
	}
}

func TestBudgetEndsWhereGitHubSaysSo(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	left, reset := 3, f.clock.Now().Add(20*time.Minute)
	f.mux.HandleFunc("GET /repos/acme/plans/labels", func(w http.ResponseWriter, _ *http.Request) {
		left--
		reply(w, 200, `[]`, fmt.Sprintf("X-RateLimit-Remaining: %d", left), fmt.Sprintf("X-RateLimit-Reset: %d", reset.Unix()))
	})
	host := f.host(t)
	n, again := untilRefused(t, func() error {
		_, err := host.Labels(t.Context(), plans())
		return err
	})
	if n != 3 || !again.Equal(reset) {
		t.Errorf("%d requests and on at %v, want 3 and %v", n, again, reset)
	}
	// Another installation is not held up.
	other := plans()
	other.Installation = 2
	left = 100
	if _, err := host.Labels(t.Context(), other); err != nil {
		t.Errorf("another installation: %v", err)
	}
	f.clock.Advance(21 * time.Minute)
	left, reset = 5000, f.clock.Now().Add(time.Hour)
	if _, err := host.Labels(t.Context(), plans()); err != nil {
		t.Errorf("after the reset: %v", err)
	}
	if diff := cmp.Diff(5, len(f.requests())); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// untilRefused repeats a request until the budget refuses it, and returns how often it was sent
// and the time at which to come back.
func untilRefused(t *testing.T, request func() error) (int, time.Time) {
	t.Helper()
	for n := range 1000 {
		err := request()
		if at, ok := sync.RetryAt(err); ok {
			if sync.IsUnclear(err) || errors.Unwrap(err) != nil {
				t.Errorf("the refusal %v is more than a limit", err)
			}
			return n, at
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("nothing was refused")
	return 0, time.Time{}
}
