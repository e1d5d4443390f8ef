package crash_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

// TestKillingTheProgramLosesAndDoublesNothingWithoutAServer kills `milepost sync` at its requests, those for the ledger
// among them, starts it again and compares the end with that of a run without an accident: with the ledger that it left
// behind, and with none. The run that is killed is the first one, or one that writes back what was closed on GitHub.
func TestKillingTheProgramLosesAndDoublesNothingWithoutAServer(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts some dozen processes")
	}
	t.Parallel()
	var cases []syncAccident
	var scenes []string
	for _, writesBack := range []bool{false, true} {
		quiet, err := playSync(t.Context(), syncAccident{writesBack: writesBack})
		if err != nil {
			t.Fatal(err)
		}
		like := syncAccident{writesBack: writesBack, want: quiet.state}
		scenes = append(scenes, fmt.Sprintf("%d requests of %s", quiet.requests, like.scene()))
		for _, moment := range []moment{before, after, lost} {
			for _, c := range accidents(nil, quiet.requests, 2*usualPoints(), moment) {
				one := like
				one.at, one.moment = c.request, moment
				if moment == lost {
					one.moment, one.lost = after, true
				}
				cases = append(cases, one)
			}
		}
	}
	failed := playAll(t, cases, func(c syncAccident) error {
		_, err := playSync(t.Context(), c)
		return err
	})
	t.Logf("%s over 6 items: %d cases, %d with a duplicate or a loss", strings.Join(scenes, " and "), len(cases), failed)
}

// syncAccident is a run that is killed at a request, 0 for none.
type syncAccident struct {
	at     int
	moment moment
	// writesBack tells that the run is not the first one: an issue was closed after that.
	writesBack bool
	// lost tells that the ledger is lost with it.
	lost bool
	// want is how it ends.
	want []string
}

func (c syncAccident) scene() string {
	if c.writesBack {
		return "a run that writes back"
	}
	return "a first run"
}

func (c syncAccident) String() string {
	return fmt.Sprintf("%s, %s request %d, ledger lost %t", c.scene(), c.moment, c.at, c.lost)
}

// playSync plays one case, and returns how it ended.
func playSync(ctx context.Context, c syncAccident) (_ run, err error) {
	ctx, cancel := context.WithTimeout(ctx, caseTimeout)
	defer cancel()
	cut := &syncKnife{at: c.at, moment: c.moment}
	play, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: cut.wrap})
	if err != nil {
		return run{}, err
	}
	defer func() { err = errors.Join(err, play.Close()) }()
	token := play.Hub.AddUser(sandbox.Owner)
	if err := (writeBack{}).prepare(ctx, play); err != nil {
		return run{}, err
	}
	if c.writesBack {
		if _, err := syncOnce(ctx, play, token, nil); err != nil {
			return run{}, fmt.Errorf("the first run ended with %w", err)
		}
		if err := (writeBack{}).provoke(ctx, play); err != nil {
			return run{}, err
		}
	}
	if _, err := syncOnce(ctx, play, token, cut); (err != nil) != (c.at != 0) {
		return run{}, fmt.Errorf("%s ended with %w", c.scene(), err)
	}
	requests := cut.counted()
	if c.lost {
		// It may never have been written.
		_, _ = play.Person.Git.DeleteRef(ctx, sandbox.Owner, sandbox.Repo, "milepost/ledger")
	}
	for range 2 {
		if err := syncAsForeseen(ctx, play, token); err != nil {
			return run{}, err
		}
		got, err := c.state(ctx, play)
		if err != nil {
			return run{}, err
		}
		if diff := cmp.Diff(c.want, got); c.want != nil && diff != "" {
			return run{}, fmt.Errorf("end (-want +got):\n%s", diff)
		}
		c.want = got
	}
	if c.writesBack {
		err = mergedAndAgreed(ctx, play, token)
	}
	return run{requests, c.want}, err
}

// syncAsForeseen has a dry run say what a run then does.
func syncAsForeseen(ctx context.Context, play *sandbox.Sandbox, token string) error {
	told, err := syncOnce(ctx, play, token, nil, "--dry-run")
	if err != nil {
		return fmt.Errorf("a dry run ended with %w", err)
	}
	did, err := syncOnce(ctx, play, token, nil)
	if err != nil {
		return fmt.Errorf("a later run ended with %w", err)
	}
	if before, after, _ := strings.Cut(did, "\nDone: "); before != told || strings.Contains(after, "not as foreseen") {
		return fmt.Errorf("dry run and run (-told +did):\n%s\n%s", cmp.Diff(told, before), after)
	}
	return nil
}

