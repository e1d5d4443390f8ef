package github_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/history"
)

// drawnHistory makes commits on the built-in GitHub and knows what its branch should be said to have held.
type drawnHistory struct {
	t *testing.T
	w *world
	// line is the branch, and texts what each commit has of the plan; "" is no plan.
	line  []string
	texts map[string]string
	trees map[string]string
	made  int
}

func drawHistory(t *testing.T) *drawnHistory {
	t.Helper()
	d := &drawnHistory{t: t, w: newWorld(t), texts: map[string]string{}, trees: map[string]string{}}
	head, err := d.w.host.Head(context.Background(), d.w.repo)
	if err != nil {
		t.Fatal(err)
	}
	d.line, d.trees[head.Commit] = []string{head.Commit}, head.Tree
	return d
}

func (d *drawnHistory) tip() string { return d.line[len(d.line)-1] }

// commit makes a commit in which the plan says a text.
func (d *drawnHistory) commit(text string, parents ...string) string {
	d.t.Helper()
	return d.commitAs("plan.md", text, parents...)
}

func (d *drawnHistory) commitAs(file, text string, parents ...string) string {
	d.t.Helper()
	d.made++
	entries := []map[string]any{{"path": "other.md", "mode": "100644", "type": "blob", "content": fmt.Sprint(d.made)}}
	if text != "" {
		entries = append(entries, map[string]any{"path": file, "mode": "100644", "type": "blob", "content": text})
	}
	var tree, commit struct{ SHA string }
	d.w.as(d.t, http.MethodPost, "/git/trees", map[string]any{"tree": entries}, &tree)
	who := map[string]any{"name": "Ann", "email": "ann@example.com", "date": time.Date(2026, 3, 1, d.made, 0, 0, 0, time.UTC).Format(time.RFC3339)}
	d.w.as(d.t, http.MethodPost, "/git/commits", map[string]any{"message": "Work", "tree": tree.SHA, "parents": parents, "author": who, "committer": who}, &commit)
	d.texts[commit.SHA] = text
	return commit.SHA
}

// advance makes the branch hold the commit.
func (d *drawnHistory) advance(commit string) {
	d.t.Helper()
	d.line = append(d.line, commit)
	d.w.as(d.t, http.MethodPatch, "/git/refs/heads/main", map[string]any{"sha": commit, "force": true}, nil)
}

// want lists the commits of the line that changed the plan, with what it said then.
func (d *drawnHistory) want() []string {
	var want []string
	before := ""
	for _, commit := range d.line {
		if text := d.texts[commit]; text != before {
			want, before = append(want, commit+" "+text), text
		}
	}
	return want
}

// read reads the history, and lists those of its revisions that changed the plan.
func (d *drawnHistory) read(known history.History, most int) (history.History, []string) {
	d.t.Helper()
	head, err := d.w.host.Head(context.Background(), d.w.repo)
	if err != nil {
		d.t.Fatal(err)
	}
	source := d.w.host.Histories(d.w.repo, head, most)
	known, err = history.Read(context.Background(), source, "plan.md", known, sync.DefaultPolicy())
	if err != nil {
		d.t.Fatal(err)
	}
	var got []string
	before := ""
	for _, r := range known.Revisions {
		text := ""
		if r.Blob != "" {
			content, err := source.Read(context.Background(), r.Blob, 1<<20)
			if err != nil {
				d.t.Fatal(err)
			}
			text = string(content)
		}
		if text != before {
			got, before = append(got, r.Commit+" "+text), text
		}
	}
	return known, got
}

func TestAHistoryFromGitHubIsWhatStoodOnTheBranch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		make func(*drawnHistory)
	}{
		{"nothing", func(*drawnHistory) {}},
		{"pushed to the branch", func(d *drawnHistory) {
			d.advance(d.commit("- [ ] one", d.tip()))
			d.advance(d.commit("- [ ] one", d.tip()))
			d.advance(d.commit("- [x] one", d.tip()))
		}},
		{"merged later", func(d *drawnHistory) {
			d.advance(d.commit("- [ ] one", d.tip()))
			side := d.commit("- [x] one", d.commit("- [ ] two", d.tip()))
			d.advance(d.commit("- [ ] one", d.tip()))
			d.advance(d.commit("- [x] one", d.tip(), side))
		}},
		{"two branches side by side", func(d *drawnHistory) {
			d.advance(d.commit("- [ ] one", d.tip()))
			a, b := d.commit("- [ ] one\n- [ ] a", d.tip()), d.commit("- [ ] one\n- [ ] b", d.tip())
			d.advance(d.commit("- [ ] one\n- [ ] a", d.tip(), a))
			d.advance(d.commit("- [ ] one\n- [ ] a\n- [ ] b", d.tip(), b))
		}},
		{"what a merge threw away", func(d *drawnHistory) {
			d.advance(d.commit("- [ ] one", d.tip()))
			fork := d.tip()
			d.advance(d.commit("- [ ] thrown away", fork))
			d.advance(d.commit("- [ ] theirs", d.tip(), d.commit("- [ ] theirs", fork)))
		}},
		{"taken away and back again", func(d *drawnHistory) {
			d.advance(d.commit("- [ ] one", d.tip()))
			d.advance(d.commit("", d.tip()))
			d.advance(d.commit("- [ ] one", d.tip()))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := drawHistory(t)
			c.make(d)
			known, got := d.read(history.History{}, 0)
			if diff := cmp.Diff(d.want(), got); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
			d.w.hub.ResetRequests()
			again, _ := d.read(known, 0)
			if diff := cmp.Diff(known, again); diff != "" {
				t.Errorf("read again (-before +after):\n%s", diff)
			}
			for _, request := range d.w.sent() {
				if !strings.HasSuffix(request, "commits/HEAD") {
					t.Errorf("nothing changed, and it asks %s", request)
				}
			}
		})
	}
}

