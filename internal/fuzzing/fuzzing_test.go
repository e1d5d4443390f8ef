package fuzzing_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/fuzzing"
)

func TestRepeatWritesTokensAndGroupsOfThem(t *testing.T) {
	t.Parallel()
	for program, want := range map[string]string{
		"":                                 "",
		"\x00":                             "",
		"\x00\x00":                         "a",
		"\x00\x02\x01\x00":                 "aaab",
		"\x00\x80\x01\x81":                 "aaaabbbbbbbb",
		"\x00\x00\x01\x00\xf1\x01":         "ababab",
		"\x00\x00\x01\x00\xff\x00":         "abab",
		"\xff\x00":                         "b",
		"\x00\x00\x00\x00\x01\x00\xf0\x00": "aabb",
	} {
		if got := string(fuzzing.Repeat([]byte(program), []string{"a", "b"})); got != want {
			t.Errorf("%q gives %q, want %q", program, got, want)
		}
	}
}

func TestRepeatEndsAfterEightKilobytes(t *testing.T) {
	t.Parallel()
	program := strings.Repeat("\x02\x8b\xff\x8b", 100)
	if got := len(fuzzing.Repeat([]byte(program), fuzzing.Markdown())); got < 4<<10 || got > 8<<10 {
		t.Errorf("%d bytes", got)
	}
}

// fake notes what fails.
type fake struct {
	testing.TB
	failed bool
}

func (f *fake) Helper()               {}
func (f *fake) Failed() bool          { return f.failed }
func (f *fake) Fatalf(string, ...any) { f.failed = true }

func TestAnInputThatIsSlowEachTimeFails(t *testing.T) {
	t.Parallel()
	if testing.Short() || fuzzing.Raced {
		t.Skip("the race detector changes how long things take: the limit does not count there")
	}
	runs := 0
	f := &fake{}
	fuzzing.Within(f, []byte("a"), 1, func() {
		runs++
		spin(2 * fuzzing.Limit(1, 1))
	})
	if !f.failed || runs != 3 {
		t.Errorf("failed %v after %d runs, want three", f.failed, runs)
	}
}

func TestAnInputThatIsSlowOnceDoesNotFail(t *testing.T) {
	t.Parallel()
	runs := 0
	f := &fake{}
	fuzzing.Within(f, []byte("a"), 1, func() {
		if runs++; runs == 1 {
			spin(2 * fuzzing.Limit(1, 1))
		}
	})
	if f.failed {
		t.Errorf("failed after %d runs", runs)
	}
}

// spin keeps the processor busy for a time of its own.
func spin(long time.Duration) {
	for start := fuzzing.ProcessorTime(); fuzzing.ProcessorTime()-start < long; {
	}
}

func TestAnInputThatNeverEndsIsNamed(t *testing.T) {
	t.Parallel()
	if os.Getenv("FUZZING_HANG") != "" {
		fuzzing.Watched([]byte("the input"), 100*time.Millisecond, func() {
			for { //nolint:staticcheck // it must not end
			}
		})
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), program, "-test.run", "^TestAnInputThatNeverEndsIsNamed$")
	child.Env = append(os.Environ(), "FUZZING_HANG=1")
	out, err := child.CombinedOutput()
	if err == nil || !strings.Contains(string(out), `no end after 100ms with 9 bytes: "the input"`) {
		t.Errorf("the process ended with %v and said:\n%s", err, out)
	}
}
