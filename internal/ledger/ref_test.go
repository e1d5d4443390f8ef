package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

func TestRef(t *testing.T) {
	t.Parallel()
	t.Run("within_one_run", func(t *testing.T) {
		t.Parallel()
		conformance(t, func(*testing.T) sync.Ledger { return ledger.OpenRef(&refs{}, time.Now) })
	})
	t.Run("from_run_to_run", func(t *testing.T) {
		t.Parallel()
		conformance(t, func(*testing.T) sync.Ledger { return &runs{refs: &refs{}} })
	})
}

func TestRef_writes_seldom(t *testing.T) {
	t.Parallel()
	host := &refs{}
	run := ledger.OpenRef(host, time.Now)
	begun := sync.Change{Items: []sync.ItemBase{{Key: "a", Status: sync.StatusIntended}, {Key: "b", Status: sync.StatusIntended}}}
	if err := run.Foresee(t.Context(), repository(1), begun); err != nil {
		t.Fatal(err)
	}
	for _, item := range begun.Items {
		save(t, run, repository(1), sync.Change{Items: []sync.ItemBase{item}})
		item.Status, item.Issue.Number = sync.StatusLive, 7
		save(t, run, repository(1), sync.Change{Items: []sync.ItemBase{item}})
	}
	if err := run.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if host.writes != 2 {
		t.Errorf("%d commits, want one before the creations and one at the end", host.writes)
	}
	save(t, run, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "c", Status: sync.StatusIntended}}})
	if host.writes != 3 {
		t.Error("a creation that was not foreseen was not written before it began")
	}
}

func TestRef_counts_what_a_stopped_run_began_as_begun_now(t *testing.T) {
	t.Parallel()
	host, now := &refs{}, time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	clock := func() time.Time { return now }
	first := ledger.OpenRef(host, clock)
	save(t, first, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c", Since: now, ListedAt: now, Settled: true}})
	begun := sync.Change{
		Items:      []sync.ItemBase{{Key: "a", Status: sync.StatusIntended, IntendedAt: now}},
		Milestones: []sync.MilestoneBase{{Key: "m", IntendedAt: now}},
	}
	if err := first.Foresee(t.Context(), repository(1), begun); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour) // and the run is never closed
	second := ledger.OpenRef(host, clock)
	want := empty()
	want.Items["a"] = sync.ItemBase{Key: "a", Status: sync.StatusIntended, IntendedAt: now}
	want.Milestones["m"] = sync.MilestoneBase{Key: "m", IntendedAt: now}
	want.Repo.Commit = "c"
	expect(t, second, repository(1), want)

	err := first.Foresee(t.Context(), repository(1), begun)
	if err != nil {
		t.Fatalf("nobody else wrote: %v", err)
	}
	if err := second.Close(t.Context()); !errors.Is(err, ledger.ErrMoved) {
		t.Errorf("error %v of the run that was overtaken, want %v", err, ledger.ErrMoved)
	}
}

// intended are the items as they are while their issues are made.
func intended(keys ...sync.Key) sync.Change {
	var change sync.Change
	for _, key := range keys {
		change.Items = append(change.Items, sync.ItemBase{Key: key, Status: sync.StatusIntended, IntendedAt: time.Unix(1, 0)})
	}
	return change
}

