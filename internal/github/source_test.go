package github_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub/git"
	"github.com/milepost/milepost/sync"
)

const (
	headCommit = "553c2077f0edc3d5dc5d17262f6aa498e69d6f8e"
	headTree   = "7f2b1c3d4e5f60718293a4b5c6d7e8f901234567"
	headJSON   = `{"sha":"` + headCommit + `","html_url":"https://github.com/acme/plans/commit/` + headCommit + `","tree":{"sha":"` + headTree + `"}}`
)

func TestHead(t *testing.T) {
	t.Parallel()
	want := sync.Head{Commit: headCommit, Tree: headTree, WebURL: "https://github.com/acme/plans"}

	t.Run("takes_one_request_while_it_is_the_same", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.mux.HandleFunc("GET /repos/acme/plans/commits/HEAD", func(w http.ResponseWriter, r *http.Request) {
			if accept := r.Header.Get("Accept"); accept != "application/vnd.github.sha" {
				t.Errorf("it is asked for as %q", accept)
			}
			if tag := r.Header.Get("If-None-Match"); tag == `"`+headCommit+`"` {
				reply(w, 304, "", "ETag: "+tag)
				return
			}
			reply(w, 200, headCommit, `ETag: "`+headCommit+`"`, "Content-Type: application/vnd.github.sha; charset=utf-8")
		})
		f.answer("GET /repos/acme/plans/git/commits/"+headCommit, 200, headJSON)
		host := f.host(t)
		for range 3 {
			got, err := host.Head(context.Background(), plans())
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			f.clock.Advance(time.Hour) // another token
		}
		const head = "GET /repos/acme/plans/commits/HEAD"
		if diff := cmp.Diff([]string{head, "GET /repos/acme/plans/git/commits/" + headCommit, head, head}, f.requests()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if stats := host.Stats(); stats.NotModified != 2 {
			t.Errorf("%d of them were free, want 2", stats.NotModified)
		}
	})
	t.Run("that_not_all_of_GitHub_has_yet_is_asked_for_again", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer("GET /repos/acme/plans/commits/HEAD", 200, headCommit)
		if _, err := f.host(t).Head(context.Background(), plans()); err == nil || sync.IsGone(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("of_an_empty_repository_is_zero", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer("GET /repos/acme/plans/commits/HEAD", 409, `{"message":"Git Repository is empty."}`)
		got, err := f.host(t).Head(context.Background(), plans())
		if diff := cmp.Diff(sync.Head{}, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("falls_back_to_the_name_of_the_branch", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer("GET /repos/acme/plans/commits/HEAD", 422, `{"message":"No commit found for SHA: HEAD"}`)
		f.answer("GET /repos/acme/plans", 200, `{"default_branch":"release/1 #2"}`)
		f.answer("GET /repos/acme/plans/commits/heads/release/{name}", 200, headCommit)
		f.answer("GET /repos/acme/plans/git/commits/"+headCommit, 200, headJSON)
		got, err := f.host(t).Head(context.Background(), plans())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("of_a_repository_out_of_sight_is_gone", func(t *testing.T) {
		t.Parallel()
		if _, err := newFake(t).host(t).Head(context.Background(), plans()); !sync.IsGone(err) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFilesOfATruncatedTreeAreListedFolderByFolder(t *testing.T) {
	t.Parallel()
	o, f := newObjects(), newFake(t)
	old := o.folder("old", o.file("m0.md", git.ModeSymlink))
	docs := o.folder("docs", o.file("m1.md", git.ModeExecutable), old)
	lib := git.Entry{Name: "lib", Mode: git.ModeSubmodule, SHA: hashOf("commit", "lib")}
	root := o.folder("", o.file("README.md", git.ModeFile), docs, lib).SHA
	f.trees(func(sha string, recursive bool) string {
		return o.answer(sha, recursive, recursive && sha == root)
	})
	got, err := f.host(t).Files(context.Background(), plans(), root, nil)
	want := []sync.File{
		{Path: "README.md", Blob: hashOf("blob", "README.md"), Mode: sync.ModeRegular, Size: -1},
		{Path: "lib", Blob: lib.SHA, Mode: sync.ModeSubmodule, Size: -1},
		{Path: "docs/m1.md", Blob: hashOf("blob", "m1.md"), Mode: sync.ModeExecutable, Size: -1},
		{Path: "docs/old/m0.md", Blob: hashOf("blob", "m0.md"), Mode: sync.ModeSymlink, Size: -1},
	}
	if diff := cmp.Diff(sync.Listing{Files: want}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff(3, len(f.requests())); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