func TestAHistoryFromGitHubFollowsARename(t *testing.T) {
	t.Parallel()
	d := drawHistory(t)
	first := d.commitAs("old.md", "# Milestone 1: Data\n\n- [ ] one\n", d.tip())
	d.advance(first)
	second := d.commitAs("plan.md", "# Milestone 1: Data\n\n- [ ] one\n", d.tip())
	d.advance(second)
	known, _ := d.read(history.History{}, 0)
	var got []string
	for _, r := range known.Revisions {
		got = append(got, r.Commit+" "+r.Path)
	}
	if diff := cmp.Diff([]string{first + " old.md", second + " plan.md"}, got); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
	if days := burnup.Days(known.Revisions); len(days) != 1 || days[0].Scope != 1 {
		t.Errorf("days %+v", days)
	}
}

func TestAPushOfAPlanCostsFewRequests(t *testing.T) {
	t.Parallel()
	d := drawHistory(t)
	for i := range 30 {
		d.advance(d.commit(fmt.Sprintf("- [ ] item %d", i), d.tip()))
	}
	d.w.hub.ResetRequests()
	known, _ := d.read(history.History{}, 0)
	if sent := d.w.sent(); len(sent) > 30+6 {
		t.Errorf("30 revisions cost %d requests: %q", len(sent), sent)
	}
	d.advance(d.commit("- [x] item 30", d.tip()))
	d.w.hub.ResetRequests()
	known, got := d.read(known, 0)
	if sent := d.w.sent(); len(sent) > 5 {
		t.Errorf("one more revision costs %d requests: %q", len(sent), sent)
	}
	if diff := cmp.Diff(d.want(), got); diff != "" || known.Incomplete != "" {
		t.Errorf("history (-want +got):\n%s%s", diff, known.Incomplete)
	}
}

// changed stands for what a branch says that changed the plan.
const changed = "changed"

func TestAHistoryFromGitHubThatGrowsEqualsOneFromScratch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := drawHistory(t)
		known, texts := history.History{}, []string{"", "- [ ] a", "- [x] a", "- [ ] b", "- [ ] c"}
		var side, untouched string
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			text := rapid.SampledFrom(texts).Draw(rt, "text")
			switch rapid.SampledFrom([]string{"push", "push", "branch", "merge", "force", "read"}).Draw(rt, "step") {
			case "push":
				d.advance(d.commit(text, d.tip()))
			case "branch":
				from := side
				if from == "" {
					from = rapid.SampledFrom(d.line).Draw(rt, "fork")
					untouched = d.texts[from]
				}
				side = d.commit(text, from)
				if text != untouched {
					untouched = changed
				}
			case "merge":
				if side != "" {
					// GitHub tells nobody of a merge that puts back what its side never touched.
					if text == untouched {
						text = d.texts[d.tip()]
					}
					d.advance(d.commit(text, d.tip(), side))
					side = ""
				}
			case "force":
				d.line = d.line[:rapid.IntRange(1, len(d.line)).Draw(rt, "kept")]
				d.advance(d.commit(text, d.tip()))
			case "read":
				known, _ = d.read(known, rapid.IntRange(0, 2).Draw(rt, "most"))
			}
		}
		for known.Head != d.tip() {
			known, _ = d.read(known, 1)
		}
		known, got := d.read(known, 0)
		if diff := cmp.Diff(d.want(), got); diff != "" {
			rt.Fatalf("history (-want +got):\n%s", diff)
		}
		scratch, _ := d.read(history.History{}, 0)
		if diff := cmp.Diff(burnup.Days(scratch.Revisions), burnup.Days(known.Revisions)); diff != "" {
			rt.Fatalf("days (-from scratch +grown):\n%s", diff)
		}
	})
}
