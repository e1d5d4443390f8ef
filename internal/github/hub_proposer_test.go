package github_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
)

const writeBack = "milepost/write-back"

// proposal is one that gives the plan the content, on the head as it is now.
func (w *world) proposal(t *testing.T, content string) sync.Proposal {
	t.Helper()
	head, err := w.host.Head(context.Background(), w.repo)
	if err != nil {
		t.Fatal(err)
	}
	return sync.Proposal{
		Branch: writeBack, Base: head, Message: "Tick boxes", Title: "Tick boxes", Body: "Because",
		Files: []sync.ProposedFile{{Path: "m1.md", Mode: sync.ModeRegular, Content: []byte(content)}},
	}
}

func (w *world) withdraw(proposed sync.Proposed) error {
	_, err := w.host.Withdraw(context.Background(), w.repo, sync.Withdrawal{Number: proposed.Number, Branch: writeBack, Made: []string{proposed.Tip}})
	return err
}

func (w *world) propose(t *testing.T, proposal sync.Proposal) sync.Proposed {
	t.Helper()
	proposed, err := w.tryProposing(&proposal)
	if err != nil {
		t.Fatal(err)
	}
	return proposed
}

// tryProposing writes the proposal's commit and proposes it.
func (w *world) tryProposing(proposal *sync.Proposal) (proposed sync.Proposed, err error) {
	if proposal.Tip != "" {
		proposal.Made = append(proposal.Made, proposal.Tip)
	}
	if proposal.Commit, err = w.host.Write(context.Background(), w.repo, *proposal); err != nil {
		return sync.Proposed{}, err
	}
	proposal.Made = append(proposal.Made, proposal.Commit)
	return w.host.Propose(context.Background(), w.repo, *proposal)
}

// content reads a file of a commit through the port.
func (w *world) content(t *testing.T, commit, path string) (content, mode string) {
	t.Helper()
	var row struct{ Tree struct{ SHA string } }
	w.as(t, http.MethodGet, "/git/commits/"+commit, nil, &row)
	files, err := w.host.Files(context.Background(), w.repo, row.Tree.SHA, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.Files {
		if file.Path == path {
			bytes, err := w.host.Read(context.Background(), w.repo, file.Blob, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			return string(bytes), file.Mode
		}
	}
	t.Fatalf("commit %s has no %q", commit, path)
	return "", ""
}

func (w *world) tip(t *testing.T) string {
	t.Helper()
	var ref struct{ Object struct{ SHA string } }
	w.as(t, http.MethodGet, "/git/ref/heads/"+writeBack, nil, &ref)
	return ref.Object.SHA
}

func TestOpeningAPullRequestTakesFiveRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	proposal := w.proposal(t, "# Plan\r\n- [x] a")
	w.hub.ResetRequests()
	got := w.propose(t, proposal)
	want := []string{"POST git/trees", "POST git/commits", "GET", "POST git/refs", "POST pulls"}
	if diff := cmp.Diff(want, w.sent()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Number == 0 || got.Tip != w.tip(t) || got.Foreign {
		t.Errorf("got %+v, the branch is at %s", got, w.tip(t))
	}
	var commit struct {
		Verification struct{ Verified bool }
		Parents      []struct{ SHA string }
	}
	w.as(t, http.MethodGet, "/git/commits/"+got.Tip, nil, &commit)
	if !commit.Verification.Verified || len(commit.Parents) != 1 || commit.Parents[0].SHA != proposal.Base.Commit {
		t.Errorf("the commit is %+v", commit)
	}
}

func TestProposedBytesAndModesArrive(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"text":    "\ufeff# Plan\r\n- [x] <a> & \u2028 ünï\t\n\n",
		"latin_1": "# Plan \xe4\xf6\n- [x] a",
		"nul":     "# Plan\x00\n",
		"empty":   "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			proposal := w.proposal(t, content)
			proposal.Files[0].Mode = sync.ModeExecutable
			got, mode := w.content(t, w.propose(t, proposal).Tip, "m1.md")
			if diff := cmp.Diff(content, got); diff != "" || mode != sync.ModeExecutable {
				t.Errorf("mode %s (-want +got):\n%s", mode, diff)
			}
		})
	}
}

func TestNextProposalReplacesTheCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	w.put(t, "README.md", "", "changed")
	next := w.proposal(t, "two")
	next.Number, next.Tip, next.Title, next.TextChanged = first.Number, first.Tip, "Tick more boxes", true
	second := w.propose(t, next)
	if second.Number != first.Number || second.Tip == first.Tip || second.Tip != w.tip(t) {
		t.Errorf("got %+v after %+v", second, first)
	}
	if got, _ := w.content(t, second.Tip, "README.md"); got != "changed" {
		t.Errorf("the base is not the newest head: %q", got)
	}
	var pull struct {
		Title   string
		Commits int
	}
	w.as(t, http.MethodGet, "/pulls/"+strconv.Itoa(first.Number), nil, &pull)
	if pull.Title != "Tick more boxes" || pull.Commits != 1 {
		t.Errorf("the pull request is %+v", pull)
	}
}

func TestPeoplesCommitsAreLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	w.put(t, "m1.md", writeBack, "ann's")
	tip := w.tip(t)

	next := w.proposal(t, "two")
	next.Number, next.Tip = first.Number, first.Tip
	w.hub.ResetRequests()
	got := w.propose(t, next)
	if diff := cmp.Diff(sync.Proposed{Number: first.Number, Tip: tip, Foreign: true}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, request := range w.sent() {
		if !strings.HasPrefix(request, "GET") && !strings.HasPrefix(request, "POST git/") {
			t.Errorf("something was written: %s", request)
		}
	}

	// The same with the ledger lost.
	if shared, err := w.host.Shared(context.Background(), w.repo, "main", tip); !shared || err != nil {
		t.Errorf("with nothing known it is shared: %t, %v", shared, err)
	}
	if got := w.propose(t, w.proposal(t, "two")); !got.Moved {
		t.Errorf("with nothing known got %+v", got)
	}
	if w.tip(t) != tip {
		t.Error("the branch was moved")
	}
}

// A commit keeps its author when somebody else rewrites it; the committer tells.
func TestOurCommitRewrittenByAPersonIsTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	var ours struct {
		Author  map[string]any
		Tree    struct{ SHA string }
		Parents []struct{ SHA string }
	}
	w.as(t, http.MethodGet, "/git/commits/"+first.Tip, nil, &ours)
	var theirs struct{ SHA string }
	w.as(t, http.MethodPost, "/git/commits", map[string]any{
		"message": "Amended", "tree": ours.Tree.SHA, "parents": []string{ours.Parents[0].SHA}, "author": ours.Author,
		"committer": map[string]any{"name": "ann", "email": "ann@users.noreply.github.com"},
	}, &theirs)
	w.as(t, http.MethodPatch, "/git/refs/heads/"+writeBack, map[string]any{"sha": theirs.SHA, "force": true}, nil)

	next := w.proposal(t, "two")
	next.Number, next.Tip = first.Number, first.Tip
	want := sync.Proposed{Number: first.Number, Tip: theirs.SHA, Foreign: true}
	if diff := cmp.Diff(want, w.propose(t, next)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBranchTellsWhatStandsOnIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if ref, err := w.host.Ref(t.Context(), w.repo, writeBack); err != nil || ref != (sync.Ref{}) {
		t.Errorf("before it is made it is at %+v, %v", ref, err)
	}
	first := w.propose(t, w.proposal(t, "one"))
	ref, err := w.host.Ref(t.Context(), w.repo, writeBack)
	if err != nil || ref != (sync.Ref{Tip: first.Tip}) {
		t.Errorf("it is at %+v, %v", ref, err)
	}
	want := sync.PullRequest{Number: first.Number, Open: true, Branch: writeBack, Tip: first.Tip, Into: "main", Ours: true, Body: "Because"}
	pulls, err := w.host.PullRequests(t.Context(), w.repo, writeBack)
	if diff := cmp.Diff([]sync.PullRequest{want}, pulls); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if shared, err := w.host.Shared(t.Context(), w.repo, "main", first.Tip); shared || err != nil {
		t.Errorf("it is shared: %t, %v", shared, err)
	}
	w.as(t, http.MethodPut, "/pulls/"+strconv.Itoa(first.Number)+"/merge", map[string]any{}, nil)
	want.Open, want.Merged = false, true
	pull, err := w.host.PullRequest(t.Context(), w.repo, first.Number)
	if diff := cmp.Diff(want, pull); diff != "" || err != nil {
		t.Errorf("merged: %v (-want +got):\n%s", err, diff)
	}
}

