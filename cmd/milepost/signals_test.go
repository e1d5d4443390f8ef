package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"
)

func TestUntilTold(t *testing.T) {
	t.Parallel()
	orderly := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	deaf := func(context.Context) error {
		time.Sleep(time.Hour) // on the bubble's clock
		return nil
	}
	tests := map[string]struct {
		work    func(context.Context) error
		signals []os.Signal
		told    os.Signal
		err     error
		took    time.Duration
	}{
		"work_ends_by_itself":             {func(context.Context) error { return io.EOF }, nil, nil, io.EOF, 0},
		"work_that_listens_ends_at_once":  {orderly, []os.Signal{syscall.SIGINT}, syscall.SIGINT, context.Canceled, 0},
		"work_that_does_not_is_left":      {deaf, []os.Signal{syscall.SIGTERM}, syscall.SIGTERM, errUnordered, stopGrace},
		"a_second_signal_ends_it_at_once": {deaf, []os.Signal{syscall.SIGTERM, syscall.SIGINT}, syscall.SIGINT, errLeft, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				signals := make(chan os.Signal, 2)
				for _, s := range test.signals {
					signals <- s
				}
				began := time.Now()
				told, err := untilTold(signals, stopGrace, test.work)
				if took := time.Since(began); told != test.told || !errors.Is(err, test.err) || took != test.took {
					t.Errorf("told %v, error %v, after %v; want %v, %v, after %v", told, err, took, test.told, test.err, test.took)
				}
				if limit := 2 * time.Second; time.Since(began) >= limit {
					t.Errorf("it took more than %v", limit)
				}
				time.Sleep(2 * time.Hour) // what was left ends, as the bubble has it
			})
		})
	}
}

// Whatever a command does, and be it an endless loop, it is left at once.
func TestLeftAtOnceLeavesWorkThatDoesNotListen(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	began, goOn := make(chan bool), make(chan bool)
	defer close(goOn)
	command := leftAtOnce(&cobra.Command{SilenceUsage: true, SilenceErrors: true, RunE: func(*cobra.Command, []string) error {
		close(began)
		<-goOn
		return nil
	}})
	command.SetArgs(nil)
	go func() {
		<-began
		stop()
	}()
	if err := command.ExecuteContext(ctx); !errors.Is(err, errLeft) {
		t.Errorf("error %v, want %v", err, errLeft)
	}
}

// program is the real program, run by a test.
type program struct {
	t       *testing.T
	command *exec.Cmd
	out     *bufio.Reader
	stderr  strings.Builder
}

// play starts the program in a folder; its standard output is read by the test.
func play(t *testing.T, folder string, environ []string, args ...string) *program {
	t.Helper()
	p := &program{t: t, command: exec.CommandContext(t.Context(), "milepost", args...)}
	p.command.Dir = folder
	p.command.Env = append(os.Environ(), environ...)
	p.command.Stderr = &p.stderr
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// tell sends it a signal.
func (p *program) tell(s os.Signal) {
	p.t.Helper()
	if err := p.command.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// exits waits for its end and compares the exit code; a process that a signal killed has none.
func (p *program) exits(want int) {
	p.t.Helper()
	_, _ = io.Copy(io.Discard, p.out) // what it says is read so that it never waits
	_ = p.command.Wait()              // the code says it
	if got := p.command.ProcessState.ExitCode(); got != want {
		p.t.Errorf("exit code %d, want %d\n%s", got, want, p.stderr.String())
	}
}

// line reads until a line begins with the words.
func (p *program) line(words string) {
	p.t.Helper()
	for {
		line, err := p.out.ReadString('\n')
		if strings.HasPrefix(strings.TrimSpace(line), words) {
			return
		}
		if err != nil {
			p.t.Fatalf("no line begins with %q: %v\n%s", words, err, p.stderr.String())
		}
	}
}

// Each command is in the middle of its work, and would be for ever, when it is told to end.
func TestASignalEndsEveryCommand(t *testing.T) {
	t.Parallel()
	pipe := func(t *testing.T, folder, name string) string {
		path := filepath.Join(folder, name)
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// opened returns once the program reads the pipe, of which nothing ever comes.
	opened := func(t *testing.T, path string) {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() }) //nolint:errcheck // nothing was written
	}
	busy := map[string]func(t *testing.T, folder string) *program{
		"check": func(t *testing.T, folder string) *program {
			path := pipe(t, folder, "plan.md")
			p := play(t, folder, nil, "check", "plan.md")
			opened(t, path)
			return p
		},
		"check_of_a_large_plan": checkLarge,
		"diff": func(t *testing.T, folder string) *program {
			path := pipe(t, folder, "old.md")
			p := play(t, folder, nil, "diff", "old.md", "new.md")
			opened(t, path)
			return p
		},
		"replay": func(t *testing.T, folder string) *program {
			path := pipe(t, folder, "0001.md")
			p := play(t, folder, nil, "replay", ".")
			opened(t, path)
			return p
		},
		"demo_once": func(t *testing.T, folder string) *program {
			p := play(t, folder, []string{"TMPDIR=" + folder}, "demo", "--once")
			p.line("The built-in GitHub has a repository")
			return p
		},
		"approve": func(t *testing.T, folder string) *program {
			silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { silent.Close() }) //nolint:errcheck // nobody is answered
			p := play(t, folder, []string{"MILEPOST_ADMIN_LISTEN=" + silent.Addr().String()}, "approve", "acme/rocket")
			if _, err := silent.Accept(); err != nil {
				t.Fatal(err)
			}
			return p
		},
	}
	for name, start := range busy {
		for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
			t.Run(fmt.Sprintf("%s_%d", name, code), func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				p := start(t, folder)
				p.tell(signal)
				p.exits(code)
				if left, err := filepath.Glob(filepath.Join(folder, "milepost-demo-*")); err != nil || len(left) > 0 {
					t.Errorf("it left %v, %v", left, err)
				}
			})
		}
	}
}

