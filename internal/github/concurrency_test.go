package github_test

import (
	"bytes"
	"context"
	"net/http"
	stdsync "sync"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestHostServesManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, err := w.host.Head(context.Background(), w.repo)
	if err != nil {
		t.Fatal(err)
	}
	var group stdsync.WaitGroup
	for range 8 {
		group.Go(func() {
			files, err := w.host.Files(context.Background(), w.repo, head.Tree, nil)
			if err != nil || len(files.Files) != 1 {
				t.Errorf("%d files, %v", len(files.Files), err)
				return
			}
			if _, err := w.host.Read(context.Background(), w.repo, files.Files[0].Blob, 1<<20); err != nil {
				t.Error(err)
			}
			if _, err := w.host.Do(context.Background(), w.repo, sync.CreateIssue{Title: "Write it"}, sync.Target{}); err != nil {
				t.Error(err)
			}
			if _, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	minted := 0
	for _, r := range w.hub.Requests() {
		if r.Kind == "app" && r.Method == http.MethodPost {
			minted++
		}
	}
	if minted != 1 {
		t.Errorf("%d tokens were minted, want 1", minted)
	}
}

func TestBlobsUnusedForLongestAreForgotten(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	contents, ids := map[string][]byte{}, map[string]string{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		content := bytes.Repeat([]byte(name), 14<<20)
		ids[name] = hashOf("blob", string(content))
		contents[ids[name]] = content
	}
	f.mux.HandleFunc("GET /repos/acme/plans/git/blobs/{sha}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(contents[r.PathValue("sha")])
	})
	host := f.host(t)
	for i, step := range []struct {
		blob     string
		requests int
	}{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"a", 4}, {"e", 5}, {"a", 5}, {"b", 6}} {
		if _, err := host.Read(context.Background(), plans(), ids[step.blob], 1<<30); err != nil {
			t.Fatal(err)
		}
		if n := len(f.requests()); n != step.requests {
			t.Fatalf("step %d, blob %q: %d requests, want %d", i, step.blob, n, step.requests)
		}
	}
}