func TestRef_creates_nothing_more_once_another_run_has_taken_over(t *testing.T) {
	t.Parallel()
	host := &refs{}
	first := ledger.OpenRef(host, time.Now)
	if err := first.Foresee(t.Context(), repository(1), intended("a", "b")); err != nil {
		t.Fatal(err)
	}
	save(t, first, repository(1), intended("a"))

	second := ledger.OpenRef(host, time.Now)
	if _, err := second.Load(t.Context(), repository(1)); err != nil {
		t.Fatal(err)
	}
	if host.writes != 1 {
		t.Error("to look at the ledger wrote it")
	}
	if err := second.Begin(t.Context(), repository(1)); err != nil {
		t.Fatal(err)
	}
	if err := first.Save(t.Context(), repository(1), intended("b")); !errors.Is(err, ledger.ErrMoved) {
		t.Errorf("error %v before another creation, want %v", err, ledger.ErrMoved)
	}
	if err := second.Begin(t.Context(), repository(1)); err != nil || host.writes != 2 {
		t.Errorf("%v, %d commits: what was taken over once was taken over again", err, host.writes)
	}
	base, err := ledger.OpenRef(host, time.Now).Load(t.Context(), repository(1))
	if err != nil || len(base.Items) != 2 {
		t.Errorf("a third run knows %v, %v: what the first may have created is lost", base.Items, err)
	}
}

func TestRef_writes_before_the_issue_of_questions_is_made(t *testing.T) {
	t.Parallel()
	host := &refs{}
	run := ledger.OpenRef(host, time.Now)
	record := sync.RepoBase{Commit: "c"}
	save(t, run, repository(1), sync.Change{Repo: &record})
	if host.writes != 0 {
		t.Fatal("a record that nothing depends on was written at once")
	}
	record.Dashboard.IntendedAt = time.Unix(1, 0)
	save(t, run, repository(1), sync.Change{Repo: &record})
	if host.writes != 1 {
		t.Error("another run could make the issue as well")
	}
}

func TestRef_keeps_the_key_of_the_markers(t *testing.T) {
	t.Parallel()
	host := &refs{}
	run := ledger.OpenRef(host, time.Now)
	key, lost, err := run.MarkerKey(t.Context(), repository(1), []byte("first"))
	if err != nil || string(key) != "first" || !lost {
		t.Fatalf("%q, %t, %v", key, lost, err)
	}
	if host.writes != 0 {
		t.Error("a key was written by which nothing is sealed yet")
	}
	save(t, run, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c"}})
	if host.writes != 1 {
		t.Error("the key is not there while markers are sealed by it")
	}
	// It is stopped here: what it had not written may be sealed by a key that was lost.
	run = ledger.OpenRef(host, time.Now)
	if key, lost, err := run.MarkerKey(t.Context(), repository(1), []byte("second")); err != nil || string(key) != "first" || !lost {
		t.Errorf("%q, %t, %v", key, lost, err)
	}
	save(t, run, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "d"}})
	if err := run.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if key, lost, err := ledger.OpenRef(host, time.Now).MarkerKey(t.Context(), repository(1), nil); err != nil || string(key) != "first" || lost {
		t.Errorf("%q, %t, %v", key, lost, err)
	}
}

func TestRef_keeps_who_worked_on_a_repository(t *testing.T) {
	t.Parallel()
	host := &refs{}
	for n, want := range [][]int64{nil, {7}, {7, 8}, {7, 8}} {
		run := ledger.OpenRef(host, time.Now)
		got, err := run.Users(t.Context(), repository(1), min(7+int64(n), 8))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("run %d, users before it (-want +got): %v\n%s", n, err, diff)
		}
		save(t, run, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: "c"}}) // and it is stopped here
	}
}

func TestRef_does_not_grow_without_end(t *testing.T) {
	t.Parallel()
	host, most := &refs{}, 0
	for n := range 3 * ledger.RefHistory {
		run := ledger.OpenRef(host, time.Now)
		save(t, run, repository(1), sync.Change{Repo: &sync.RepoBase{Commit: fmt.Sprint(n)}})
		if err := run.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		most = max(most, host.depth)
	}
	if most != ledger.RefHistory || host.writes != 3*ledger.RefHistory {
		t.Errorf("the ref had up to %d commits behind it, want %d; %d were written", most, ledger.RefHistory, host.writes)
	}
}

