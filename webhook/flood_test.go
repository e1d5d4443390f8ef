package webhook_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/webhook"
)

// stalled is a body of the length given of which nothing comes until the gate opens, and then the
// connection breaks off.
type stalled struct{ gate chan struct{} }

func (s stalled) Read([]byte) (int, error) {
	<-s.gate
	return 0, io.ErrUnexpectedEOF
}

func TestHandlerBoundsWhatBodiesTakeAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := handler(&notebook{}, []byte(secret))
		gate := make(chan struct{})
		var senders stdsync.WaitGroup
		taken, refused := 0, 0
		var mu stdsync.Mutex
		for range 40 {
			senders.Go(func() {
				request := deliver(closing)
				request.ContentLength = 24 << 20
				request.Body = io.NopCloser(stalled{gate})
				response := httptest.NewRecorder()
				h.ServeHTTP(response, request)
				mu.Lock()
				defer mu.Unlock()
				switch response.Code {
				case http.StatusBadRequest:
					taken++
				case http.StatusServiceUnavailable:
					refused++
					if response.Header().Get("Retry-After") == "" {
						t.Error("503 without Retry-After")
					}
				default:
					t.Errorf("status %d: %s", response.Code, response.Body)
				}
			})
		}
		time.Sleep(5 * time.Second) // on the bubble's clock: whoever waits for room has given up
		synctest.Wait()
		if refused != 38 {
			t.Errorf("%d of 40 bodies of 24 MB are refused, want 38: two fit into 64 MB", refused)
		}
		close(gate)
		senders.Wait()
		if taken != 2 {
			t.Errorf("%d bodies were read, want 2", taken)
		}

		response := httptest.NewRecorder()
		h.ServeHTTP(response, deliver(closing))
		if response.Code != http.StatusAccepted {
			t.Errorf("status %d after the flood, want 202", response.Code)
		}
	})
}

func TestHandlerWaitsALittleForRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := handler(&notebook{}, []byte(secret))
		gate := make(chan struct{})
		var senders stdsync.WaitGroup
		for range 2 {
			senders.Go(func() {
				request := deliver(closing)
				request.ContentLength = 25 << 20
				request.Body = io.NopCloser(stalled{gate})
				h.ServeHTTP(httptest.NewRecorder(), request)
			})
		}
		synctest.Wait()
		body := closing[:len(closing)-1] + `,"x":"` + strings.Repeat("x", 20<<20) + `"}`
		response := httptest.NewRecorder()
		senders.Go(func() { h.ServeHTTP(response, deliver(body)) })
		time.Sleep(time.Second) // on the bubble's clock
		close(gate)
		senders.Wait()
		if response.Code != http.StatusAccepted {
			t.Errorf("status %d, want 202: %s", response.Code, response.Body)
		}
	})
}

func TestHandlerLogsFewOfTheAnswersToStrangers(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	h := webhook.New([][]byte{[]byte(secret)}, &notebook{}, func() time.Time { return now })
	send := func(signature string) {
		request := deliver(closing)
		request.RemoteAddr = "203.0.113.7:4711"
		request.Header.Set("X-Forwarded-For", "198.51.100.9")
		request.Header.Set("X-Hub-Signature-256", signature)
		request = request.WithContext(zerolog.New(&log).WithContext(request.Context()))
		h.ServeHTTP(httptest.NewRecorder(), request)
	}
	for range 1000 {
		send("sha256=")
		send(sign("guess", closing))
	}
	// Those of GitHub do not count among them.
	send(sign(secret, closing))
	now = now.Add(time.Minute)
	send("sha256=")

	type line struct {
		Status   int    `json:"status"`
		Peer     string `json:"peer"`
		Via      string `json:"forwarded_for"`
		Unlogged int    `json:"unlogged"`
	}
	var got []line
	for decoder := json.NewDecoder(&log); decoder.More(); {
		var l line
		if err := decoder.Decode(&l); err != nil {
			t.Fatal(err)
		}
		got = append(got, l)
	}
	var want []line
	for range 10 {
		want = append(want, line{Status: 401, Peer: "203.0.113.7", Via: "198.51.100.9"})
	}
	want = append(want, line{Status: 202}, line{Status: 401, Peer: "203.0.113.7", Via: "198.51.100.9", Unlogged: 1990})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
