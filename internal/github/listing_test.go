package github_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub/git"
	"github.com/milepost/milepost/sync"
)

// trees lets the fake answer each tree: all that is below it, or only itself.
func (f *fake) trees(answer func(sha string, recursive bool) string) {
	f.mux.HandleFunc("GET /repos/acme/plans/git/trees/{sha}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, answer(r.PathValue("sha"), r.URL.Query().Get("recursive") != ""))
	})
}

func (f *fake) files(t testing.TB, root string, paths sync.Paths) sync.Listing {
	t.Helper()
	listing, err := f.host(t).Files(context.Background(), plans(), root, paths)
	if err != nil {
		t.Fatal(err)
	}
	return listing
}

// many is a folder with n files and a plan.
func (o objects) many(name string, n int) git.Entry {
	entries := []git.Entry{o.file("plan.md", git.ModeFile)}
	for i := range n {
		entries = append(entries, git.Entry{Name: fmt.Sprintf("file-%d.go", i), Mode: git.ModeFile, SHA: entries[0].SHA})
	}
	return o.folder(name, entries...)
}

// deep is a folder with n folders in each other, the innermost of which is empty.
func (o objects) deep(n int) git.Entry {
	at := o.folder("a")
	for range n - 1 {
		at = o.folder("a", at)
	}
	return at
}

// No tree of git can hold itself. What lists one has names that cannot be verified.
func TestFilesEndWhereATreeHoldsItself(t *testing.T) {
	t.Parallel()
	root, inner := strings.Repeat("1", 40), strings.Repeat("2", 40)
	next := map[string]string{root: inner, inner: root}
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		return treeJSON(sha, recursive, []map[string]any{
			{"path": "plan.md", "mode": "100644", "sha": "b"}, {"path": "\ufffd", "mode": "040000", "sha": next[sha]},
		})
	})
	listing := f.files(t, root, nil)
	if len(listing.Files) != 2 || !strings.Contains(listing.Unlisted, "\"\ufffd/\ufffd/\" holds itself") || len(f.requests()) != 4 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesEndAfterSoManyRequests(t *testing.T) {
	t.Parallel()
	o, f := newObjects(), newFake(t)
	f.trees(func(sha string, recursive bool) string { return o.answer(sha, recursive, recursive) })
	if listing := f.files(t, o.deep(200).SHA, nil); !strings.Contains(listing.Unlisted, "300 requests") || len(f.requests()) != 300 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesEndAfterSoManyEntries(t *testing.T) {
	t.Parallel()
	o, f := newObjects(), newFake(t)
	same := o.many("0", 99_999)
	var folders []git.Entry
	for i := range 6 {
		folders = append(folders, git.Entry{Name: fmt.Sprint(i), Mode: same.Mode, SHA: same.SHA})
	}
	root := o.folder("", folders...).SHA
	folder := o.answer(same.SHA, true, false)
	f.trees(func(sha string, recursive bool) string {
		if sha == root {
			return o.answer(sha, recursive, recursive)
		}
		return folder
	})
	listing := f.files(t, root, sync.CompileGlobs([]string{"**/plan.md"}))
	if len(listing.Files) != 4 || !strings.Contains(listing.Unlisted, "500000 files and folders") {
		t.Errorf("%d files are listed, and %q", len(listing.Files), listing.Unlisted)
	}
	if listing := f.files(t, root, nil); len(listing.Files) != 100_000 || !strings.Contains(listing.Unlisted, "100000 of the files") {
		t.Errorf("%d files are listed without globs, and %q", len(listing.Files), listing.Unlisted)
	}
}

func TestFilesEndAfterSomeTime(t *testing.T) {
	t.Parallel()
	o, f := newObjects(), newFake(t)
	f.trees(func(sha string, recursive bool) string {
		f.clock.Advance(20 * time.Second)
		return o.answer(sha, recursive, recursive)
	})
	if listing := f.files(t, o.deep(5).SHA, nil); !strings.Contains(listing.Unlisted, "longer than 1m0s") || len(f.requests()) != 3 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesLookOnlyWhereWhatIsAskedForMayBe(t *testing.T) {
	t.Parallel()
	o, f := newObjects(), newFake(t)
	docs := o.folder("docs", o.file("m.md", git.ModeFile), o.folder("x.md", o.file("y", git.ModeFile)), o.file("x.go", git.ModeFile))
	root := o.folder("", docs, o.folder("lib", o.file("m.md", git.ModeFile)), o.file("m.md", git.ModeFile)).SHA
	f.trees(func(sha string, recursive bool) string { return o.answer(sha, recursive, recursive && sha == root) })
	want := sync.Listing{Files: []sync.File{
		{Path: "docs/m.md", Blob: hashOf("blob", "m.md"), Mode: sync.ModeRegular, Size: -1},
		{Path: "docs/x.md", Mode: sync.ModeDirectory, Size: -1},
	}}
	if diff := cmp.Diff(want, f.files(t, root, sync.CompileGlobs([]string{"docs/*.md"}))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(3, len(f.requests())); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestFilesOfAnAnswerThatIsNoneFail(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`[]`, `{"tree":{}}`, `{"tree":[{"path":"a"}`, `{"tree":[{"path":1}]}`} {
		f := newFake(t)
		f.trees(func(string, bool) string { return answer })
		if listing, err := f.host(t).Files(context.Background(), plans(), "root", nil); err == nil {
			t.Errorf("%s: got %+v", answer, listing)
		}
	}
}

func TestReadTakesNoMoreOfABlobThanAskedFor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/git/blobs/{sha}", http.StatusOK, strings.Repeat("a", 1000))
	host, blob := f.host(t), hashOf("blob", strings.Repeat("a", 1000))
	for _, step := range []struct{ limit, want int }{{10, 11}, {999, 1000}, {1000, 1000}, {10, 11}} {
		got, err := host.Read(context.Background(), plans(), blob, int64(step.limit))
		if err != nil || len(got) != step.want {
			t.Errorf("limit %d: %d bytes, %v", step.limit, len(got), err)
		}
	}
}

func TestSnapshotKeepsNoBodiesOfPeople(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/milestones", http.StatusOK, `[]`)
	f.answer("GET /repos/acme/plans/issues", http.StatusOK, `[
		{"number":1,"body":"theirs","user":{"login":"ann","type":"User"}},
		{"number":2,"body":"adopted","user":{"login":"ann","type":"User"}},
		{"number":3,"body":"ours","user":{"id":41,"login":"milepost[bot]","type":"Bot"}}]`)
	snapshot, err := f.host(t).Snapshot(context.Background(), plans(), sync.Scope{Everyone: true, Adopted: map[int]bool{2: true}})
	if err != nil {
		t.Fatal(err)
	}
	var bodies []string
	for _, row := range snapshot.Issues {
		bodies = append(bodies, row.Body)
	}
	if diff := cmp.Diff([]string{"", "adopted", "ours"}, bodies); diff != "" {
		t.Errorf("bodies (-want +got):\n%s", diff)
	}
}

// held reports how much memory the value takes that is made, in MB.
func held[T any](b *testing.B, make func() T) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	value := make()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(value)
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "MB-held")
}

