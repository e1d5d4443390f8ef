package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

// ear keeps all that is written to it.
type ear struct {
	mu  stdsync.Mutex
	all bytes.Buffer
}

func (e *ear) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.all.Write(p)
}

func (e *ear) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.all.String()
}

// tokens remembers with which tokens a GitHub was asked, and which it gave away.
type tokens struct {
	mu  stdsync.Mutex
	all map[string]bool
}

func (k *tokens) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			k.mu.Lock()
			k.all[token] = true
			k.mu.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}

// What the texts of the plan hold, that may not be found anywhere but in what is shown of plans.
const (
	proseMark  = "zanzibar-prose-7731"
	titleMark  = "quetzal-title-4416"
	secretPlan = "# Milestone 1: Secrets\n\n" + proseMark + " stands in a paragraph.\n\n## Goals\n\n- [ ] " + titleMark + " first\n\n  " + proseMark + " below it\n- [ ] second goal\n- [ ] third goal\n- [ ] fourth goal\n"
)

// TestServer_tells_no_secret_and_no_text_of_documents runs the server at the most verbose level through pushes, faults of every
// kind, and requests of people who may not, and looks for what must not be told in all that it writes.
func TestServer_tells_no_secret_and_no_text_of_documents(t *testing.T) {
	t.Parallel()
	seen := &tokens{all: map[string]bool{}}
	box, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: seen.wrap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	l := &life{Sandbox: box, t: t, ctx: within(t), log: &logLines{}}
	cfg := l.config()
	withMetrics(&cfg)
	cfg.AdminToken, cfg.MCP = operatorsToken, config.MCPWrite
	cfg.MarkerKey, cfg.WebhookSecretOld = "a marker key of thirty-two bytes, no less", "an older secret of thirty-two bytes or so"
	cfg.ClientID, cfg.ClientSecret, cfg.PageURL = "Iv1.0123456789abcdef", "a client secret of the App", "http://milepost.example"
	collected := newCollecting(t)
	collected.collect(&cfg)
	logged := &ear{}
	l.server = startLogging(t, cfg, zerolog.New(logged).Level(zerolog.TraceLevel))
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))

	l.plan(secretPlan)
	l.rest()
	for _, kind := range []localhub.FaultKind{
		localhub.FailBefore, localhub.DropAnswerAfter, localhub.DropBefore, localhub.ServerError, localhub.Truncated, localhub.FailAfter, localhub.HTMLAnswer, localhub.Refuse,
	} {
		for nth := 1; nth <= 9; nth += 4 {
			remove := l.Hub.Inject(localhub.Fault{Nth: nth, Kind: kind, Match: func(r *http.Request) bool {
				return strings.HasPrefix(r.UserAgent(), "milepost")
			}})
			l.plan(strings.Replace(secretPlan, "first", fmt.Sprintf("take %d %d", kind, nth), 1))
			l.must(l.server.Idle(l.ctx))
			remove()
		}
	}
	l.plan(secretPlan + "- [ ] fifth goal\n")
	l.rest()
	l.plan("# Milestone 1: Secrets\n\n" + proseMark + "\n\n```\n- [ ] " + titleMark + " first\n") // a fence that is never closed
	l.rest()
	l.plan("---\nmilestone: [" + proseMark + "\n---\n- [ ] " + titleMark + "\n") // broken front matter
	l.rest()
	_, err = l.Commit(l.ctx, ".github/milepost.yml", []byte("titles: "+proseMark+"\nplans: ['{"+proseMark+"']\n"), "Configure it")
	l.must(err)
	l.rest()

	told := map[string]string{"the metrics": l.answer(l.server.scrape.Addr().String(), http.MethodGet, "/metrics", "", "")}
	admin := l.server.admin.Addr().String()
	for name, c := range map[string]struct{ method, path, token, body string }{
		"GET /status":           {http.MethodGet, "/status/" + sandboxName, operatorsToken, ""},
		"GET /status, unshown":  {http.MethodGet, "/status/" + sandboxName, "wrong", ""},
		"GET /report":           {http.MethodGet, "/report/" + sandboxName + "?plan=" + proseMark[:3] + "none.md", operatorsToken, ""},
		"GET /aside":            {http.MethodGet, "/aside", operatorsToken, ""},
		"POST /approve":         {http.MethodPost, "/approve/" + sandboxName, operatorsToken, ""},
		"POST /suggest":         {http.MethodPost, "/suggest/" + sandboxName, operatorsToken, `{"kind":"tick","plan":"docs/milestone-1.md","item":"second goal"}`},
		"POST /suggest, broken": {http.MethodPost, "/suggest/" + sandboxName, operatorsToken, `{"kind":`},
		"POST /mcp":             {http.MethodPost, "/mcp", operatorsToken, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_repositories","arguments":{}}}`},
		"POST /mcp, unshown":    {http.MethodPost, "/mcp", l.WebhookSecret, `{}`},
		"GET /":                 {http.MethodGet, "/", "", ""},
		"GET /readyz":           {http.MethodGet, "/readyz", "", ""},
	} {
		told["the answer to "+name] = l.answer(admin, c.method, c.path, c.token, c.body)
	}
	told["the answer to a forged delivery"] = l.answer(l.server.Addr(), http.MethodPost, "/webhook", "", `{"zen":"`+proseMark+`"}`)
	l.must(l.server.traces.Flush(l.ctx))
	told["the traces"] = collected.said()
	told["the log"] = logged.String()

	if n := strings.Count(told["the log"], "\n"); n < 40 {
		t.Errorf("the log has %d lines: it is not verbose", n)
	}
	if !strings.Contains(told["the log"], `"level":"debug"`) {
		t.Error("nothing was logged below info")
	}
	hidden := map[string]string{
		"the webhook secret": l.WebhookSecret, "the older secret": cfg.WebhookSecretOld.Reveal(), "the marker key": cfg.MarkerKey.Reveal(),
		"the operators' token": operatorsToken, "the client secret": cfg.ClientSecret.Reveal(), "the prose of the plan": proseMark, "an item's text": titleMark,
	}
	lines := strings.Split(strings.TrimSpace(string(l.PrivateKey)), "\n")
	for i, line := range lines[1 : len(lines)-1] {
		hidden[fmt.Sprintf("line %d of the private key", i+1)] = line
	}
	seen.mu.Lock()
	for token := range seen.all {
		hidden["a token for GitHub"+token[:min(4, len(token))]] = token
	}
	asked := len(seen.all)
	seen.mu.Unlock()
	if asked < 2 {
		t.Errorf("GitHub was asked with %d tokens", asked)
	}
	for where, text := range told {
		if text == "" {
			t.Errorf("%s is empty", where)
		}
		for what, secret := range hidden {
			for form, written := range map[string]string{"as it is": secret, "base64": base64.StdEncoding.EncodeToString([]byte(secret))} {
				if at := strings.Index(text, written); at >= 0 {
					t.Errorf("%s tells %s (%s): ...%s...", where, what, form, text[max(0, at-300):min(len(text), at+len(written)+100)])
				}
			}
		}
	}
}

// answer asks a listener for something and returns the status, the headers and the body of its answer as text.
func (l *life) answer(address, method, path, token, body string) string {
	l.t.Helper()
	request, err := http.NewRequestWithContext(l.ctx, method, "http://"+address+path, strings.NewReader(body))
	l.must(err)
	request.Header.Set(adminHeader, "1")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	l.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	l.must(err)
	return fmt.Sprint(answer.Status, answer.Header, string(text))
}
