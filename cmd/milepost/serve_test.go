package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testkey"
)

const testSecret = "delivery secret of thirty-two bytes or more"

func TestServer(t *testing.T) {
	t.Parallel()

	t.Run("is_alive_at_once_and_ready_when_github_answers", func(t *testing.T) {
		t.Parallel()
		down := make(chan struct{})
		hub := newHub(t, down)
		s := start(t, hub)
		expectStatus(t, "http://"+s.Addr()+"/healthz", http.StatusOK)
		expectStatus(t, "http://"+s.admin.Addr().String()+"/healthz", http.StatusOK)
		expectStatus(t, "http://"+s.Addr()+"/readyz", http.StatusServiceUnavailable)
		close(down)
		eventually(t, "the server is ready", func() bool {
			return status(t, "http://"+s.Addr()+"/readyz") == http.StatusOK
		})
		expectStatus(t, "http://"+s.admin.Addr().String()+"/readyz", http.StatusOK)
	})

	t.Run("works_a_repository_after_a_delivery", func(t *testing.T) {
		t.Parallel()
		hub := newHub(t, closed())
		s := start(t, hub)
		body := `{"action":"closed","repository":{"id":7,"full_name":"acme/rocket"},"installation":{"id":9}}`
		if got := deliver(t, "http://"+s.Addr()+"/webhook", body); got != http.StatusAccepted {
			t.Fatalf("status %d, want 202", got)
		}
		select {
		case <-hub.asked:
		case <-time.After(30 * time.Second):
			t.Fatal("GitHub was not asked about the installation")
		}
	})

	t.Run("has_no_webhook_at_the_operators_address", func(t *testing.T) {
		t.Parallel()
		s := start(t, newHub(t, closed()))
		if got := deliver(t, "http://"+s.admin.Addr().String()+"/webhook", "{}"); got != http.StatusNotFound {
			t.Errorf("status %d, want 404", got)
		}
	})

	t.Run("is_idle_when_nothing_happens", func(t *testing.T) {
		t.Parallel()
		if err := start(t, newHub(t, closed())).Idle(t.Context()); err != nil {
			t.Error(err)
		}
	})

	t.Run("leaves_nothing_open_when_an_address_is_taken", func(t *testing.T) {
		t.Parallel()
		first := start(t, newHub(t, closed()))
		cfg := testConfig(t, "http://127.0.0.1:1/")
		cfg.Listen = first.Addr()
		if _, err := newServer(t.Context(), cfg, zerolog.Nop()); err == nil {
			t.Fatal("no error")
		}
		cfg.Listen = "127.0.0.1:0"
		again, err := newServer(t.Context(), cfg, zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		if err := again.close(); err != nil {
			t.Error(err)
		}
	})
}

// It does not run beside other tests: the signal reaches the whole process.
func TestServeEndsGracefullyOnASignal(t *testing.T) {
	hub := newHub(t, closed())
	cfg := testConfig(t, hub.URL+"/")
	environ := []string{
		"MILEPOST_APP_ID=12",
		"MILEPOST_PRIVATE_KEY=" + cfg.PrivateKey.Reveal(),
		"MILEPOST_WEBHOOK_SECRET=" + testSecret,
		"MILEPOST_GITHUB_API_URL=" + hub.URL,
		"MILEPOST_LISTEN=127.0.0.1:0",
		"MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=" + cfg.DatabaseURL,
		"MILEPOST_SWEEP=0",
		"MILEPOST_COLOUR=red",
	}
	logged, logs := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run([]string{"serve"}, strings.NewReader(""), io.Discard, logs, environ)
		logs.Close() //nolint:errcheck // closing a pipe does not fail
	}()
	var messages []string
	for lines := bufio.NewScanner(logged); lines.Scan(); {
		var line struct{ Message string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Errorf("log line %q: %v", lines.Text(), err)
		}
		messages = append(messages, line.Message)
		if line.Message == "server ready" {
			if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := <-code; got != exitFine {
		t.Errorf("exit code %d, want %d", got, exitFine)
	}
	want := "MILEPOST_COLOUR is not a setting and is ignored: check how it is spelt, server started, server ready, server stopped"
	if got := strings.Join(messages, ", "); got != want {
		t.Errorf("messages:\n%s\nwant:\n%s", got, want)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		"no_command_shows_the_help":         {nil, exitFine, "Available Commands:", ""},
		"an_unknown_flag_is_misuse":         {[]string{"version", "--colour"}, exitUsage, "", "milepost: unknown flag: --colour\nRun 'milepost version --help' for usage.\n"},
		"an_unknown_command_is_misuse":      {[]string{"vresion"}, exitUsage, "", "milepost: unknown command \"vresion\" for \"milepost\"\nRun 'milepost --help' for usage.\n"},
		"an_argument_too_many_is_misuse":    {[]string{"serve", "now"}, exitUsage, "", "milepost: \"now\" is more than 'milepost serve' takes\nRun 'milepost serve --help' for usage.\n"},
		"a_missing_configuration_is_told":   {[]string{"serve"}, exitFailed, "", "MILEPOST_WEBHOOK_SECRET: it is missing"},
		"the_version_is_a_line":             {[]string{"version"}, exitFine, "milepost ", ""},
		"the_version_may_be_had_as_json":    {[]string{"version", "--json"}, exitFine, `"version": `, ""},
		"the_help_of_serve_names_variables": {[]string{"serve", "--help"}, exitFine, "MILEPOST_LISTEN ", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			code := run(test.args, strings.NewReader(""), &stdout, &stderr, []string{"MILEPOST_APP_ID=12"})
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(stdout.String(), test.stdout) || test.stdout == "" && stdout.Len() > 0 {
				t.Errorf("stdout %q, want it to hold %q", &stdout, test.stdout)
			}
			if !strings.Contains(stderr.String(), test.stderr) || test.stderr == "" && stderr.Len() > 0 {
				t.Errorf("stderr %q, want it to hold %q", &stderr, test.stderr)
			}
		})
	}
}

// hub is as much of GitHub as the server needs to be up: it knows the App, and tells when it is
// asked for an installation's token.
type hub struct {
	*httptest.Server
	asked chan struct{}
}

// newHub returns a GitHub that answers 503 until up is closed.
func newHub(t *testing.T, up <-chan struct{}) *hub {
	t.Helper()
	h := &hub{asked: make(chan struct{}, 1)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-up:
		default:
			http.Error(w, "{}", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/app" {
			io.WriteString(w, `{"id":12,"slug":"milepost-test"}`) //nolint:errcheck // the client notices
			return
		}
		if strings.HasPrefix(r.URL.Path, "/app/installations/9/") {
			select {
			case h.asked <- struct{}{}:
			default:
			}
		}
		http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
	}))
	t.Cleanup(h.Close)
	return h
}