// BenchmarkFiles lists a tree of 100,000 files to find one.
func BenchmarkFiles(b *testing.B) {
	o, f := newObjects(), newFake(b)
	root := o.many("", 99_999).SHA
	answer := o.answer(root, true, false)
	f.trees(func(string, bool) string { return answer })
	globs := sync.CompileGlobs([]string{"**/plan.md"})
	b.ReportAllocs()
	for b.Loop() {
		held(b, func() sync.Listing { return f.files(b, root, globs) })
	}
}

// BenchmarkSnapshot lists 1,200 issues of people, each as long as GitHub allows.
func BenchmarkSnapshot(b *testing.B) {
	f := newFake(b)
	f.answer("GET /repos/acme/plans/milestones", http.StatusOK, `[]`)
	text := strings.Repeat("a", 65_536)
	f.mux.HandleFunc("GET /repos/acme/plans/issues", func(w http.ResponseWriter, r *http.Request) {
		page := 1
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		var rows []string
		for i := range 100 {
			rows = append(rows, fmt.Sprintf(`{"number":%d,"body":%q,"user":{"login":"ann","type":"User"}}`, (page-1)*100+i+1, text))
		}
		link := "X-None: "
		if page < 12 {
			link = fmt.Sprintf(`Link: <%s/repos/acme/plans/issues?page=%d>; rel="next"`, f.URL, page+1)
		}
		reply(w, http.StatusOK, "["+strings.Join(rows, ",")+"]", link)
	})
	host := f.host(b)
	b.ReportAllocs()
	for b.Loop() {
		held(b, func() sync.Snapshot {
			snapshot, err := host.Snapshot(context.Background(), plans(), sync.Scope{Everyone: true})
			if err != nil || len(snapshot.Issues) != 1200 {
				b.Fatal(len(snapshot.Issues), err)
			}
			return snapshot
		})
	}
}
