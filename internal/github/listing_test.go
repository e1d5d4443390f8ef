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

	"github.com/milepost/milepost/sync"
)

// trees lets the fake answer each tree: all that is below it, or only itself.
func (f *fake) trees(answer func(sha string, recursive bool) string) {
	f.mux.HandleFunc("GET /repos/acme/plans/git/trees/{sha}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, answer(r.PathValue("sha"), r.URL.Query().Get("recursive") != ""))
	})
}

func (f *fake) files(t testing.TB, paths sync.Paths) sync.Listing {
	t.Helper()
	listing, err := f.host(t).Files(context.Background(), plans(), "root", paths)
	if err != nil {
		t.Fatal(err)
	}
	return listing
}

// manyFiles is an answer with n files.
func manyFiles(n int) string {
	var out strings.Builder
	out.WriteString(`{"sha":"t","tree":[`)
	for i := range n {
		fmt.Fprintf(&out, `{"path":"lib/file-%d.go","mode":"100644","type":"blob","sha":"b","size":3,"url":"https://api.github.com/b"},`, i)
	}
	return out.String() + `{"path":"plan.md","mode":"100644","type":"blob","sha":"p","size":3}],"truncated":false}`
}

func TestFilesEndWhereATreeHoldsItself(t *testing.T) {
	t.Parallel()
	next := map[string]string{"root": "inner", "inner": "root"}
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		if recursive {
			return `{"sha":"` + sha + `","truncated":true,"tree":[{"path":"a/plan.md","mode":"100644","type":"blob","sha":"b"}]}`
		}
		return `{"sha":"` + sha + `","tree":[{"path":"plan.md","mode":"100644","type":"blob","sha":"b"},{"path":"a","mode":"040000","type":"tree","sha":"` + next[sha] + `"}]}`
	})
	listing := f.files(t, nil)
	if len(listing.Files) != 2 || !strings.Contains(listing.Unlisted, `"a/a/" holds itself`) || len(f.requests()) != 4 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesEndAfterSoManyRequests(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		return fmt.Sprintf(`{"sha":%q,"truncated":%t,"tree":[{"path":"a","mode":"040000","type":"tree","sha":"%sx"}]}`, sha, recursive, sha)
	})
	if listing := f.files(t, nil); !strings.Contains(listing.Unlisted, "300 requests") || len(f.requests()) != 300 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesEndAfterSoManyEntries(t *testing.T) {
	t.Parallel()
	folder := manyFiles(99_999)
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		switch {
		case sha != "root":
			return folder
		case recursive:
			return `{"sha":"root","truncated":true,"tree":[]}`
		}
		var folders []string
		for i := range 6 {
			folders = append(folders, fmt.Sprintf(`{"path":"%d","mode":"040000","type":"tree","sha":"t%d"}`, i, i))
		}
		return `{"sha":"root","tree":[` + strings.Join(folders, ",") + `]}`
	})
	listing := f.files(t, sync.CompileGlobs([]string{"**/plan.md"}))
	if len(listing.Files) != 4 || !strings.Contains(listing.Unlisted, "500000 files and folders") {
		t.Errorf("%d files are listed, and %q", len(listing.Files), listing.Unlisted)
	}
	if listing := f.files(t, nil); len(listing.Files) != 100_000 || !strings.Contains(listing.Unlisted, "100000 of the files") {
		t.Errorf("%d files are listed without globs, and %q", len(listing.Files), listing.Unlisted)
	}
}

func TestFilesEndAfterSomeTime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		f.clock.Advance(20 * time.Second)
		return fmt.Sprintf(`{"sha":%q,"truncated":%t,"tree":[{"path":"a","mode":"040000","type":"tree","sha":"%sx"}]}`, sha, recursive, sha)
	})
	if listing := f.files(t, nil); !strings.Contains(listing.Unlisted, "longer than 1m0s") || len(f.requests()) != 3 {
		t.Errorf("got %+v after %d requests", listing, len(f.requests()))
	}
}

func TestFilesLookOnlyWhereWhatIsAskedForMayBe(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.trees(func(sha string, recursive bool) string {
		if sha == "root" {
			return fmt.Sprintf(`{"sha":"root","truncated":%t,"tree":[
				{"path":"docs","mode":"040000","type":"tree","sha":"docs"},
				{"path":"lib","mode":"040000","type":"tree","sha":"lib"},
				{"path":"m.md","mode":"100644","type":"blob","sha":"b1"}]}`, recursive)
		}
		return `{"sha":"docs","tree":[
			{"path":"m.md","mode":"100644","type":"blob","sha":"b2"},
			{"path":"x.md","mode":"040000","type":"tree","sha":"x"},
			{"path":"x.go","mode":"100644","type":"blob","sha":"b3"}]}`
	})
	want := sync.Listing{Files: []sync.File{
		{Path: "docs/m.md", Blob: "b2", Mode: sync.ModeRegular, Size: -1},
		{Path: "docs/x.md", Mode: sync.ModeDirectory, Size: -1},
	}}
	if diff := cmp.Diff(want, f.files(t, sync.CompileGlobs([]string{"docs/*.md"}))); diff != "" {
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
	host := f.host(t)
	for _, step := range []struct{ limit, want int }{{10, 11}, {999, 1000}, {1000, 1000}, {10, 11}} {
		got, err := host.Read(context.Background(), plans(), "b", int64(step.limit))
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
	answer := manyFiles(99_999)
	f := newFake(b)
	f.trees(func(string, bool) string { return answer })
	globs := sync.CompileGlobs([]string{"**/plan.md"})
	b.ReportAllocs()
	for b.Loop() {
		held(b, func() sync.Listing { return f.files(b, globs) })
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
