package crash_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	stdsync "sync"
	"syscall"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/sandbox"
)

// binary is where the program is, built by TestMain.
var binary = stdsync.OnceValues(func() (string, error) {
	path := filepath.Join(folder(), "milepost")
	out, err := exec.Command("go", "build", "-o", path, "github.com/milepost/milepost/cmd/milepost").CombinedOutput() //nolint:noctx // it ends
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

// folder is where the program is built.
var folder = stdsync.OnceValue(func() string {
	path, err := os.MkdirTemp("", "milepost-crash-")
	if err != nil {
		panic(err)
	}
	return path
})

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(folder()); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// process is a running server.
type process struct {
	command *exec.Cmd
	// webhook is where it receives deliveries.
	webhook string
	// ended is closed when it has ended, with the error.
	ended chan struct{}
	err   error
	// log is what it logged, to be read after it ended.
	log []string
}

// serve starts `milepost serve` for the sandbox's App. More variables may be given.
func serve(play *sandbox.Sandbox, database string, more ...string) (*process, error) {
	path, err := binary()
	if err != nil {
		return nil, err
	}
	return serveProgram(path, play, database, more...)
}

// serveProgram is serve with the program at a path.
func serveProgram(path string, play *sandbox.Sandbox, database string, more ...string) (*process, error) {
	p := &process{command: exec.Command(path, "serve"), ended: make(chan struct{})} //nolint:noctx // it is ended by its id
	p.command.Env = append([]string{
		fmt.Sprintf("MILEPOST_APP_ID=%d", play.AppID),
		"MILEPOST_PRIVATE_KEY=" + string(play.PrivateKey),
		"MILEPOST_WEBHOOK_SECRET=" + play.WebhookSecret,
		"MILEPOST_GITHUB_API_URL=" + play.URL,
		"MILEPOST_LISTEN=127.0.0.1:0",
		"MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=" + database,
		"MILEPOST_DEBOUNCE=50ms",
		"MILEPOST_ONBOARDING=off",
		"MILEPOST_WRITE_BACK_INTERVAL=0",
	}, more...)
	out, err := p.command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	started := make(chan string, 1)
	go func() {
		defer close(p.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var line struct{ Message, Address string }
			p.log = append(p.log, lines.Text())
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Message == "server started" {
				started <- line.Address
			}
		}
		p.err = p.command.Wait()
	}()
	select {
	case address := <-started:
		p.webhook = "http://" + address + "/webhook"
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("the program ended at its start: %w\n%s", p.err, p.log)
	case <-time.After(time.Minute):
		p.kill()
		return nil, errors.New("the program did not start within a minute")
	}
}

// kill ends the process as a power cut would, and returns when it has ended.
func (p *process) kill() {
	_ = p.command.Process.Kill() // it may have ended
	<-p.ended
}

// stop asks the process to end and returns its error.
func (p *process) stop() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-p.ended:
		return p.err
	case <-time.After(time.Minute):
		p.kill()
		return errors.New("the program did not stop within a minute")
	}
}

// until polls the condition; the error says what it still lacks.
func until(ctx context.Context, condition func(context.Context) error) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := condition(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-ticker.C:
		}
	}
}
