package reconcile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const gateName = "milepost / gate"

// gatesOn lists the check runs of gates on a commit, the newest first.
func (l *loop) gatesOn(commit string) []*gh.CheckRun {
	l.t.Helper()
	var runs []*gh.CheckRun
	for _, run := range l.runs(commit) {
		if run.GetName() == gateName {
			runs = append(runs, run)
		}
	}
	return runs
}

// wantsGate fails unless one check run of a gate stands on a commit, completed so, whose summary has the parts.
func (l *loop) wantsGate(commit, conclusion string, parts ...string) {
	l.t.Helper()
	runs := l.gatesOn(commit)
	if len(runs) != 1 || runs[0].GetStatus() != "completed" || runs[0].GetConclusion() != conclusion {
		l.t.Errorf("the gates on %.7s are %v, want one that is %s", commit, runs, conclusion)
		return
	}
	for _, part := range parts {
		if summary := runs[0].GetOutput().GetSummary(); !strings.Contains(summary, part) {
			l.t.Errorf("the gate lacks %q:\n%s", part, summary)
		}
	}
}

// ref points a branch, made where there is none, to a commit of its own, and returns that.
func (l *loop) ref(branch string) string {
	l.t.Helper()
	ctx, name := l.t.Context(), "refs/heads/"+branch
	main, _, err := l.Person.Git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	parent := main.GetObject().GetSHA()
	old, _, notThere := l.Person.Git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/"+branch)
	if notThere == nil {
		parent = old.GetObject().GetSHA()
	}
	commit, _, err := l.Person.Git.GetCommit(ctx, sandbox.Owner, sandbox.Repo, parent)
	l.must(err)
	next, _, err := l.Person.Git.CreateCommit(ctx, sandbox.Owner, sandbox.Repo, gh.Commit{
		Message: new(fmt.Sprint("Work on ", branch, l.clock.now().UnixNano())), Tree: commit.Tree, Parents: []*gh.Commit{{SHA: &parent}},
	}, nil)
	l.must(err)
	if notThere == nil {
		_, _, err = l.Person.Git.UpdateRef(ctx, sandbox.Owner, sandbox.Repo, name, gh.UpdateRef{SHA: next.GetSHA()})
	} else {
		_, _, err = l.Person.Git.CreateRef(ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: name, SHA: next.GetSHA()})
	}
	l.must(err)
	return next.GetSHA()
}

// opens opens a pull request from a branch of its own into another one, and returns its number and head.
func (l *loop) opens(from, into string) (int, string) {
	l.t.Helper()
	head := l.ref(from)
	pull, _, err := l.Person.PullRequests.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &from, Head: from, Base: into})
	l.must(err)
	return pull.GetNumber(), head
}

// gated is a loop with a sign-off, a release branch, and gates.
func gated(t *testing.T, gates string, file string) *loop {
	t.Helper()
	l := newLoop(t)
	if file != "" {
		l.start(file)
	}
	l.commit(sync.ConfigPath, "sign_off:\n  Engineering Lead: [ann]\ngates:\n"+gates)
	l.commit(smallPath, slotted)
	l.settle()
	l.ref("release/1.0")
	return l
}

const signedRelease = "  - {branch: 'release/*', needs: sign-off}\n"

// merged has the pull request of write-back merged.
func (l *loop) merged() {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	l.must(l.Merge(l.t.Context(), base.Repo.WriteBack.Number, "merge"))
	l.settle()
}

