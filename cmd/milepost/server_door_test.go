package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// What reaches a listener before it is known who sends it is answered without being read, or not at
// all. The requests are written by hand: no client would send most of them.
func TestListenersAnswerStrangers(t *testing.T) {
	t.Parallel()
	hub := newHub(t, closed())
	cfg := testConfig(t, hub.URL+"/")
	cfg.MetricsListen = "127.0.0.1:0"
	s := startWith(t, cfg)
	public, admin, scrape := s.public.Addr().String(), s.admin.Addr().String(), s.scrape.Addr().String()
	signature := "X-Hub-Signature-256: sha256=" + strings.Repeat("0", 64) + "\r\n"
	unsigned := "Content-Type: application/json\r\nX-GitHub-Event: push\r\n"
	tests := map[string]struct {
		address string
		request string
		status  int
	}{
		"an_unsigned_body_is_not_waited_for":           {public, "POST /webhook HTTP/1.1\r\n" + unsigned + "Content-Length: 25165824\r\n", 401},
		"an_unsigned_body_is_not_asked_for":            {public, "POST /webhook HTTP/1.1\r\n" + unsigned + "Expect: 100-continue\r\nContent-Length: 25165824\r\n", 401},
		"an_unsigned_body_in_chunks_is_not_waited_for": {public, "POST /webhook HTTP/1.1\r\n" + unsigned + "Transfer-Encoding: chunked\r\n", 401},
		"two_signatures_are_none":                      {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + signature + "Content-Length: 2\r\n", 401},
		"a_compressed_body_is_not_waited_for":          {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + "Content-Encoding: gzip\r\nContent-Length: 2000\r\n", 415},
		"a_body_too_large_is_not_waited_for":           {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + "Content-Length: 26214401\r\n", 413},
		"a_length_beyond_numbers_is_refused":           {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + "Content-Length: 99999999999999999999\r\n", 400},
		"two_lengths_are_refused":                      {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + "Content-Length: 2\r\nContent-Length: 3\r\n", 400},
		"two_hosts_are_refused":                        {public, "POST /webhook HTTP/1.1\r\n" + unsigned + signature + "Host: evil.example\r\n", 400},
		"other_methods_are_refused":                    {public, "GET /webhook HTTP/1.1\r\n", 405},
		"unknown_methods_are_refused":                  {public, "BREW /webhook HTTP/1.1\r\n", 405},
		"an_unknown_path_is_not_found":                 {public, "POST /webhook/ HTTP/1.1\r\nContent-Length: 25165824\r\n", 404},
		"the_root_is_not_found":                        {public, "GET / HTTP/1.1\r\n", 404},
		"orders_are_not_taken_in_public":               {public, "POST /approve/acme/rocket HTTP/1.1\r\nX-Milepost-Admin: 1\r\n", 404},
		"metrics_are_not_told_in_public":               {public, "GET /metrics HTTP/1.1\r\n", 404},
		"health_takes_no_orders":                       {public, "POST /healthz HTTP/1.1\r\nContent-Length: 25165824\r\n", 405},
		"headers_too_large_are_refused":                {public, "GET /healthz HTTP/1.1\r\nX-Large: " + strings.Repeat("x", 80<<10) + "\r\n", 431},
		"headers_too_large_for_operators":              {admin, "GET /healthz HTTP/1.1\r\nX-Large: " + strings.Repeat("x", 80<<10) + "\r\n", 431},
		"headers_too_large_for_metrics":                {scrape, "GET /metrics HTTP/1.1\r\nX-Large: " + strings.Repeat("x", 80<<10) + "\r\n", 431},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answerTo(t, test.address, test.request); got != test.status {
				t.Errorf("status %d, want %d", got, test.status)
			}
		})
	}
}

// answerTo sends the head of a request, and no body, and returns the status of the final answer.
func answerTo(t *testing.T, address, head string) int {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close() //nolint:errcheck // it was read
	if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(connection, "%sHost: %s\r\n\r\n", head, address); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // its status is all that counts
	return response.StatusCode
}

func TestEveryListenerBoundsItsSenders(t *testing.T) {
	t.Parallel()
	s := newHTTPServer(http.NotFoundHandler())
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.ReadTimeout > 10*time.Second || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Errorf("a sender may take its time: %+v", s)
	}
}
