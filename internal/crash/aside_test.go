package crash_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

// assassin kills the program as soon as it asks GitHub for anything in the sandbox's repository: as the
// kernel would that finds it out of memory there, between taking the pass and ending it.
type assassin struct {
	mu     stdsync.Mutex
	victim *process
}

func (a *assassin) set(victim *process) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.victim = victim
}

func (a *assassin) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		victim := a.victim
		a.mu.Unlock()
		app := !strings.HasPrefix(r.UserAgent(), "go-github")
		if app && victim != nil && strings.HasPrefix(r.URL.Path, "/repos/"+sandbox.Owner+"/"+sandbox.Repo) {
			victim.kill()
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}

// TestRepositoryThatKillsTheProgramIsPutAside starts the program again and again on a repository
// whose passes kill it, until it lives; then an operator takes the repository up again.
func TestRepositoryThatKillsTheProgramIsPutAside(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts some processes")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	assassin := &assassin{}
	harness, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: assassin.wrap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := harness.Close(); err != nil {
			t.Error(err)
		}
	})
	file := filepath.Join(t.TempDir(), "milepost.db")
	admin := freeAddress(t)
	start := func() *process {
		t.Helper()
		server, err := serve(harness, "sqlite:"+file, "MILEPOST_SWEEP=0", "MILEPOST_ADMIN_LISTEN="+admin)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(server.kill)
		harness.Hub.SetWebhookURL(harness.AppID, server.webhook)
		return server
	}
	server := start()
	if _, err := harness.Commit(ctx, planPath, []byte("# Milestone 1: Trails\n\n## Goals\n\n- [ ] Goal 1: Draw the map\n"), "Write the plan"); err != nil {
		t.Fatal(err)
	}
	assassin.set(server)
	if err := harness.Install(server.webhook); err != nil {
		t.Fatal(err)
	}
	for deaths := 1; ; deaths++ {
		select {
		case <-server.ended:
		case <-ctx.Done():
			t.Fatalf("the program was not killed for the %d. time", deaths)
		}
		if deaths == 4 {
			break
		}
		// A start puts down what the last one died of; time passes until the repository is due.
		assassin.set(nil)
		if deaths > 1 {
			start().kill()
			letTimePass(ctx, t, file+"-marks")
		}
		server = start()
		assassin.set(server)
	}

	assassin.set(nil)
	server = start()
	var list []struct {
		Repository string
		Deaths     int
	}
	if err := json.Unmarshal(ask(ctx, t, "http://"+admin+"/aside"), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Repository != sandbox.Owner+"/"+sandbox.Repo || list[0].Deaths != 4 {
		t.Errorf("put aside: %+v", list)
	}
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	resume := exec.CommandContext(ctx, program, "resume", sandbox.Owner+"/"+sandbox.Repo)
	resume.Env = []string{"MILEPOST_ADMIN_LISTEN=" + admin}
	if out, err := resume.CombinedOutput(); err != nil {
		t.Fatalf("resume: %v: %s", err, out)
	}
	if err := until(ctx, func(ctx context.Context) error { return finished(ctx, harness, 1) }); err != nil {
		t.Error(err)
	}
	if err := server.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if !strings.Contains(strings.Join(server.log, "\n"), "repository put aside") {
		t.Error("the log does not say that the repository was put aside")
	}
}

// letTimePass makes every mark of a server that does not run due.
func letTimePass(ctx context.Context, t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(ctx, "UPDATE marks SET due_at = 0, not_before = 0")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// ask reads from the operators' listener.
func ask(ctx context.Context, t *testing.T, url string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read below
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, answer.Status, err)
	}
	return text
}

// freeAddress is a port of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // nothing was received
	return fmt.Sprint(listener.Addr())
}