func TestGate_opens_once_the_sign_off_is_done_on_both_sides(t *testing.T) {
	t.Parallel()
	l := gated(t, signedRelease, "")
	ann := l.as("ann")
	number, head := l.opens("work", "release/1.0")
	l.settle()
	l.wantsGate(head, "failure", "Engineering Lead", "Product Manager", "is open", "release/")
	// Who is not listed signs nothing, whether by hand or in the document.
	l.closeIssue("Engineering Lead (Sign-off)")
	l.closeIssue("Product Manager (Sign-off)")
	l.settle()
	l.wantsGate(head, "failure", "the plan does not say so yet")
	l.merged()
	l.wantsGate(head, "failure", "closed by "+sandbox.Owner+", who is not listed")
	if summary := l.gatesOn(head)[0].GetOutput().GetSummary(); strings.Contains(summary, "Product Manager") {
		t.Errorf("what anybody may sign is missing:\n%s", summary)
	}
	l.clock.advance(time.Minute)
	signed := l.commentBy(ann, "Engineering Lead (Sign-off)", "/approve")
	l.passWith(tellOf(signed))
	l.settle()
	l.wantsReaction(signed, "rocket")
	l.wantsGate(head, "success", "All of it is done")
	// A new head gets its own answer, and one that is taken back shuts the gate again.
	second := l.ref("work")
	l.settle()
	l.wantsGate(second, "success")
	l.must(l.ReopenIssue(t.Context(), l.number("Engineering Lead (Sign-off)")))
	l.settle()
	l.wantsGate(second, "failure", "Engineering Lead")
	// Where there is no gate any more, nothing may keep standing.
	main := "main"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, number, &gh.PullRequest{Base: &gh.PullRequestBranch{Ref: &main}})
	l.must(err)
	l.settle()
	l.wantsGate(second, "neutral")
}

func TestGate_is_not_opened_by_ticking_the_line_of_somebody_else(t *testing.T) {
	t.Parallel()
	l := gated(t, signedRelease, "")
	_, head := l.opens("work", "release/1.0")
	l.commit(smallPath, strings.Replace(strings.Replace(slotted, "- [ ] Engineering Lead: [Name] - [Date]", "- [x] Engineering Lead: ann - 2026-01-01", 1), "- [ ] Product", "- [x] Product", 1))
	l.settle()
	l.wantsGate(head, "failure", "Engineering Lead", "closed by the bot")
	l.commit(smallPath, strings.Replace(strings.Replace(slotted, "- [ ] Engineering Lead: [Name] - [Date]", "- [ ] ~~Engineering Lead: [Name] - [Date]~~", 1), "- [ ] Product", "- [x] Product", 1))
	l.settle()
	l.wantsGate(head, "failure", "struck, and not signed")
}

func TestGate_waits_for_a_phase_or_a_milestone(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "gates:\n  - {branch: one, needs: {phase: 1}}\n  - {branch: all, needs: milestone}\n  - {branch: nine, needs: {phase: 9}}\n  - {branch: other, needs: milestone, plan: docs/other.md}\n")
	l.commit(smallPath, small)
	l.settle()
	heads := map[string]string{}
	for _, branch := range []string{"one", "all", "nine", "other", "free"} {
		l.ref(branch)
		_, heads[branch] = l.opens("work-on-"+branch, branch)
	}
	l.settle()
	l.wantsGate(heads["one"], "failure", "Task 1.1", "Draw", "Cut")
	l.wantsGate(heads["all"], "failure", "Goal 1", "Task 1.1")
	l.wantsGate(heads["nine"], "failure", "no plan has a phase 9")
	l.wantsGate(heads["other"], "failure", "no plan has an item")
	if runs := l.gatesOn(heads["free"]); len(runs) != 0 {
		t.Errorf("a pull request to a branch without a gate got %v", runs)
	}
	for _, title := range []string{"Task 1.1: Build", "Draw", "Cut"} {
		l.closeIssue(title)
	}
	l.settle()
	l.wantsGate(heads["one"], "failure", "the plan does not say so yet")
	l.merged()
	l.wantsGate(heads["one"], "success")
	l.wantsGate(heads["all"], "failure", "Goal 1")
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "not_planned"))
	l.closeIssue("Goal 2: Second")
	l.settle()
	l.merged()
	l.wantsGate(heads["all"], "success")
	// A plan that cannot be read opens no gate.
	content, err := l.Read(t.Context(), smallPath)
	l.must(err)
	l.commit(smallPath, strings.Replace(string(content), "## 4.", "```\n## 4.", 1))
	l.settle()
	l.wantsGate(heads["one"], "failure", "code fence")
}