// checkLarge returns `check` in the middle of a plan that is read a thousand times.
func checkLarge(t *testing.T, folder string) *program {
	t.Helper()
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Large\n\n")
	for i := range 3000 {
		fmt.Fprintf(&plan, "- [ ] item %d with `code`, **bold text** and [a link](https://example.com/%d)\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(folder, "large.md"), []byte(plan.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"check"}
	for range 1000 {
		args = append(args, "large.md")
	}
	p := play(t, folder, nil, args...)
	p.line("large.md")
	return p
}

// GitHub does not answer, so that the server has a pass and an answer under way when it is told to
// end. What was under way is done again by the next server.
func TestASignalEndsServeInTheMiddleOfAPass(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 100)
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app" {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"id":12,"slug":"milepost-test"}`) //nolint:errcheck // the client notices
			return
		}
		io.Copy(io.Discard, r.Body) //nolint:errcheck // until it is read, nobody sees that the client has gone
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(silent.Close)
	folder := t.TempDir()
	server := func() (p *program, address string) {
		return serveReal(t, folder, silent.URL)
	}

	first, address := server()
	body := `{"action":"closed","repository":{"id":7,"full_name":"acme/rocket"},"installation":{"id":9}}`
	if got := deliver(t, "http://"+address+"/webhook", body); got != http.StatusAccepted {
		t.Fatalf("status %d, want 202", got)
	}
	<-asked
	first.tell(syscall.SIGTERM)
	first.exits(exitFine)

	second, _ := server()
	<-asked
	second.tell(syscall.SIGINT)
	second.exits(exitFine)
}

// serveReal starts the real server and returns where it receives deliveries.
func serveReal(t *testing.T, folder, github string) (*program, string) {
	t.Helper()
	cfg := testConfig(t, github)
	p := &program{t: t, command: exec.CommandContext(t.Context(), "milepost", "serve")}
	p.command.Env = append(os.Environ(),
		"MILEPOST_APP_ID=12",
		"MILEPOST_PRIVATE_KEY="+cfg.PrivateKey.Reveal(),
		"MILEPOST_WEBHOOK_SECRET="+testSecret,
		"MILEPOST_GITHUB_API_URL="+github,
		"MILEPOST_LISTEN=127.0.0.1:0",
		"MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=sqlite:"+filepath.Join(folder, "milepost.db"),
		"MILEPOST_SWEEP=0",
		"MILEPOST_DEBOUNCE=0s",
	)
	out, err := p.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		line, err := p.out.ReadString('\n')
		if err != nil {
			t.Fatalf("the server does not start: %v", err)
		}
		if _, after, ok := strings.Cut(line, `"address":"`); ok {
			address, _, _ := strings.Cut(after, `"`)
			return p, address
		}
	}
}
