package crash_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/pgtest"
)

// unfenced says what is taken out of which file, so that a server which was overtaken goes on as
// if nothing had happened.
var unfenced = []struct{ file, old, new string }{
	// The ledger takes what comes.
	{"internal/ledger/fence.go", "SET fence = $2 WHERE id = $1 AND fence <= $2", "SET fence = greatest(fence, $2) WHERE id = $1"},
	// A pass does not end with its lease.
	{"internal/queue/lease.go", "cancel(q.keepAlive(ctx, t, l))", "_ = q.keepAlive(ctx, t, l)"},
	// A request is sent without a lease.
	{"internal/queue/lease.go", "return l.revoked || l.expires && !now.Before(l.until)", "return false"},
}

// TestTwoServersWithoutFencesAreFoundOut pauses a server that was built without its fences, as
// the test of two servers does with the real one: that one would be worth nothing if it saw no
// difference.
func TestTwoServersWithoutFencesAreFoundOut(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	// Not beside others, and with few repositories: the request of the paused server times out after 30
	// seconds, and its pass ends with that. On a machine so busy that this happens, or where the paused
	// pass had nothing left to write, it is tried again from the start.
	program := buildUnfenced(t)
	const tries = 5
	for range tries {
		err := pauseUnfenced(t, program)
		if err == nil {
			return
		}
		t.Log(err)
	}
	t.Errorf("%d pauses did not show that the fences were missing", tries)
}

// pauseUnfenced pauses one of two servers without fences and tells what was not seen of it when it
// went on.
func pauseUnfenced(t *testing.T, program string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c := newCluster(t, program, pgtest.Address(t), 1)
	defer c.kill()
	c.want = []string{"Goal 2: Build the bridge: open", "Goal 3: Put up signs: open"}
	if _, err := c.pauseFirst(ctx, secondPlan); err != nil {
		return err
	}
	return until(ctx, func(context.Context) error {
		if _, _, overlaps := c.watch.sum(); len(overlaps) == 0 {
			return errors.New("no request of the server that was overtaken was seen")
		}
		if len(c.writes.stale(t)) == 0 {
			return errors.New("no write of the server that was overtaken was seen")
		}
		return nil
	})
}

// buildUnfenced builds the program with files that were changed and returns where it is.
func buildUnfenced(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	texts, replaced := map[string]string{}, map[string]string{}
	for i, change := range unfenced {
		path := filepath.Join(root, filepath.FromSlash(change.file))
		if texts[path] == "" {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts[path] = string(source)
		}
		if strings.Count(texts[path], change.old) != 1 {
			t.Fatalf("%s does not say %q once: tell this test how the fence is taken out now (%d)", change.file, change.old, i)
		}
		texts[path] = strings.Replace(texts[path], change.old, change.new, 1)
	}
	for path, text := range texts {
		changed := filepath.Join(folder, filepath.Base(path))
		if err := os.WriteFile(changed, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replaced[path] = changed
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "milepost")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", program,
		"github.com/milepost/milepost/cmd/milepost").CombinedOutput()
	if err != nil {
		t.Fatalf("build the program without fences: %v\n%s", err, out)
	}
	return program
}