func TestGate_answers_merge_groups(t *testing.T) {
	t.Parallel()
	l := gated(t, signedRelease, "")
	head := l.ref("gh-readonly-queue/release/1.0/pr-7-0123456789abcdef0123456789abcdef01234567")
	other := l.ref("gh-readonly-queue/main/pr-7-0123456789abcdef0123456789abcdef01234567")
	l.settle()
	l.wantsGate(head, "failure", "Engineering Lead")
	if runs := l.gatesOn(other); len(runs) != 0 {
		t.Errorf("a merge group of a branch without a gate got %v", runs)
	}
}

func TestGate_costs_two_lists_a_pass_and_nothing_without_gates(t *testing.T) {
	t.Parallel()
	l := gated(t, signedRelease, "")
	_, head := l.opens("work", "release/1.0")
	l.settle()
	l.pass()
	_, rest := l.pass()
	l.wantsGate(head, "failure")
	plain := newMirroredLoop(t)
	plain.pass()
	_, without := plain.pass()
	t.Logf("a pass at rest takes %d requests with gates and %d without", rest, without)
	if rest > without+2 {
		t.Errorf("a pass at rest takes %d requests with gates and %d without", rest, without)
	}
	if slices.ContainsFunc(plain.Hub.Requests(), func(r localhub.Request) bool { return strings.HasSuffix(r.Path, "/pulls") }) {
		t.Error("pull requests are listed where there are no gates")
	}
	l.commit(sync.ConfigPath, "titles: full\n")
	l.settle()
	l.wantsGate(head, "neutral")
	l.Hub.ResetRequests()
	l.settle()
	if slices.ContainsFunc(l.Hub.Requests(), func(r localhub.Request) bool { return strings.HasSuffix(r.Path, "/pulls") }) {
		t.Error("pull requests are listed where there are no gates any more")
	}
}

func TestGate_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (l *loop, file, head string) {
		t.Helper()
		file = filepath.Join(t.TempDir(), "ledger.db")
		l = gated(t, signedRelease, file)
		_, head = l.opens("work", "release/1.0")
		return l, file, head
	}
	l, _, _ := begin(t)
	requests := l.counted() - 1 // one of them may be spared: who reads the repository first varies
	stops(t, "", points(requests), func(t *testing.T, n int, heard bool) {
		l, file, head := begin(t)
		l.stopped(file, n, heard)
		l.settle()
		l.wantsGate(head, "failure", "Engineering Lead")
	})
}

func TestGate_is_taken_back_though_the_pass_is_stopped(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (l *loop, file, head string) {
		t.Helper()
		file = filepath.Join(t.TempDir(), "ledger.db")
		l = gated(t, signedRelease, file)
		_, head = l.opens("work", "release/1.0")
		l.settle()
		l.wantsGate(head, "failure")
		l.commit(sync.ConfigPath, "titles: full\n")
		return l, file, head
	}
	l, _, _ := begin(t)
	requests := l.counted() - 1 // one of them may be spared: who reads the repository first varies
	for _, n := range points(requests) {
		t.Run(fmt.Sprint("request ", n), func(t *testing.T) {
			t.Parallel()
			l, file, head := begin(t)
			l.stopped(file, n, n%2 == 0)
			l.settle()
			l.wantsGate(head, "neutral")
		})
	}
}

func TestGate_before_the_default_branch_answers_our_own_pull_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "gates:\n  - {branch: main, needs: milestone}\n")
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.settle()
	l.wantsGate(l.pull().GetHead().GetSHA(), "failure", "Goal 1: First", "the plan does not say so yet")
}
