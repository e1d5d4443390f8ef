package crash_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

const (
	// hostilePerKind repositories of each kind belong to one installation.
	hostilePerKind = 4
	ordinaryOwners = 13
	ordinaryRepos  = 26
	// maxMemory is what the server may ever have taken, in bytes.
	maxMemory = 400 << 20
	// tidyFrom has the server collect its garbage before it has taken that much. How late garbage is collected depends
	// on what else the machine does, and several large plans are in passes at the same time: what counts here is what
	// the server holds. A server that holds more than that takes it all the same.
	tidyFrom = "GOMEMLIMIT=256MiB"
)

// hostile maps the owner of hostile repositories to the files that are in each.
func hostile() map[string]map[string]string {
	many := map[string]string{}
	for i := range 40 {
		many[fmt.Sprintf("docs/milestone-%d.md", i+1)] = fmt.Sprintf("# Milestone %d: Many\n\n## Goals\n\n- [ ] Do it %d times\n", i+1, i)
	}
	var large strings.Builder
	large.WriteString("# Milestone 1: Large\n\n## Goals\n\n")
	for i := range 10_000 {
		fmt.Fprintf(&large, "- [ ] Goal %d: Climb the mountain that has the number %d\n", i+1, i)
	}
	const plain = "# Milestone 1: Plain\n\n## Goals\n\n- [ ] Find a way\n"
	bomb := strings.Repeat("{a,a}", 28)
	return map[string]map[string]string{
		"slow-team":   {planPath: plain},
		"cyclic-team": {planPath: plain},
		"many-team":   many,
		"large-team":  {planPath: large.String()},
		"glob-team": {
			planPath: plain, strings.Repeat("a", 28) + "b.md": plain,
			".github/milepost.yml": "plans: [\"" + bomb + "\", \"**/*milestone*.md\"]\n",
		},
		"odd-team": {planPath: plain + "- [ ] 🗓️ 2026-03-13\n- [ ] T1: ✅📅 2026-03-13\n" + strings.Repeat("## Phase 1 "+strings.Repeat("✅", 2_000)+" word\n\n", 4)},
	}
}

// siege is the sandbox with hostile and ordinary repositories.
type siege struct {
	sandbox *sandbox.Sandbox

	mu stdsync.Mutex
	// issues counts those of each ordinary repository, by its path; last is when the last was made.
	issues map[string]int
	last   time.Time
}

// ordinaryIssues is where issues of ordinary repositories are made.
var ordinaryIssues = regexp.MustCompile(`^/repos/(hikers-\d+/ordinary-\d+)/issues$`)

