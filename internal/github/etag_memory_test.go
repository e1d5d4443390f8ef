package github_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/sync"
)

// manyRepositories is a GitHub in which each repository has labels that never change.
type manyRepositories struct {
	// labels is the list of a repository in JSON.
	labels func(repository string) string
}

func (m manyRepositories) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: req, Body: http.NoBody}
	answer.Header.Set("Content-Type", "application/json; charset=utf-8")
	if strings.HasSuffix(req.URL.Path, "/access_tokens") {
		answer.StatusCode = http.StatusCreated
		answer.Body = io.NopCloser(strings.NewReader(`{"token":"t","expires_at":"2126-01-01T00:00:00Z"}`))
		return answer, nil
	}
	answer.Header.Set("ETag", `"`+req.URL.Path+`"`)
	for i := range 20 { // GitHub sends some two kilobytes of them
		answer.Header.Set(fmt.Sprintf("X-Header-%d", i), strings.Repeat("x", 80))
	}
	if req.Header.Get("If-None-Match") != "" {
		answer.StatusCode = http.StatusNotModified
		return answer, nil
	}
	answer.Body = io.NopCloser(strings.NewReader(m.labels(req.URL.Path)))
	return answer, nil
}

// readLabels reads the labels of so many repositories.
func readLabels(t *testing.T, host *github.Host, repositories int) {
	t.Helper()
	for i := range repositories {
		repo := sync.Repository{ID: int64(i + 1), Installation: 1, Owner: "acme", Name: fmt.Sprintf("plans-%d", i)}
		labels, err := host.Labels(context.Background(), repo)
		if err != nil || len(labels) == 0 {
			t.Fatalf("%d labels, %v", len(labels), err)
		}
	}
}

func hostOf(t *testing.T, transport http.RoundTripper) *github.Host {
	t.Helper()
	host, err := github.New(github.Options{AppID: 1, PrivateKey: testPEM(), Transport: transport, Limits: ratelimit.Limits{PointsPerMinute: 1 << 30}})
	if err != nil {
		t.Fatal(err)
	}
	return host
}

// A sweep asks for the same of each repository in the same order. If more is remembered than there is room for, the next
// sweep finds nothing of it, and GitHub counts every request.
func TestAnswersOfThousandsOfRepositoriesAreRemembered(t *testing.T) {
	t.Parallel()
	row := `{"id":%d,"node_id":"MDU6TGFiZWwyMDgwNDU5NDY=","url":"https://api.github.com%s/labels/plan-%d","name":"plan-%d","color":"f29513","default":true,"description":"What belongs to the plan"}`
	host := hostOf(t, manyRepositories{func(repository string) string {
		rows := make([]string, 130) // as long as the list of five issues
		for i := range rows {
			rows[i] = fmt.Sprintf(row, i, repository, i, i)
		}
		return "[" + strings.Join(rows, ",") + "]"
	}})
	const repositories = 2_000
	readLabels(t, host, repositories)
	readLabels(t, host, repositories)
	if stats := host.Stats(); stats.NotModified != repositories {
		t.Errorf("of %d lists that have not changed %d were known", repositories, stats.NotModified)
	}
}

// Long answers that cannot be made smaller are bounded, and short ones, of which what stands around them takes most.
//
//nolint:paralleltest // memory is that of the whole program
func TestAnswersTakeNoMoreMemoryThanTheirBound(t *testing.T) {
	for _, test := range []struct {
		name                 string
		length, repositories int
	}{{"long", 34_000, 2_000}, {"short", 100, 25_000}} {
		t.Run(test.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // nothing depends on its quality
			name := make([]byte, test.length)
			host := hostOf(t, manyRepositories{func(string) string {
				for i := range name {
					name[i] = byte('0' + random.IntN('Z'-'0')) // no quote and no backslash
				}
				return `[{"name":"` + string(name) + `"}]`
			}})
			before := heldNow()
			readLabels(t, host, test.repositories)
			if taken := heldNow() - before; taken > 48<<20 {
				t.Errorf("remembering takes %d MB", taken>>20)
			}
			runtime.KeepAlive(host)
		})
	}
}

// heldNow is what is held at this moment, in bytes.
func heldNow() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc) //nolint:gosec // it fits
}
