package history_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/history"
)

// memory is a source that holds texts by their number.
type memory struct {
	revisions []burnup.Revision
	texts     map[string]string
	reads     map[string]int
}

func newMemory() *memory { return &memory{texts: map[string]string{}, reads: map[string]int{}} }

func (m *memory) add(text string) {
	n := len(m.revisions)
	r := burnup.Revision{Commit: fmt.Sprintf("c%d", n), At: time.Date(2026, 3, 1, 6*n, 0, 0, 0, time.UTC), Path: "plan.md"}
	if text != "" {
		r.Blob = fmt.Sprintf("%x", text)
		m.texts[r.Blob] = text
	}
	m.revisions = append(m.revisions, r)
}

func (m *memory) Revisions(context.Context, string, history.History) (history.Listed, error) {
	listed := history.Listed{Revisions: m.revisions}
	if n := len(m.revisions); n > 0 {
		listed.Head = m.revisions[n-1].Commit
	}
	return listed, nil
}

func (m *memory) Read(_ context.Context, blob string, _ int64) ([]byte, error) {
	m.reads[blob]++
	text, ok := m.texts[blob]
	if !ok {
		return nil, fmt.Errorf("there is no %s", blob)
	}
	return []byte(text), nil
}

func TestAHistoryThatGrowsEqualsOneFromScratch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source, known := newMemory(), history.History{}
		for range rapid.IntRange(1, 8).Draw(t, "readings") {
			for range rapid.IntRange(0, 6).Draw(t, "commits") {
				source.add(somePlan(t))
			}
			var err error
			known, err = history.Read(t.Context(), source, "plan.md", known, sync.DefaultPolicy())
			if err != nil {
				t.Fatal(err)
			}
		}
		known, err := history.Read(t.Context(), source, "plan.md", known, sync.DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		for blob, times := range source.reads {
			if times > 1 {
				t.Fatalf("%s was read %d times", blob, times)
			}
		}
		scratch, err := history.Read(t.Context(), source, "plan.md", history.History{}, sync.DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(scratch, known); diff != "" {
			t.Fatalf("history (-from scratch +grown):\n%s", diff)
		}
		if diff := cmp.Diff(burnup.Days(scratch.Revisions), burnup.Days(known.Revisions)); diff != "" {
			t.Fatalf("days (-from scratch +grown):\n%s", diff)
		}
	})
}

// somePlan is a plan with a few items, or nothing.
func somePlan(t *rapid.T) string {
	if rapid.IntRange(0, 9).Draw(t, "gone") == 0 {
		return ""
	}
	text := "# Milestone 1: Data\n"
	for i := range rapid.IntRange(0, 4).Draw(t, "items") {
		text += fmt.Sprintf(rapid.SampledFrom([]string{"- [ ] item %d\n", "- [x] item %d\n", "- [ ] ~~item %d~~\n"}).Draw(t, "item"), i)
	}
	return text
}

func TestAHistoryIsCountedAnewWhereItsRulesChanged(t *testing.T) {
	t.Parallel()
	source := newMemory()
	source.add("# Milestone 1: Data\n\n- [ ] item\n\n## Risks\n\n| Risk | Probability | Impact |\n|---|---|---|\n| Slow | High | Low |\n")
	plain, tables := sync.DefaultPolicy(), sync.DefaultPolicy()
	tables.Tables = true
	known := history.History{}
	for _, c := range []struct {
		policy sync.Policy
		scope  int
	}{{plain, 1}, {tables, 2}, {plain, 1}} {
		var err error
		known, err = history.Read(t.Context(), source, "plan.md", known, c.policy)
		if err != nil {
			t.Fatal(err)
		}
		if got := known.Revisions[0].Scope; got != c.scope {
			t.Errorf("scope %d where tables are %v, want %d", got, c.policy.Tables, c.scope)
		}
	}
	known.Rules--
	known.Revisions[0].Scope = 99
	known, err := history.Read(t.Context(), source, "plan.md", known, plain)
	if err != nil || known.Revisions[0].Scope != 1 {
		t.Errorf("what was counted by other rules stayed: %+v, %v", known.Revisions, err)
	}
}

