package github_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// head is the default branch's head through the port.
func (w *world) head(t *testing.T) sync.Head {
	t.Helper()
	head, err := w.host.Head(context.Background(), w.repo)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func (w *world) appendTo(t *testing.T, addition sync.Addition) sync.AppendResult {
	t.Helper()
	appended, err := w.host.Append(context.Background(), w.repo, addition)
	if err != nil {
		t.Fatal(err)
	}
	return appended
}

func TestAppendCommitsToTheDefaultBranch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(t, "m1.md", "", "zero")
	head := w.head(t)
	w.hub.ResetRequests()
	got := w.appendTo(t, sync.Addition{
		Parent: head, Message: "Tick boxes",
		Files: []sync.ProposedFile{{Path: "m1.md", Mode: sync.ModeExecutable, Content: []byte("one\r\n")}},
	})
	want := []string{"GET", "GET rules/branches/main", "POST git/trees", "POST git/commits", "PATCH git/refs/heads/main"}
	if diff := cmp.Diff(want, w.sent()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if now := w.head(t); now.Commit != got.Tip || got.Moved {
		t.Errorf("the branch is at %s, the answer was %+v", now.Commit, got)
	}
	if content, mode := w.content(t, got.Tip, "m1.md"); content != "one\r\n" || mode != sync.ModeExecutable {
		t.Errorf("the file holds %q with mode %s", content, mode)
	}
}

func TestAppendNeverOverwrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(t, "m1.md", "", "zero")
	stale := w.head(t)
	w.put(t, "m1.md", "", "ann's")
	now := w.head(t)
	got := w.appendTo(t, sync.Addition{
		Parent: stale, Message: "Tick boxes", Files: []sync.ProposedFile{{Path: "m1.md", Mode: sync.ModeRegular, Content: []byte("one")}},
	})
	if !got.Moved || w.head(t).Commit != now.Commit {
		t.Errorf("got %+v, the branch is at %s", got, w.head(t).Commit)
	}
}

func TestAppendMergesWithTwoParents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(t, "gone.md", "", "gone")
	first := w.propose(t, w.proposal(t, "one"))
	w.put(t, "notes.txt", writeBack, "ann's")
	w.put(t, "README.md", "", "new")
	head, tip := w.head(t), w.tip(t)
	fork, err := w.host.Fork(context.Background(), w.repo, head, tip)
	if err != nil {
		t.Fatal(err)
	}
	if fork.Tip.Commit != tip || fork.Tip.Tree == "" || fork.Ancestor.Commit == head.Commit || fork.Ancestor.Tree == "" {
		t.Errorf("the fork is %+v", fork)
	}
	notes := w.blob(t, fork.Tip.Tree, "notes.txt")
	got := w.appendTo(t, sync.Addition{
		Branch: writeBack, Parent: fork.Tip, Merge: head, MergeMessage: "Merge", Message: "Tick boxes",
		Merged: []sync.ProposedFile{{Path: "notes.txt", Mode: sync.ModeRegular, Blob: notes}, {Path: "gone.md", Gone: true}},
		Files:  []sync.ProposedFile{{Path: "m1.md", Mode: sync.ModeRegular, Content: []byte("two")}},
	})
	for path, want := range map[string]string{"notes.txt": "ann's", "README.md": "new", "m1.md": "two"} {
		if content, _ := w.content(t, got.Tip, path); content != want {
			t.Errorf("%s holds %q", path, content)
		}
	}
	if w.blob(t, got.Tip, "gone.md") != "" {
		t.Error("the removed file is there")
	}
	var comparison struct{ Status string }
	for _, commit := range []string{tip, head.Commit, first.Tip} {
		if w.as(t, http.MethodGet, "/compare/"+commit+"..."+got.Tip, nil, &comparison); comparison.Status != "ahead" {
			t.Errorf("the new tip is %s of %s", comparison.Status, commit)
		}
	}
}

// blob is the blob of a file in a tree or commit, "" if there is none.
func (w *world) blob(t *testing.T, tree, path string) string {
	t.Helper()
	var at struct{ SHA string }
	w.as(t, http.MethodGet, "/git/trees/"+tree, nil, &at)
	files, err := w.host.Files(context.Background(), w.repo, at.SHA, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.Files {
		if file.Path == path {
			return file.Blob
		}
	}
	return ""
}

func TestPullRequestIsFurnished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	proposal := w.proposal(t, "one")
	proposal.Draft, proposal.Labels, proposal.Reviewers = true, []string{"docs"}, []string{"ann", "nobody"}
	got := w.propose(t, proposal)
	if diff := cmp.Diff([]string{`reviewer "ann"`, `reviewer "nobody"`}, got.Dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	var pull struct {
		Draft  bool
		Labels []struct{ Name string }
	}
	w.as(t, http.MethodGet, "/pulls/"+strconv.Itoa(got.Number), nil, &pull)
	if !pull.Draft || len(pull.Labels) != 1 || pull.Labels[0].Name != "docs" {
		t.Errorf("the pull request is %+v", pull)
	}
}

func TestMergeIsForTheCommitThatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.propose(t, w.proposal(t, "one"))
	w.put(t, "notes.txt", writeBack, "ann's")
	if done, err := w.host.Merge(context.Background(), w.repo, sync.Merge{Number: got.Number, Tip: got.Tip}); !done.Moved || err != nil {
		t.Errorf("merged %v, %v", done, err)
	}
	if done, err := w.host.Merge(context.Background(), w.repo, sync.Merge{Number: got.Number, Tip: w.tip(t)}); !done.Merged || err != nil {
		t.Errorf("merged %v, %v", done, err)
	}
	if content, _ := w.content(t, w.head(t).Commit, "m1.md"); content != "one" {
		t.Errorf("the default branch holds %q", content)
	}
}

func TestClosingTellsWhoAndWhatWasSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	outcome := w.do(t, sync.CreateIssue{Title: "Which store?"}, sync.Target{})
	number := outcome.Issue.Number
	at := "/issues/" + strconv.Itoa(number)
	w.as(t, http.MethodPost, at+"/comments", map[string]any{"body": "Decision: Postgres"}, nil)
	w.as(t, http.MethodPatch, at, map[string]any{"state": "closed"}, nil)
	got, err := w.host.CloseEvent(context.Background(), w.repo, number, true)
	if err != nil {
		t.Fatal(err)
	}
	got.At = time.Time{}
	want := sync.CloseEvent{Issue: number, By: "ann", Email: got.Email, Comments: []sync.Remark{{Text: "Decision: Postgres"}}}
	for i, remark := range got.Comments {
		if remark.By.ID == 0 || remark.By.Login != "ann" || !remark.By.Person {
			t.Errorf("it was written by %+v", remark.By)
		}
		got.Comments[i].By = sync.User{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.hub.ResetRequests()
	if _, err := w.host.CloseEvent(context.Background(), w.repo, number, false); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(w.sent(), "GET issues/1/comments") {
		t.Error("comments were read that nobody asked for")
	}
}