// state is a line for each issue and milestone, and what is proposed of a run that writes back.
func (c syncAccident) state(ctx context.Context, play *sandbox.Sandbox) ([]string, error) {
	lines, err := (firstSync{}).state(ctx, play)
	if err != nil {
		return nil, err
	}
	milestones, _, err := play.Person.Issues.ListMilestones(ctx, sandbox.Owner, sandbox.Repo, nil)
	if err != nil {
		return nil, err
	}
	for _, milestone := range milestones {
		lines = append(lines, fmt.Sprintf("milestone %s: %d open, %d closed", milestone.GetTitle(), milestone.GetOpenIssues(), milestone.GetClosedIssues()))
	}
	if !c.writesBack {
		return lines, nil
	}
	proposed, err := (writeBack{}).state(ctx, play)
	return append(lines, proposed...), err
}

// mergedAndAgreed merges what is proposed: then the box is ticked on the default branch, and nothing is left to do.
func mergedAndAgreed(ctx context.Context, play *sandbox.Sandbox, token string) error {
	pull, err := play.Pull(ctx)
	if err != nil {
		return err
	}
	if pull == nil {
		return errors.New("there is no pull request")
	}
	if err := play.Merge(ctx, pull.GetNumber(), "merge"); err != nil {
		return err
	}
	// The first run sees the merge and takes the branch away, the next one has nothing left to do.
	for range 2 {
		if err := syncAsForeseen(ctx, play, token); err != nil {
			return fmt.Errorf("after the merge: %w", err)
		}
	}
	plan, err := play.Read(ctx, planPath)
	if err != nil {
		return err
	}
	if ticks := strings.Count(string(plan), "- [x] "); ticks != 1 || !strings.Contains(string(plan), "- [x] Goal 3: ") {
		return fmt.Errorf("the plan has %d ticked boxes:\n%s", ticks, plan)
	}
	pull, err = play.Pull(ctx)
	if err == nil && pull != nil {
		err = fmt.Errorf("pull request #%d is open after the merge", pull.GetNumber())
	}
	return errors.Join(err, firstIssues(ctx, play, 6))
}

// syncOnce runs `milepost sync` until it ends, or the knife ends it, and returns what it printed.
func syncOnce(ctx context.Context, play *sandbox.Sandbox, token string, cut *syncKnife, options ...string) (string, error) {
	path, err := binary()
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, path, append([]string{"sync", "--repo", sandbox.Owner + "/" + sandbox.Repo}, options...)...) //nolint:gosec // built here
	command.Env = []string{"MILEPOST_TOKEN=" + token, "MILEPOST_GITHUB_API_URL=" + play.URL}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		return "", err
	}
	if cut != nil {
		cut.arm(func() { _ = command.Process.Kill() })
	}
	err = command.Wait()
	if cut != nil {
		cut.arm(nil)
	}
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out.String())
	}
	return out.String(), nil
}

// syncKnife kills a process at one of its requests: before GitHub sees the request, or after.
type syncKnife struct {
	at     int
	moment moment

	mu    stdsync.Mutex
	count int
	kill  func()
}

func (k *syncKnife) arm(kill func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kill = kill
}

func (k *syncKnife) counted() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count
}

// due counts a request of the process that may be killed, and returns what kills it there.
func (k *syncKnife) due(r *http.Request) func() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kill == nil || !strings.HasPrefix(r.Header.Get("User-Agent"), "milepost") {
		return nil
	}
	k.count++
	if k.at == 0 || k.count < k.at {
		return nil
	}
	return k.kill
}

func (k *syncKnife) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kill := k.due(r)
		if kill == nil || k.moment == after {
			next.ServeHTTP(w, r)
		}
		if kill != nil {
			kill()
			panic(http.ErrAbortHandler) // the answer is lost
		}
	})
}

// TestTwoRunsAtOnceMakeNothingTwice starts two runs at the same time, again and again.
func TestTwoRunsAtOnceMakeNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts processes")
	}
	t.Parallel()
	play, err := sandbox.New(sandbox.Options{Key: testkey.Key()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = play.Close() })
	token := play.Hub.AddUser(sandbox.Owner)
	if err := (writeBack{}).prepare(t.Context(), play); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 3)
	var group stdsync.WaitGroup
	for i := range errs {
		group.Go(func() { _, errs[i] = syncOnce(t.Context(), play, token, nil) })
	}
	group.Wait()
	if !slices.Contains(errs, nil) {
		t.Errorf("none of them came to its end: %v", errs)
	}
	for _, err := range errs {
		if err != nil && !strings.Contains(err.Error(), "another run") {
			t.Errorf("a run that was overtaken does not say so: %v", err)
		}
	}
	if _, err := syncOnce(t.Context(), play, token, nil); err != nil {
		t.Error(err)
	}
	if err := firstIssues(t.Context(), play, 6); err != nil {
		t.Error(err)
	}
}
