package github_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

const headJSON = `{"sha":"c1","html_url":"https://github.com/acme/plans/commit/c1","commit":{"tree":{"sha":"t1"}}}`

func TestHead(t *testing.T) {
	t.Parallel()
	want := sync.Head{Commit: "c1", Tree: "t1", WebURL: "https://github.com/acme/plans"}

	t.Run("takes_one_request", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer("GET /repos/acme/plans/commits/HEAD", 200, headJSON)
		got, err := f.host(t).Head(context.Background(), plans())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if diff := cmp.Diff([]string{"GET /repos/acme/plans/commits/HEAD?per_page=1"}, f.requests()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
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
		f.answer("GET /repos/acme/plans/commits/heads/release/{name}", 200, headJSON)
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
	f := newFake(t)
	f.answer("GET /repos/acme/plans/git/trees/root", 200, `{"sha":"root","truncated":false,"tree":[
		{"path":"README.md","mode":"100644","type":"blob","sha":"b1","size":3},
		{"path":"docs","mode":"040000","type":"tree","sha":"docs"},
		{"path":"lib","mode":"160000","type":"commit","sha":"s1"}]}`)
	f.answer("GET /repos/acme/plans/git/trees/docs", 200, `{"sha":"docs","tree":[
		{"path":"m1.md","mode":"100755","type":"blob","sha":"b2","size":0},
		{"path":"old","mode":"040000","type":"tree","sha":"old"},
		{"path":"old/m0.md","mode":"120000","type":"blob","sha":"b3","size":9}]}`)
	big := newFake(t)
	big.mux.HandleFunc("GET /repos/acme/plans/git/trees/{sha}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("sha") == "root" && r.URL.Query().Get("recursive") != "" {
			reply(w, 200, `{"sha":"root","truncated":true,"tree":[{"path":"README.md","mode":"100644","type":"blob","sha":"b1"}]}`)
			return
		}
		f.mux.ServeHTTP(w, r)
	})
	got, err := big.host(t).Files(context.Background(), plans(), "root", nil)
	want := []sync.File{
		{Path: "README.md", Blob: "b1", Mode: sync.ModeRegular, Size: 3},
		{Path: "lib", Blob: "s1", Mode: sync.ModeSubmodule, Size: -1},
		{Path: "docs/m1.md", Blob: "b2", Mode: sync.ModeExecutable, Size: 0},
		{Path: "docs/old/m0.md", Blob: "b3", Mode: sync.ModeSymlink, Size: 9},
	}
	if diff := cmp.Diff(sync.Listing{Files: want}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