func TestAHistoryIsCountedAnewWhereThePlanIsReadInAnotherWay(t *testing.T) {
	t.Parallel()
	source := newMemory()
	source.add("# Milestone 1: Data\n\n## Import\n\n- [ ] one\n- [ ] two\n\n## Wrap\n\n- [ ] three\n")
	headings, named, roles := sync.DefaultPolicy(), sync.DefaultPolicy(), sync.DefaultPolicy()
	headings.Track.Headings = true
	named.Named = []sync.NamedPlans{{Glob: "plan.md", Milestone: "Backlog"}}
	roles.Roles = map[string]parser.Role{"Wrap": parser.RoleSignOff}
	for name, policy := range map[string]sync.Policy{"headings": headings, "named": named, "roles": roles} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known, err := history.Read(t.Context(), source.copied(), "plan.md", history.History{}, sync.DefaultPolicy())
			if err != nil {
				t.Fatal(err)
			}
			known.Revisions[0].Scope = 99 // what nobody counts anew stays
			for _, c := range []struct {
				policy sync.Policy
				anew   bool
			}{{sync.DefaultPolicy(), false}, {policy, true}} {
				read, err := history.Read(t.Context(), source.copied(), "plan.md", known, c.policy)
				if err != nil {
					t.Fatal(err)
				}
				if anew := read.Revisions[0].Scope != 99; anew != c.anew {
					t.Errorf("counted anew: %v, want %v", anew, c.anew)
				}
			}
			scratch, err := history.Read(t.Context(), source.copied(), "plan.md", history.History{}, policy)
			if err != nil {
				t.Fatal(err)
			}
			again, err := history.Read(t.Context(), source.copied(), "plan.md", known, policy)
			if diff := cmp.Diff(scratch, again); err != nil || diff != "" {
				t.Errorf("it differs from one from scratch (-want +got), %v:\n%s", err, diff)
			}
		})
	}
}

// copied is the same source for one reader.
func (m *memory) copied() *memory {
	return &memory{revisions: m.revisions, texts: m.texts, reads: map[string]int{}}
}

func TestWhatCannotBeReadIsAnErrorThatLosesNothing(t *testing.T) {
	t.Parallel()
	source := newMemory()
	source.add("- [ ] one\n")
	known, err := history.Read(t.Context(), source, "plan.md", history.History{}, sync.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	source.add("- [ ] two\n")
	delete(source.texts, source.revisions[1].Blob)
	after, err := history.Read(t.Context(), source, "plan.md", known, sync.Policy{})
	if err == nil || !strings.Contains(err.Error(), "read plan.md at c1") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(known, after); diff != "" {
		t.Errorf("known (-before +after):\n%s", diff)
	}
}

func TestAPlanInLFSHoldsNothing(t *testing.T) {
	t.Parallel()
	source := newMemory()
	source.add("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
	known, err := history.Read(t.Context(), source, "plan.md", history.History{}, sync.Policy{})
	if err != nil || known.Revisions[0].Scope != 0 {
		t.Errorf("%+v, %v", known.Revisions, err)
	}
}

// BenchmarkRead counts many revisions of a plan of 10,000 items, each with one more tick, from scratch and as far as
// they are new.
func BenchmarkRead(b *testing.B) {
	const items, revisions = 10_000, 20
	source := newMemory()
	for n := range revisions {
		var text strings.Builder
		text.WriteString("# Milestone 1: Data\n")
		for i := range items {
			if i%500 == 0 {
				fmt.Fprintf(&text, "\n## Section %d\n\n", i/500)
			}
			box := " "
			if i < n {
				box = "x"
			}
			fmt.Fprintf(&text, "- [%s] Task %d: write what number %d needs\n", box, i, i)
		}
		source.add(text.String())
	}
	all := source.revisions
	b.Run("scratch", func(b *testing.B) {
		for b.Loop() {
			if _, err := history.Read(b.Context(), source, "plan.md", history.History{}, sync.Policy{}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*revisions), "ms/revision")
	})
	source.revisions = all[:revisions-1]
	known, err := history.Read(b.Context(), source, "plan.md", history.History{}, sync.Policy{})
	if err != nil {
		b.Fatal(err)
	}
	source.revisions = all
	b.Run("incremental", func(b *testing.B) {
		for b.Loop() {
			if _, err := history.Read(b.Context(), source, "plan.md", known, sync.Policy{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
