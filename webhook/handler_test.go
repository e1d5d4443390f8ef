package webhook_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/webhook"
)

const (
	secret  = "It's a Secret to Everybody"
	older   = "older secret"
	closing = `{"action":"closed","repository":{"id":7,"full_name":"acme/rocket"},"installation":{"id":9}}`
)

// notebook is a queue that remembers its marks and for which delivery, or fails.
type notebook struct {
	marked []sync.Repository
	asks   []sync.Ask
	guid   string
	cause  sync.Cause
	err    error
}

func (n *notebook) Deliver(_ context.Context, guid string, cause sync.Cause, news ...sync.News) error {
	if n.err == nil {
		n.guid, n.cause = guid, cause
		for _, one := range news {
			n.marked, n.asks = append(n.marked, one.Repository), append(n.asks, one.Asks...)
		}
	}
	return n.err
}

func TestHandler(t *testing.T) {
	t.Parallel()
	rocket := []sync.Repository{{ID: 7, Installation: 9, Owner: "acme", Name: "rocket"}}
	long := closing[:len(closing)-1] + `,"x":"` + strings.Repeat("x", 1<<20) + `"}`
	form := "payload=" + url.QueryEscape(closing)
	with := func(headers ...string) func(*http.Request) {
		return func(r *http.Request) {
			for i := 0; i < len(headers); i += 2 {
				if headers[i+1] == "" {
					r.Header.Del(headers[i])
					continue
				}
				r.Header.Set(headers[i], headers[i+1])
			}
		}
	}
	tests := map[string]struct {
		body   string
		change func(*http.Request)
		queue  notebook
		status int
		marked []sync.Repository
	}{
		"a_signed_event_is_marked_and_accepted":  {body: closing, status: 202, marked: rocket},
		"the_older_secret_is_accepted":           {body: closing, change: with("X-Hub-Signature-256", sign(older, closing)), status: 202, marked: rocket},
		"a_form_is_accepted":                     {body: form, change: with("Content-Type", "application/x-www-form-urlencoded"), status: 202, marked: rocket},
		"a_charset_is_fine":                      {body: closing, change: with("Content-Type", "application/json; charset=utf-8"), status: 202, marked: rocket},
		"a_ping_needs_no_work":                   {body: `{"zen":"Keep it logically awesome."}`, change: with("X-GitHub-Event", "ping"), status: 204},
		"an_unknown_event_needs_no_work":         {body: closing, change: with("X-GitHub-Event", "gollum"), status: 204},
		"a_missing_signature_is_refused":         {body: closing, change: with("X-Hub-Signature-256", ""), status: 401},
		"a_wrong_signature_is_refused":           {body: closing, change: with("X-Hub-Signature-256", sign("guess", closing)), status: 401},
		"the_empty_secret_is_refused":            {body: closing, change: with("X-Hub-Signature-256", sign("", closing)), status: 401},
		"a_signature_of_another_body_is_refused": {body: closing, change: with("X-Hub-Signature-256", sign(secret, closing+" ")), status: 401},
		"a_sha1_signature_is_refused": {body: closing, change: with("X-Hub-Signature-256", "",
			"X-Hub-Signature", "sha1=0123456789012345678901234567890123456789"), status: 401},
		"an_event_without_a_name_is_refused": {body: closing, change: with("X-GitHub-Event", ""), status: 400},
		"what_is_not_json_is_refused":        {body: `{"action":`, status: 400},
		"a_list_is_refused":                  {body: `[]`, status: 400},
		"a_form_without_payload_is_refused":  {body: "a=b", change: with("Content-Type", "application/x-www-form-urlencoded"), status: 400},
		"a_form_that_is_broken_is_refused":   {body: "payload=%zz", change: with("Content-Type", "application/x-www-form-urlencoded"), status: 400},
		"other_content_is_refused":           {body: closing, change: with("Content-Type", "text/plain"), status: 415},
		"content_without_a_type_is_refused":  {body: closing, change: with("Content-Type", ""), status: 415},
		"other_methods_are_refused":          {body: closing, change: func(r *http.Request) { r.Method = http.MethodPut }, status: 405},
		"an_announced_large_payload_is_refused_unread": {body: closing, status: 413, change: func(r *http.Request) {
			r.ContentLength = 25<<20 + 1
			r.Body = io.NopCloser(unreadable{t})
		}},
		"a_compressed_payload_is_refused_unread": {body: closing, status: 415, change: func(r *http.Request) {
			r.Header.Set("Content-Encoding", "gzip")
			r.Body = io.NopCloser(unreadable{t})
		}},
		"a_payload_of_unknown_length_is_accepted": {body: closing, status: 202, marked: rocket, change: func(r *http.Request) { r.ContentLength = -1 }},
		"a_long_payload_of_unknown_length_is_accepted": {body: long, status: 202, marked: rocket, change: func(r *http.Request) {
			r.ContentLength = -1
			r.Body = io.NopCloser(iotest.HalfReader(strings.NewReader(long)))
		}},
		"a_payload_that_breaks_off_is_refused": {body: closing, status: 400, change: func(r *http.Request) { r.ContentLength++ }},
		"a_payload_of_unknown_length_that_breaks_off_is_refused": {body: closing, status: 400, change: func(r *http.Request) {
			r.ContentLength = -1
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader(closing), iotest.ErrReader(io.ErrUnexpectedEOF)))
		}},
		"lists_nested_too_deeply_are_refused":   {body: `{"a":` + strings.Repeat("[", 6<<20) + strings.Repeat("]", 6<<20) + `}`, status: 400},
		"lists_nested_without_end_are_refused":  {body: strings.Repeat("[", 25<<20), status: 400},
		"objects_nested_too_deeply_are_refused": {body: strings.Repeat(`{"a":`, 2<<20), status: 400},
		"brackets_in_texts_are_no_nesting":      {body: closing[:len(closing)-1] + `,"x":"` + strings.Repeat(`[\"{`, 1000) + `"}`, status: 202, marked: rocket},
		"a_hundred_levels_are_fine":             {body: closing[:len(closing)-1] + `,"x":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`, status: 202, marked: rocket},
		"a_level_more_is_refused":               {body: closing[:len(closing)-1] + `,"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, status: 400},
		"a_large_payload_is_refused":            {body: strings.Repeat(" ", 25<<20+1), status: 413, change: func(r *http.Request) { r.ContentLength = -1 }},
		"marks_that_cannot_be_stored_are_told":  {body: closing, queue: notebook{err: errors.New("disk full")}, status: 503},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := deliver(test.body)
			if test.change != nil {
				test.change(request)
			}
			queue := test.queue
			response := httptest.NewRecorder()
			handler(&queue, []byte(secret), nil, []byte(older)).ServeHTTP(response, request)
			if response.Code != test.status {
				t.Errorf("status %d, want %d: %s", response.Code, test.status, response.Body)
			}
			if diff := cmp.Diff(test.marked, queue.marked); diff != "" {
				t.Errorf("marks (-want +got):\n%s", diff)
			}
			if len(queue.marked) > 0 && queue.guid != "72d3162e" {
				t.Errorf("marked for delivery %q", queue.guid)
			}
			if strings.Contains(response.Body.String(), "disk full") {
				t.Errorf("the answer tells details: %s", response.Body)
			}
		})
	}
}

func TestHandlerTellsAPushFromAllElse(t *testing.T) {
	t.Parallel()
	const push = `{"ref":"refs/heads/main","repository":{"id":7,"full_name":"acme/rocket","default_branch":"main"},"installation":{"id":9}}`
	merged := closing[:len(closing)-1] + `,"pull_request":{"merged":true,"head":{"ref":"milepost/write-back"}}}`
	for event, test := range map[string]struct {
		body string
		want sync.Cause
	}{
		"push":         {push, sync.Pushed},
		"issues":       {closing, sync.Changed},
		"milestone":    {closing, sync.Changed},
		"pull_request": {merged, sync.Changed},
	} {
		t.Run(event, func(t *testing.T) {
			t.Parallel()
			request := deliver(test.body)
			request.Header.Set("X-GitHub-Event", event)
			queue := notebook{}
			handler(&queue, []byte(secret)).ServeHTTP(httptest.NewRecorder(), request)
			if len(queue.marked) != 1 || queue.cause != test.want {
				t.Errorf("marks %v with the cause %d, want one with %d", queue.marked, queue.cause, test.want)
			}
		})
	}
}

func TestHandlerDoesNotReadWhatHasNoSignature(t *testing.T) {
	t.Parallel()
	good := sign(secret, closing)
	for name, signatures := range map[string][]string{
		"missing":        nil,
		"empty":          {""},
		"without_digits": {"sha256="},
		"too_short":      {good[:len(good)-2]},
		"odd":            {good[:len(good)-1]},
		"too_long":       {good + "00"},
		"not_hex":        {good[:len(good)-1] + "g"},
		"sha1":           {"sha1=" + good[len("sha256="):]},
		"given_twice":    {good, good},
		"given_as_list":  {good + ", " + good},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := deliver(closing)
			request.Header["X-Hub-Signature-256"] = signatures
			request.Body = io.NopCloser(unreadable{t})
			response := httptest.NewRecorder()
			handler(&notebook{}, []byte(secret)).ServeHTTP(response, request)
			if response.Code != http.StatusUnauthorized {
				t.Errorf("status %d, want 401", response.Code)
			}
		})
	}
}

func TestHandlerRefusesEverythingWithoutASecret(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][][]byte{nil, {nil}, {{}, {}}} {
		request := deliver(closing)
		request.Header.Set("X-Hub-Signature-256", sign("", closing))
		response := httptest.NewRecorder()
		handler(&notebook{}, secrets...).ServeHTTP(response, request)
		if response.Code != http.StatusUnauthorized {
			t.Errorf("status %d with secrets %q, want 401", response.Code, secrets)
		}
	}
}

// The vector is the one of GitHub's documentation; its body is no JSON.
func TestHandlerAcceptsTheSignatureOfGitHubsDocumentation(t *testing.T) {
	t.Parallel()
	request := deliver("Hello, World!")
	request.Header.Set("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")
	response := httptest.NewRecorder()
	handler(&notebook{}, []byte(secret)).ServeHTTP(response, request)
	if want := "the payload is not JSON\n"; response.Code != http.StatusBadRequest || response.Body.String() != want {
		t.Errorf("answer %d %q, want 400 %q", response.Code, response.Body, want)
	}
}

func TestHandlerLogsTheDeliveryButNoPayload(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	request := deliver(closing)
	request = request.WithContext(zerolog.New(&log).WithContext(request.Context()))
	handler(&notebook{}, []byte(secret)).ServeHTTP(httptest.NewRecorder(), request)
	want := `{"level":"debug","delivery":"72d3162e","event":"issues","status":202,"repos":1,"duration":0,"action":"closed","message":"delivery answered"}` + "\n"
	if diff := cmp.Diff(want, log.String()); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func handler(queue webhook.Enqueuer, secrets ...[]byte) *webhook.Handler {
	now := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	return webhook.New(secrets, queue, func() time.Time { return now })
}

// deliver returns a signed delivery of an issues event.
func deliver(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-GitHub-Event", "issues")
	r.Header.Set("X-GitHub-Delivery", "72d3162e")
	r.Header.Set("X-Hub-Signature-256", sign(secret, body))
	return r
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// unreadable fails the test when it is read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}