func TestBranchThatWasRenamedIsAnother(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/branches/milepost/write-back", 200, `{"name":"production","commit":{"sha":"1"},"protected":false}`)
	if ref, err := f.host(t).Ref(t.Context(), plans(), writeBack); err != nil || ref.Tip != "" {
		t.Errorf("got %+v, %v", ref, err)
	}
}

// recall fills in what a pass finds out again about a proposal of which it does not know how it ended.
func (w *world) recall(t *testing.T, proposal *sync.Proposal) {
	t.Helper()
	ref, err := w.host.Ref(t.Context(), w.repo, writeBack)
	if err != nil {
		t.Fatal(err)
	}
	pulls, err := w.host.PullRequests(t.Context(), w.repo, writeBack)
	if err != nil {
		t.Fatal(err)
	}
	proposal.Tip = ref.Tip
	if len(pulls) == 1 {
		proposal.Number, proposal.TextChanged = pulls[0].Number, true
	}
}

// Whichever answer is lost, the same proposal sent again ends with one pull request that says
// what was proposed.
func TestProposalSurvivesTheLossOfAnyAnswer(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{"POST git/trees", "POST git/commits", "POST git/refs", "POST pulls", "POST /graphql"} {
		t.Run(lost, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			method, path, _ := strings.Cut(lost, " ")
			var known sync.Proposed
			if path == "/graphql" {
				known = w.propose(t, w.proposal(t, "one"))
			}
			remove := w.hub.Inject(localhub.Fault{Kind: localhub.DropAnswerAfter, Match: func(r *http.Request) bool {
				return r.Method == method && strings.Contains(r.URL.Path, path)
			}})
			proposal := w.proposal(t, "two")
			proposal.Number, proposal.Tip = known.Number, known.Tip
			if _, err := w.tryProposing(&proposal); !sync.IsUnclear(err) {
				t.Fatalf("got %v", err)
			}
			remove()
			w.recall(t, &proposal)
			got := w.propose(t, proposal)
			if content, _ := w.content(t, w.tip(t), "m1.md"); content != "two" || got.Tip != w.tip(t) || got.Foreign {
				t.Errorf("got %+v with %q, the branch is at %s", got, content, w.tip(t))
			}
			var pulls []any
			w.as(t, http.MethodGet, "/pulls?state=all", nil, &pulls)
			if len(pulls) != 1 || got.Number == 0 {
				t.Errorf("%d pull requests, %+v", len(pulls), got)
			}
		})
	}
}

func TestBranchThatWasDeletedIsMadeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.propose(t, w.proposal(t, "one"))
	w.as(t, http.MethodDelete, "/git/refs/heads/"+writeBack, nil, nil)
	second := w.propose(t, w.proposal(t, "two"))
	if second.Number == first.Number || second.Tip != w.tip(t) {
		t.Errorf("got %+v after %+v", second, first)
	}
}

func TestWithdrawClosesAndDeletesAndMayBeRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.propose(t, w.proposal(t, "one"))
	for range 2 {
		if err := w.withdraw(got); err != nil {
			t.Fatal(err)
		}
	}
	snapshot, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{})
	if err != nil || len(snapshot.Issues) != 1 {
		t.Fatalf("%d rows, %v", len(snapshot.Issues), err)
	}
	if row := snapshot.Issues[0]; !row.IsPullRequest || !row.Closed || row.Merged || row.Number != got.Number {
		t.Errorf("the pull request is %+v", row)
	}
	var refs []any
	w.as(t, http.MethodGet, "/git/matching-refs/heads/"+writeBack, nil, &refs)
	if len(refs) != 0 {
		t.Error("the branch is still there")
	}
}

func TestMergedPullRequestIsSeenAsMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.propose(t, w.proposal(t, "one"))
	w.as(t, http.MethodPut, "/pulls/"+strconv.Itoa(got.Number)+"/merge", map[string]any{}, nil)
	if _, err := w.host.Withdraw(context.Background(), w.repo, sync.Withdrawal{Branch: writeBack, Made: []string{got.Tip}}); err != nil {
		t.Error(err)
	}
	snapshot, err := w.host.Snapshot(context.Background(), w.repo, sync.Scope{})
	if err != nil || len(snapshot.Issues) != 1 || !snapshot.Issues[0].Merged {
		t.Errorf("got %+v, %v", snapshot.Issues, err)
	}
}