func TestRef_refuses_what_it_cannot_read(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"no_json":         "{",
		"no_version":      "{}",
		"a_newer_version": `{"version": 2, "repository": 1}`,
		"a_bare_item":     `{"version": 1, "repository": 1, "items": [{}]}`,
		"too_much":        string(bytes.Repeat([]byte(" "), ledger.RefLimit+1)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := &refs{tips: map[int64]string{1: "c"}, files: map[int64][]byte{1: []byte(content)}}
			if base, err := ledger.OpenRef(host, time.Now).Load(t.Context(), repository(1)); err == nil {
				t.Errorf("no error, and a base %v", base)
			}
		})
	}
	t.Run("but_another_repository's_is_none", func(t *testing.T) {
		t.Parallel()
		host := &refs{tips: map[int64]string{1: "c"}, files: map[int64][]byte{1: []byte(`{"version": 1, "repository": 9, "items": [{"key": "a"}]}`)}}
		expect(t, ledger.OpenRef(host, time.Now), repository(1), empty())
	})
}

func TestRef_writes_a_record_a_line(t *testing.T) {
	t.Parallel()
	host := &refs{}
	run := ledger.OpenRef(host, time.Now)
	save(t, run, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "a", Text: `a "{[,"`}, {Key: "b", Section: []string{"x", "y"}}}})
	if err := run.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	content := host.files[1]
	if !json.Valid(content) {
		t.Fatalf("no JSON: %s", content)
	}
	var lines []string
	for _, line := range bytes.Split(content, []byte("\n")) {
		if bytes.HasPrefix(line, []byte(`{"key":`)) {
			lines = append(lines, string(line[:len(`{"key":"a"`)]))
		}
	}
	if diff := cmp.Diff([]string{`{"key":"a"`, `{"key":"b"`}, lines); diff != "" {
		t.Errorf("lines of items (-want +got):\n%s\n%s", diff, content)
	}
}

// runs is a ledger in a repository for each call of which another run of the program is made.
type runs struct {
	mu   stdsync.Mutex
	refs *refs
}

func (r *runs) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	return ledger.OpenRef(r.refs, time.Now).Load(ctx, repo)
}

func (r *runs) Save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	run := ledger.OpenRef(r.refs, time.Now)
	if err := run.Save(ctx, repo, change); err != nil {
		return err
	}
	return run.Close(ctx)
}

func (r *runs) Passes(ctx context.Context, repo sync.Repository, limit int) ([]sync.PassSummary, error) {
	return ledger.OpenRef(r.refs, time.Now).Passes(ctx, repo, limit)
}

func (r *runs) Effects(ctx context.Context, repo sync.Repository, pass string) ([]sync.Effect, error) {
	return ledger.OpenRef(r.refs, time.Now).Effects(ctx, repo, pass)
}

// refs is a git host in memory with one ref a repository.
type refs struct {
	mu     stdsync.Mutex
	tips   map[int64]string
	files  map[int64][]byte
	writes int
	// depth counts the commits behind the ref.
	depth int
}

func (r *refs) RefTip(_ context.Context, repo sync.Repository, _ string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tips[repo.ID], nil
}

func (r *refs) RestartRef(ctx context.Context, repo sync.Repository, ref, before, file, message string, content []byte) (string, error) {
	commit, err := r.WriteRef(ctx, repo, ref, before, file, message, content)
	if commit != "" {
		r.depth = 1
	}
	return commit, err
}

func (r *refs) ReadRef(_ context.Context, repo sync.Repository, _, _ string, limit int64) (string, []byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	content := r.files[repo.ID]
	return r.tips[repo.ID], content[:min(int64(len(content)), limit+1)], nil
}

func (r *refs) WriteRef(_ context.Context, repo sync.Repository, _, before, _, _ string, content []byte) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tips[repo.ID] != before {
		return "", nil
	}
	if r.tips == nil {
		r.tips, r.files = map[int64]string{}, map[int64][]byte{}
	}
	r.writes++
	r.depth++
	r.tips[repo.ID], r.files[repo.ID] = fmt.Sprintf("c%d", r.writes), content
	return r.tips[repo.ID], nil
}
