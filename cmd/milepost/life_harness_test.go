package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	gh "github.com/google/go-github/v92/github"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
)

const lifePlan = `# Milestone 1: Life

## Goals

- [ ] first goal
- [ ] second goal
`

// life is the server on a sandbox, with what it logged.
type life struct {
	*sandbox.Sandbox
	t      *testing.T
	ctx    context.Context
	server *server
	log    *logLines
}

// newLife starts a server whose App is installed, and mirrors the plan unless it is "".
func newLife(t *testing.T, plan string) *life {
	t.Helper()
	l := startLife(t)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	if plan != "" {
		l.plan(plan)
		l.rest()
	}
	return l
}

// startLife starts a server on a sandbox where the App is not installed yet.
func startLife(t *testing.T, change ...func(*config.Server)) *life {
	t.Helper()
	l := newSandboxLife(t)
	cfg := l.config()
	for _, change := range change {
		change(&cfg)
	}
	l.server = startLogging(t, cfg, zerolog.New(l.log))
	return l
}

// newSandboxLife is a sandbox that no server looks at yet.
func newSandboxLife(t *testing.T) *life {
	t.Helper()
	return &life{Sandbox: newSandbox(t), t: t, ctx: within(t), log: &logLines{}}
}

// config is that of a server on the sandbox, with a database of its own.
func (l *life) config() config.Server {
	l.t.Helper()
	return config.Server{
		AppID: l.AppID, PrivateKey: config.Secret(l.PrivateKey), WebhookSecret: config.Secret(l.WebhookSecret),
		GitHubAPIURL: l.URL, Listen: "127.0.0.1:0",
		DatabaseURL: "sqlite:" + filepath.Join(l.t.TempDir(), "milepost.db"), Debounce: 20 * time.Millisecond,
	}
}

func (l *life) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// plan commits the plan.
func (l *life) plan(content string) {
	l.t.Helper()
	_, err := l.Commit(l.ctx, "docs/milestone-1.md", []byte(content), "Change the plan")
	l.must(err)
}

// rest waits until nothing is left to do.
func (l *life) rest() {
	l.t.Helper()
	l.must(l.Settle(l.ctx, l.server.Idle))
}

// as sends a request as the App itself.
func (l *life) as(method, path string) {
	l.t.Helper()
	transport, err := ghinstallation.NewAppsTransport(http.DefaultTransport, l.AppID, l.PrivateKey)
	l.must(err)
	request, err := http.NewRequestWithContext(l.ctx, method, l.URL+path, http.NoBody)
	l.must(err)
	answer, err := (&http.Client{Transport: transport}).Do(request)
	l.must(err)
	l.must(answer.Body.Close())
	if answer.StatusCode >= 300 {
		l.t.Fatalf("%s %s: status %d", method, path, answer.StatusCode)
	}
}

// event delivers an event about a repository, as GitHub would.
func (l *life) event(id, installation int64, fullName string) {
	l.t.Helper()
	if got := l.signed(l.WebhookSecret, id, installation, fullName); got != http.StatusAccepted {
		l.t.Fatalf("the delivery is answered %d", got)
	}
}

// signed delivers an event about a repository that is signed with a secret, and returns the answer's status.
func (l *life) signed(secret string, id, installation int64, fullName string) int {
	l.t.Helper()
	body := fmt.Sprintf(`{"action":"edited","repository":{"id":%d,"full_name":%q},"installation":{"id":%d}}`, id, fullName, installation)
	request, err := http.NewRequestWithContext(l.ctx, http.MethodPost, "http://"+l.server.Addr()+"/webhook", strings.NewReader(body))
	l.must(err)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-GitHub-Event", "issues")
	request.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return send(l.t, request)
}

// here delivers an event about the sandbox's repository.
func (l *life) here() {
	l.t.Helper()
	l.event(l.RepoID, l.Installation, sandbox.Owner+"/"+sandbox.Repo)
}

// edit changes the repository's settings.
func (l *life) edit(settings *gh.Repository) {
	l.t.Helper()
	_, _, err := l.Person.Repositories.Edit(l.ctx, sandbox.Owner, sandbox.Repo, settings)
	l.must(err)
}

// wantIssues compares the titles and states of all issues.
func (l *life) wantIssues(want ...string) {
	l.t.Helper()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	got := []string{}
	for _, issue := range issues {
		got = append(got, issue.GetTitle()+": "+issue.GetState())
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		l.t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// wantLog compares the lines of warnings and errors since the last call, as "level: message".
func (l *life) wantLog(want ...string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.log.take(), cmpopts.EquateEmpty()); diff != "" {
		l.t.Errorf("warnings and errors (-want +got):\n%s", diff)
	}
}

// wantQuiet sweeps twice and fails the test if that writes anything, or logs a warning or an error.
func (l *life) wantQuiet() {
	l.t.Helper()
	l.rest()
	l.log.take()
	for range 2 {
		l.Hub.ResetRequests()
		l.must(l.server.sweep(l.ctx))
		l.rest()
		for _, r := range l.Spent() {
			if r.Method != http.MethodGet {
				l.t.Errorf("a sweep sends %s %s, answered %d", r.Method, r.Path, r.Status)
			}
		}
	}
	l.wantLog()
}

// wantNotice looks for words in the check runs of the default branch's head and counts those runs.
func (l *life) wantNotice(words string, times int) {
	l.t.Helper()
	all := "all"
	runs, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, "HEAD", &gh.ListCheckRunsOptions{Filter: &all})
	l.must(err)
	count := 0
	for _, run := range runs.CheckRuns {
		if strings.Contains(run.GetOutput().GetSummary(), words) {
			count++
		}
	}
	if count != times {
		l.t.Errorf("%d check runs say %q, want %d", count, words, times)
	}
}

// logLines keeps what is logged.
type logLines struct {
	mu    sync.Mutex
	lines []string
	// imports holds the lines about imports that go on.
	imports []string
}

// Write takes one line.
func (l *logLines) Write(line []byte) (int, error) {
	var entry struct {
		Level, Message, Reason, Error string
		Done, Total                   int
	}
	if err := json.Unmarshal(bytes.TrimSpace(line), &entry); err != nil {
		return 0, err
	}
	if entry.Message == "import goes on" {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.imports = append(l.imports, fmt.Sprintf("%d of %d", entry.Done, entry.Total))
		return len(line), nil
	}
	if strings.HasPrefix(entry.Message, "leadership.") {
		return len(line), nil // the queue's own elections, on a machine too busy to hold them
	}
	if entry.Level == "warn" || entry.Level == "error" {
		l.mu.Lock()
		defer l.mu.Unlock()
		text := entry.Level + ": " + entry.Message
		if entry.Reason != "" {
			text += ": " + entry.Reason
		}
		l.lines = append(l.lines, text+entry.Error)
	}
	return len(line), nil
}

// take returns the lines so far and forgets them.
func (l *logLines) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := slices.Clone(l.lines)
	l.lines = nil
	return lines
}

// ongoing returns the lines about imports that go on, as "done of total".
func (l *logLines) ongoing() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.imports)
}