func closed() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// start runs a server on the hub until the test ends.
func start(t *testing.T, hub *hub) *server {
	t.Helper()
	return startWith(t, testConfig(t, hub.URL+"/"))
}

// startWith runs a server until the test ends.
func startWith(t *testing.T, cfg config.Server) *server {
	t.Helper()
	return startLogging(t, cfg, zerolog.New(zerolog.NewTestWriter(t)))
}

// asleep opens a server that does nothing by itself, and closes it after the test.
func asleep(t *testing.T, cfg config.Server) *server {
	t.Helper()
	s, err := newServer(t.Context(), cfg, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func startLogging(t *testing.T, cfg config.Server, log zerolog.Logger) *server {
	t.Helper()
	s, err := newServer(t.Context(), cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	runServer(t, s)
	return s
}

// runServer runs a server until the end of the test.
func runServer(t *testing.T, s *server) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	})
}

// testKey is the App's key in all tests.
func testKey() *rsa.PrivateKey { return testkey.Key() }

func testConfig(t *testing.T, github string) config.Server {
	t.Helper()
	return config.Server{
		AppID:         12,
		PrivateKey:    config.Secret(testkey.PEM()),
		WebhookSecret: testSecret,
		GitHubAPIURL:  github,
		Listen:        "127.0.0.1:0",
		AdminListen:   "127.0.0.1:0",
		DatabaseURL:   "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"),
	}
}

// deliver sends a signed issues event and returns the answer's status.
func deliver(t *testing.T, url, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(testSecret))
	mac.Write([]byte(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-GitHub-Event", "issues")
	request.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return send(t, request)
}

func status(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, request)
}

func send(t *testing.T, request *http.Request) int {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	return response.StatusCode
}

func expectStatus(t *testing.T, url string, want int) {
	t.Helper()
	if got := status(t, url); got != want {
		t.Errorf("%s answers %d, want %d", url, got, want)
	}
}

// eventually fails the test if the condition does not come true.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for !condition() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain until %s", what)
		case <-ticker.C:
		}
	}
}