// wrap stands in front of GitHub: what slow-team asks for is not answered as long as the asker
// waits, and trees of cyclic-team hold themselves.
func (s *siege) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		app := !strings.HasPrefix(r.UserAgent(), "go-github")
		issue := ordinaryIssues.FindStringSubmatch(r.URL.Path)
		switch {
		case app && strings.HasPrefix(r.URL.Path, "/repos/slow-team/"):
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		case app && strings.HasPrefix(r.URL.Path, "/repos/cyclic-team/") && strings.Contains(r.URL.Path, "/git/trees/"):
			cyclicTree(w, path.Base(r.URL.Path), r.URL.Query().Get("recursive") != "")
		case app && issue != nil && r.Method == http.MethodPost:
			next.ServeHTTP(w, r)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.issues[issue[1]]++
			s.last = time.Now()
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// cyclicTree answers with a tree that holds itself, cut off if all of it was asked for. Its names cannot be
// verified.
func cyclicTree(w http.ResponseWriter, sha string, truncated bool) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"sha":%q,"truncated":%t,"tree":[`, sha, truncated) //nolint:errcheck // whoever asked has gone
	for i := range 100 {
		fmt.Fprintf(w, `{"path":"folder-%d\ufffd","mode":"040000","type":"tree","sha":%q},`, i, sha) //nolint:errcheck // likewise
	}
	fmt.Fprintf(w, `{"path":"milestone.md","mode":"100644","type":"blob","size":9,"sha":%q}]}`, sha) //nolint:errcheck // likewise
}

// TestHostileRepositoriesHoldUpNobody has four hostile repositories of each kind beside ordinary ones,
// which get their passes all the same, also when the server is killed and started again.
func TestHostileRepositoriesHoldUpNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	siege := &siege{issues: map[string]int{}}
	harness, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: siege.wrap})
	if err != nil {
		t.Fatal(err)
	}
	siege.sandbox = harness
	t.Cleanup(func() {
		if err := harness.Close(); err != nil {
			t.Error(err)
		}
	})
	database := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	server, err := serve(harness, database, tidyFrom)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.kill() })
	harness.Hub.SetWebhookURL(harness.AppID, server.webhook)
	t.Cleanup(func() {
		if t.Failed() {
			server.kill()
			t.Log(strings.Join(server.log, "\n"))
		}
	})
	if err := siege.begin(ctx); err != nil {
		t.Fatal(err)
	}

	first, err := siege.push(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	peak := memory(t, server)
	server.kill()
	if server, err = serve(harness, database, tidyFrom); err != nil {
		t.Fatal(err)
	}
	harness.Hub.SetWebhookURL(harness.AppID, server.webhook)
	second, err := siege.push(ctx, 2)
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	peakAfter := memory(t, server)
	for _, bytes := range []int64{peak, peakAfter} {
		if bytes > maxMemory {
			t.Errorf("the server took %d MB, want %d at most", bytes>>20, maxMemory>>20)
		}
	}
	t.Logf("%d ordinary repositories beside %d hostile ones: all passes made their issues within %v after the last push, after kill and restart %v; peak memory %d and %d MB",
		ordinaryRepos, hostilePerKind*len(hostile()), first.Round(time.Millisecond), second.Round(time.Millisecond), peak>>20, peakAfter>>20)
}

// begin makes the repositories and installs the App, first on the hostile ones.
func (s *siege) begin(ctx context.Context) error {
	for owner, files := range hostile() {
		var names []string
		for i := range hostilePerKind {
			name := fmt.Sprintf("hostile-%d", i)
			names = append(names, name)
			if err := s.add(owner, name); err != nil {
				return err
			}
			for path, text := range files {
				if err := s.commit(ctx, owner, name, path, text); err != nil {
					return err
				}
			}
		}
		if _, err := s.sandbox.Hub.Install(s.sandbox.AppID, owner, names...); err != nil {
			return err
		}
	}
	for i := range ordinaryOwners {
		owner := fmt.Sprintf("hikers-%d", i)
		var names []string
		for j := i; j < ordinaryRepos; j += ordinaryOwners {
			names = append(names, fmt.Sprintf("ordinary-%d", j))
			if err := s.add(owner, names[len(names)-1]); err != nil {
				return err
			}
		}
		if _, err := s.sandbox.Hub.Install(s.sandbox.AppID, owner, names...); err != nil {
			return err
		}
	}
	return nil
}

func (s *siege) add(owner, name string) error {
	_, err := s.sandbox.Hub.AddRepository(owner, name, localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}})
	return err
}

func (s *siege) commit(ctx context.Context, owner, name, path, text string) error {
	message := "Write " + path
	options := &github.RepositoryContentFileOptions{Message: &message, Content: []byte(text)}
	if file, _, _, err := s.sandbox.Person.Repositories.GetContents(ctx, owner, name, path, nil); err == nil {
		options.SHA = file.SHA
	}
	_, _, err := s.sandbox.Person.Repositories.CreateFile(ctx, owner, name, path, options)
	return err
}

// push gives every ordinary repository a plan of so many items, one more than before, and returns
// how long after the last push all of them were issues.
func (s *siege) push(ctx context.Context, items int) (time.Duration, error) {
	plan := "# Milestone 1: Trails\n\n## Goals\n\n"
	for i := range items {
		plan += fmt.Sprintf("- [ ] Goal %d: Build the %s\n", i+1, word(i))
	}
	for i := range ordinaryRepos {
		if err := s.commit(ctx, fmt.Sprintf("hikers-%d", i%ordinaryOwners), fmt.Sprintf("ordinary-%d", i), planPath, plan); err != nil {
			return 0, err
		}
	}
	pushed := time.Now()
	err := until(ctx, func(context.Context) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		done := 0
		for _, n := range s.issues {
			if n == items {
				done++
			}
		}
		if done < ordinaryRepos {
			return fmt.Errorf("%d of %d ordinary repositories have got their passes", done, ordinaryRepos)
		}
		return nil
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last.Sub(pushed), err
}

// memory is the most that the process has ever taken, in bytes.
func memory(t *testing.T, p *process) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("there is no /proc here")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if text, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(text), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatal("/proc does not say how much memory the process took")
	return 0
}
