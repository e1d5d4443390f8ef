package crash_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"path/filepath"
	stdsync "sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/internal/testsize"
)

// TestNoAcknowledgedDeliveryIsLostWhenTheProgramIsKilled sends deliveries from many callers at
// once, each about another repository, and kills the program five times in the middle, until
// thousands were acknowledged. Each of those must stand in the marks, and its GUID beside it; no GUID
// may stand there without its mark, since a repetition would then be swallowed.
func TestNoAcknowledgedDeliveryIsLostWhenTheProgramIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it sends thousands of deliveries")
	}
	t.Parallel()
	const rounds, callers = 5, 50
	want := testsize.Pick(2_000, 10_000)
	// GitHub never answers, so that no pass ends and no mark goes.
	silent := func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	}
	harness, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: silent})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := harness.Close(); err != nil {
			t.Error(err)
		}
	})
	file := filepath.Join(t.TempDir(), "milepost.db")
	load := &load{secret: harness.WebhookSecret, acknowledged: map[int64]bool{}}
	refused := 0
	for round := range rounds {
		server, err := serve(harness, "sqlite:"+file, "MILEPOST_SWEEP=0")
		if err != nil {
			t.Fatal(err)
		}
		load.until = want * (round + 1) / rounds
		load.killed = server.kill
		refused += load.run(t.Context(), server.webhook, callers)
	}
	got, seen := numbers(t, file+"-marks", "SELECT repository FROM marks"), numbers(t, file+"-marks", "SELECT guid FROM deliveries")
	lost := 0
	for id := range load.acknowledged {
		if !got[id] || !seen[id] {
			lost++
		}
	}
	for id := range seen {
		if !got[id] {
			t.Errorf("delivery %d is taken for seen, but its mark is missing", id)
		}
	}
	t.Logf("%d deliveries acknowledged, %d cut off by %d kills, %d lost", len(load.acknowledged), refused, rounds, lost)
	if lost > 0 || len(load.acknowledged) < want {
		t.Errorf("%d of %d acknowledged deliveries lost, want none of %d", lost, len(load.acknowledged), want)
	}
}

// load sends deliveries and remembers which were acknowledged.
type load struct {
	secret string
	// until is how many must have been acknowledged when killed is called.
	until  int
	killed func()

	mu           stdsync.Mutex
	next         int64
	acknowledged map[int64]bool
}

// run returns how many deliveries got no answer.
func (l *load) run(ctx context.Context, url string, callers int) (refused int) {
	client := &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: callers},
	}
	defer client.CloseIdleConnections()
	var once stdsync.Once
	var group stdsync.WaitGroup
	for range callers {
		group.Go(func() {
			for {
				l.mu.Lock()
				l.next++
				id := l.next
				l.mu.Unlock()
				if !l.deliver(ctx, client, url, id) {
					l.mu.Lock()
					defer l.mu.Unlock()
					refused++
					return
				}
				l.mu.Lock()
				l.acknowledged[id] = true
				enough := len(l.acknowledged) >= l.until
				l.mu.Unlock()
				if enough {
					// The others go on until nobody answers.
					once.Do(l.killed)
				}
			}
		})
	}
	group.Wait()
	return refused
}

// deliver reports whether the delivery about a repository was acknowledged.
func (l *load) deliver(ctx context.Context, client *http.Client, url string, id int64) bool {
	body := fmt.Appendf(nil, `{"action":"closed","repository":{"id":%d,"full_name":"acme/rocket-%d"},"installation":{"id":9}}`, id, id)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(l.secret))
	mac.Write(body)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-GitHub-Event", "issues")
	request.Header.Set("X-GitHub-Delivery", fmt.Sprint(id))
	request.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusAccepted
}

// numbers reads the numbers that a query finds in a file.
func numbers(t *testing.T, file, query string) map[int64]bool {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // it was only read
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // the error that counts is rows.Err
	got := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		got[id] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}
