package main

import (
	"net"
	"net/http"
	"testing"
)

func TestOperatorsListenerRefusesOtherSites(t *testing.T) {
	t.Parallel()
	hub := newHub(t, closed())
	s := start(t, hub)
	address := s.admin.Addr().String()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		path   string
		host   string
		origin string
		status int
	}{
		"an_order_from_a_shell":            {"/approve/acme/rocket", address, "", http.StatusNotFound},
		"an_order_to_localhost":            {"/approve/acme/rocket", "localhost:" + port, "", http.StatusNotFound},
		"an_order_from_its_own_page":       {"/approve/acme/rocket", address, "http://" + address, http.StatusNotFound},
		"an_order_from_another_site":       {"/approve/acme/rocket", address, "https://evil.example", http.StatusForbidden},
		"an_order_from_another_port":       {"/approve/acme/rocket", address, "http://127.0.0.1:1", http.StatusForbidden},
		"an_order_from_nowhere":            {"/approve/acme/rocket", address, "null", http.StatusForbidden},
		"an_order_under_another_name":      {"/approve/acme/rocket", "evil.example:" + port, "", http.StatusForbidden},
		"an_order_under_a_name_of_its_own": {"/approve/acme/rocket", "evil.example:" + port, "http://evil.example:" + port, http.StatusForbidden},
		"an_order_without_a_port":          {"/approve/acme/rocket", "127.0.0.1", "", http.StatusForbidden},
		"an_unknown_path_under_any_name":   {"/", "evil.example", "", http.StatusForbidden},
		"health_may_be_asked_by_any_name":  {"/healthz", "pod-7:" + port, "", http.StatusOK},
		"the_configured_address_is_a_name": {"/approve/acme/rocket", s.cfg.AdminListen, "", http.StatusNotFound},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method := http.MethodPost
			if test.path == "/healthz" {
				method = http.MethodGet
			}
			request, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+test.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Host = test.host
			request.Header.Set(adminHeader, "1")
			if test.origin != "" {
				request.Header.Set("Origin", test.origin)
			}
			if got := send(t, request); got != test.status {
				t.Errorf("status %d, want %d", got, test.status)
			}
		})
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for listens, want := range map[string]string{
		"127.0.0.1:9090":      "127.0.0.1:9090",
		":9090":               "localhost:9090",
		"0.0.0.0:9090":        "localhost:9090",
		"[::]:9090":           "localhost:9090",
		"[::1]:9090":          "[::1]:9090",
		"admin.internal:9090": "admin.internal:9090",
	} {
		if got := reachable(listens); got != want {
			t.Errorf("%s is asked at %s, want %s", listens, got, want)
		}
	}
}
