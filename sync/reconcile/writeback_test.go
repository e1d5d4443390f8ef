package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// numbered is a plan with as many tasks, 75 a phase, each with a title that could do harm.
func numbered(items int) string {
	var plan strings.Builder
	plan.WriteString("# Milestone 2: Many - Planning Document\n\n## 4. Implementation Plan\n")
	for i := range items {
		if i%75 == 0 {
			fmt.Fprintf(&plan, "\n### Phase %d: Part \\<b> & parcel of @octocat, fixes #1 (Week %d)\n\n", i/75+1, i/75+1)
		}
		fmt.Fprintf(&plan, "- [ ] Task 1.%d: Ask @octocat, fixes #%d | <!-- `code` of acme/plans#7 and a rather long tail to it\n", i+1, i+1)
	}
	return plan.String()
}

func (l *loop) closeAll() {
	l.t.Helper()
	for _, issue := range l.issues() {
		l.must(l.CloseIssue(l.t.Context(), issue.GetNumber(), "completed"))
	}
}

func TestWriteBack_makes_one_commit_of_sixty_closed_issues(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	plan := numbered(60)
	l.commit(smallPath, plan)
	l.settle()
	l.closeAll()
	l.clock.advance(2 * time.Minute) // until things may be created again
	_, requests := l.pass()
	_, after := l.pass()
	t.Logf("60 issues closed at once: %d requests, and %d in the pass after", requests, after)
	if requests+after > 12 {
		t.Errorf("it took %d requests, at most 12 are allowed: %v", requests+after, l.Spent())
	}
	pull, _, err := l.Person.PullRequests.Get(t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber())
	l.must(err)
	if pull.GetCommits() != 1 {
		t.Errorf("the pull request has %d commits", pull.GetCommits())
	}
	l.wantFile("the branch", sync.Branch, smallPath, strings.ReplaceAll(plan, "[ ]", "[x]"))
	if told := strings.Count(l.body(pull.GetNumber()), "| "+sandbox.Owner+" |"); told != 60 {
		t.Errorf("of %d issues it is told who closed them", told)
	}
}

func TestWriteBack_describes_three_hundred_changes_within_the_limit(t *testing.T) {
	t.Parallel()
	changes := testsize.Pick(150, 300)
	l := newLoop(t)
	l.commit(smallPath, numbered(changes))
	for range 10 {
		if len(l.issues()) == changes {
			break
		}
		l.settle()
	}
	l.closeAll()
	l.settle()
	body := l.body(l.pull().GetNumber())
	if count := utf8.RuneCountInString(body); count > 65536 {
		t.Errorf("the body has %d characters", count)
	}
	rows := strings.Count(body, "\n| `[x]` |")
	t.Logf("%d characters, %d rows", utf8.RuneCountInString(body), rows)
	if open, ended := strings.Count(body, "\n<details>\n"), strings.Count(body, "\n</details>\n"); open != changes/75 || ended != open {
		t.Errorf("%d parts are folded and %d end", open, ended)
	}
	for _, part := range []string{"› Phase 2: Part &lt;b&gt; &amp; parcel of @", ": tick 75 boxes</summary>", "<!-- milepost:v1 key=write-back"} {
		if !strings.Contains(body, part) {
			t.Errorf("the body lacks %q:\n%.600s", part, body)
		}
	}
	for _, bad := range []string{"@octocat", "fixes #1", "plans#7", "<!-- \\`", "<b>"} {
		if strings.Contains(body, bad) {
			t.Errorf("the body holds %q", bad)
		}
	}
	if rows != changes && !strings.Contains(body, fmt.Sprintf("and %d more", changes-rows)) {
		t.Errorf("%d rows are listed and the rest is not told", rows)
	}
}

func TestWriteBack_tells_who_closed_what_and_when(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	number := l.number("Goal 2: Second")
	want := fmt.Sprintf("| `[x]` | Goal 2: Second | #%d | %s | %s", number, sandbox.Owner, l.clock.now().UTC().Format("2006\u201101\u201102\u00a0"))
	if body := l.body(pull.GetNumber()); !strings.Contains(body, want) {
		t.Errorf("the body lacks %q:\n%s", want, body)
	}
}

func TestWriteBack_follows_the_default_branch(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	moved := "Intro.\n\n" + strings.Replace(small, "Goal 1: First", "Goal 1: The first", 1)
	l.commit(smallPath, moved)
	l.commit("README.md", "new\n")
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, tick(moved, "Goal 2"))
	full, _, err := l.Person.PullRequests.Get(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber())
	l.must(err)
	if full.GetCommits() != 1 || full.GetChangedFiles() != 1 || full.GetMergeableState() != "clean" {
		t.Errorf("the pull request has %d commits, %d files and is %s", full.GetCommits(), full.GetChangedFiles(), full.GetMergeableState())
	}
}

func TestWriteBack_is_closed_without_a_comment_when_nothing_is_left(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 2: Second")))
	l.settle()
	full, _, err := l.Person.PullRequests.Get(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber())
	l.must(err)
	if full.GetState() != "closed" || full.GetMerged() || full.GetComments() != 0 {
		t.Errorf("the pull request is %s, merged %v, with %d comments", full.GetState(), full.GetMerged(), full.GetComments())
	}
	if _, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch); err == nil {
		t.Error("the branch is still there")
	}
}

func TestWriteBack_goes_to_a_default_branch_of_any_name(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	head, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/trunk/next", SHA: head.Object.GetSHA()})
	l.must(err)
	name := "trunk/next"
	_, _, err = l.Person.Repositories.Edit(t.Context(), sandbox.Owner, sandbox.Repo, &gh.Repository{DefaultBranch: &name})
	l.must(err)
	l.clock.advance(2 * time.Minute)
	l.closeIssue("Goal 1: First")
	l.settle()
	if base := l.pull().GetBase().GetRef(); base != name {
		t.Errorf("the pull request goes to %q", base)
	}
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "rebase"))
	l.settle()
	l.wantFile("the document", name, smallPath, tick(small, "Goal 1"))
	l.wantFile("the old default branch", "main", smallPath, small)
}

// plant commits files with their modes to the default branch in one go.
func (l *loop) plant(entries ...*gh.TreeEntry) {
	l.t.Helper()
	ctx := l.t.Context()
	head, _, err := l.Person.Git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	commit, _, err := l.Person.Git.GetCommit(ctx, sandbox.Owner, sandbox.Repo, head.Object.GetSHA())
	l.must(err)
	tree, _, err := l.Person.Git.CreateTree(ctx, sandbox.Owner, sandbox.Repo, commit.Tree.GetSHA(), entries)
	l.must(err)
	message := "Plant files"
	added, _, err := l.Person.Git.CreateCommit(ctx, sandbox.Owner, sandbox.Repo,
		gh.Commit{Message: &message, Tree: tree, Parents: []*gh.Commit{{SHA: head.Object.SHA}}}, nil)
	l.must(err)
	_, _, err = l.Person.Git.UpdateRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main", gh.UpdateRef{SHA: added.GetSHA()})
	l.must(err)
}

func planted(path, mode, content string) *gh.TreeEntry {
	kind := "blob"
	return &gh.TreeEntry{Path: &path, Mode: &mode, Type: &kind, Content: &content}
}

func TestWriteBack_keeps_paths_and_modes(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone %d: Path\n\n## Goals\n\n- [ ] Goal 1: Path %d\n"
	long := "docs/" + strings.Repeat("a very long folder name/", 3) + "milestone-" + strings.Repeat("x", 20) + ".md"
	paths := []string{long, "docs/plan с пробелом/milestone ü.md", "docs/#1 @me/milestone [draft]?.md", "milestone-日本.md"}
	l := newLoop(t)
	l.commit("README.md", "first\n")
	var entries []*gh.TreeEntry
	for i, path := range paths {
		mode := []string{"100644", "100755"}[i%2]
		entries = append(entries, planted(path, mode, fmt.Sprintf(plan, i+1, i+1)))
	}
	l.plant(entries...)
	l.settle()
	l.closeAll()
	l.settle()
	body := l.body(l.pull().GetNumber())
	if strings.Contains(body, " @me") || strings.Contains(body, "/#1") {
		t.Errorf("a path does harm:\n%s", body)
	}
	tree, _, err := l.Person.Git.GetTree(t.Context(), sandbox.Owner, sandbox.Repo, sync.Branch, true)
	l.must(err)
	modes := map[string]string{}
	for _, entry := range tree.Entries {
		modes[entry.GetPath()] = entry.GetMode()
	}
	for i, path := range paths {
		if want := []string{"100644", "100755"}[i%2]; modes[path] != want {
			t.Errorf("%s has mode %s, want %s", path, modes[path], want)
		}
		blob := ""
		for _, entry := range tree.Entries {
			if entry.GetPath() == path {
				blob = entry.GetSHA()
			}
		}
		content, _, err := l.Person.Git.GetBlobRaw(t.Context(), sandbox.Owner, sandbox.Repo, blob)
		l.must(err)
		if diff := cmp.Diff(strings.Replace(fmt.Sprintf(plan, i+1, i+1), "[ ]", "[x]", 1), string(content)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	if len([]rune(long)) < 100 {
		t.Errorf("the long path has only %d characters", len([]rune(long)))
	}
}

func TestWriteBack_never_writes_what_is_no_file_of_text(t *testing.T) {
	t.Parallel()
	const link, pointer, module = "docs/milestone-2.md", "docs/milestone-3.md", "docs/milestone-4.md"
	const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393" + "\nsize 12345\n"
	l := newLoop(t)
	l.commit(smallPath, small)
	path, mode, kind, sha := module, "160000", "commit", strings.Repeat("1", 40)
	l.plant(planted(link, "120000", "milestone-1.md"), planted(pointer, "100644", lfs),
		&gh.TreeEntry{Path: &path, Mode: &mode, Type: &kind, SHA: &sha})
	l.settle()
	l.closeAll()
	l.settle()
	files, _, err := l.Person.PullRequests.ListFiles(t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber(), nil)
	l.must(err)
	var changed []string
	for _, file := range files {
		changed = append(changed, file.GetFilename())
	}
	if diff := cmp.Diff([]string{smallPath}, changed); diff != "" {
		t.Errorf("changed files (-want +got):\n%s", diff)
	}
}

// between is a transport that lets something happen right before a request of the App.
type between struct {
	mu     stdsync.Mutex
	match  func(*http.Request) bool
	happen func()
}

func (b *between) RoundTrip(request *http.Request) (*http.Response, error) {
	b.mu.Lock()
	var happen func()
	if b.happen != nil && b.match(request) {
		happen, b.happen = b.happen, nil
	}
	b.mu.Unlock()
	if happen != nil {
		happen()
	}
	return http.DefaultTransport.RoundTrip(request)
}

// before arranges for something to happen before the App's next request that matches.
func (l *loop) before(method, path string, happen func()) {
	l.t.Helper()
	l.useTransport(&between{happen: happen, match: func(r *http.Request) bool {
		return r.Method == method && strings.Contains(r.URL.Path, path)
	}})
}

func TestWriteBack_survives_a_plan_that_goes_while_it_is_written(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(l *loop)
		path   string
		// stays is what the old path holds in the end.
		stays string
	}{
		"deleted": {func(l *loop) {
			path, mode, kind := smallPath, "100644", "blob"
			l.plant(&gh.TreeEntry{Path: &path, Mode: &mode, Type: &kind})
		}, "", ""},
		"made_a_link": {func(l *loop) { l.plant(planted(smallPath, "120000", "../README.md")) }, "", "# trails\n"},
		"renamed": {func(l *loop) {
			path, mode, kind := smallPath, "100644", "blob"
			l.plant(&gh.TreeEntry{Path: &path, Mode: &mode, Type: &kind}, planted("plans/first.md", mode, small))
		}, "plans/first.md", ""},
	}
	for name, test := range tests {
		t.Run("committed/"+name, func(t *testing.T) {
			t.Parallel()
			l := inMode(t, "commit")
			l.closeIssue("Goal 1: First")
			l.before(http.MethodPost, "/git/trees", func() { test.change(l) })
			l.settle()
			l.settle() // as the push asks for
			if got := l.at("main", smallPath); got != test.stays {
				t.Errorf("the old path holds:\n%s", got)
			}
			if test.path != "" {
				l.wantFile("the renamed plan", "main", test.path, tick(small, "Goal 1"))
			}
		})
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit("README.md", "first\n")
			l.commit(smallPath, small)
			l.settle()
			l.closeIssue("Goal 1: First")
			l.before(http.MethodPost, "/git/trees", func() { test.change(l) })
			l.settle()
			l.settle() // as the push asks for
			pull := l.pull()
			if test.path == "" {
				if pull != nil {
					t.Errorf("pull request #%d is open for a plan that is gone", pull.GetNumber())
				}
				return
			}
			l.wantFile("the renamed plan", sync.Branch, test.path, tick(small, "Goal 1"))
			if got := l.at(sync.Branch, smallPath); got != "" {
				t.Errorf("the old path is there again:\n%s", got)
			}
		})
	}
}

func TestWriteBack_sees_a_commit_that_comes_while_it_writes(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	var theirs string
	l.closeIssue("Goal 1: First")
	l.before(http.MethodPost, "/git/commits", func() { theirs = l.commitOn(sync.Branch, "notes.txt", "by hand\n") })
	l.settle()
	l.holds(sync.Branch, theirs)
	l.wantFile("the branch", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2"))
	l.wantFile("the person's file", sync.Branch, "notes.txt", "by hand\n")
}

func TestWriteBack_proposes_again_when_asked_to(t *testing.T) {
	t.Parallel()
	l, pull := opened(t)
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, pull.GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	result, _ := l.pass()
	if !slices.ContainsFunc(result.Notices, func(n sync.Notice) bool { return n.Code == "declined" }) {
		t.Errorf("no notice says that the edit was declined: %v", result.Notices)
	}
	l.settle()
	if l.pull() != nil {
		t.Fatal("a declined edit was proposed again unasked")
	}
	forgotten, err := reconcile.Repropose(t.Context(), l.ledger, l.repo)
	l.must(err)
	l.settle()
	if forgotten != 1 || l.pull() == nil {
		t.Errorf("%d edits were forgotten, the pull request is %v", forgotten, l.pull())
	}
	if forgotten, err = reconcile.Repropose(t.Context(), l.ledger, l.repo); forgotten != 0 || err != nil {
		t.Errorf("asked once more it forgot %d edits: %v", forgotten, err)
	}
}

func TestWriteBack_gathers_later_edits(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.engine.WriteBackInterval = 10 * time.Minute
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.pass()
	if l.pull() == nil {
		t.Fatal("the first edit waits")
	}
	l.closeIssue("Goal 2: Second")
	result, requests := l.pass()
	if requests > 4 {
		t.Errorf("a pass that only waits took %d requests", requests)
	}
	if wait := result.RequeueAt.Sub(l.clock.now()); wait < 9*time.Minute || wait > 10*time.Minute {
		t.Errorf("the next pass is due in %v", wait)
	}
	l.wantFile("the branch meanwhile", sync.Branch, smallPath, tick(small, "Goal 1"))
	l.closeIssue("Draw")
	l.clock.advance(10 * time.Minute)
	l.pass()
	l.wantFile("the branch at last", sync.Branch, smallPath, tick(small, "Goal 1", "Goal 2", "Draw"))
}

func TestWriteBack_opens_the_pull_request_as_configured(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.Hub.AddUser("reviewer")
	_, _, err := l.Person.Repositories.AddCollaborator(t.Context(), sandbox.Owner, sandbox.Repo, "reviewer", nil)
	l.must(err)
	l.commit(sync.ConfigPath, "write_back:\n  branch: bots/plans\n  title: 'docs: {changes}'\n  labels: [docs]\n  reviewers: [reviewer]\n"+
		"  draft: true\n  commit_message: 'docs: sync plans'\n  trailer: 'Ticket: OPS-1'\n")
	l.commit(smallPath, small)
	l.settle()
	l.closeIssue("Goal 1: First")
	l.settle()
	pull := l.pull()
	if pull == nil {
		t.Fatal("no pull request was opened")
	}
	got := []string{pull.GetHead().GetRef(), pull.GetTitle(), fmt.Sprint(pull.GetDraft()), fmt.Sprint(len(pull.RequestedReviewers)), pull.Labels[0].GetName()}
	if diff := cmp.Diff([]string{"bots/plans", "docs: tick 1 box", "true", "1", "docs"}, got); diff != "" {
		t.Errorf("the pull request (-want +got):\n%s", diff)
	}
	commit, _, err := l.Person.Repositories.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, "bots/plans", nil)
	l.must(err)
	if diff := cmp.Diff("docs: sync plans\n\n- [x] Goal 1: First\n\nTicket: OPS-1\n", commit.GetCommit().GetMessage()); diff != "" {
		t.Errorf("the commit message (-want +got):\n%s", diff)
	}
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: First")))
	l.settle()
	if _, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/bots/plans"); err == nil {
		t.Error("the branch is still there")
	}
}

func TestWriteBack_that_was_stopped_while_it_closed_its_pull_request_declines_nothing(t *testing.T) {
	t.Parallel()
	l, _ := opened(t)
	file := t.TempDir() + "/ledger.db"
	l.start(file)
	l.settle()
	l.commit(sync.ConfigPath, "write_back: off\n")
	l.stopBefore(file, http.MethodPost, "/graphql")
	l.settle()
	l.commit(sync.ConfigPath, "write_back: pull_request\n")
	l.settle()
	if l.pull() == nil {
		t.Error("the edit counts as declined")
	}
}

func TestWriteBack_links_issues_in_their_lines(t *testing.T) {
	t.Parallel()
	for mode, link := range map[string]string{"comment": " <!-- #2 -->", "visible": " (#2)"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, "links: "+mode+"\n")
			l.commit("docs/milestone-1.md", small)
			l.settle()
			pull := l.pull()
			if pull == nil {
				t.Fatal("no pull request was opened")
			}
			l.must(l.Merge(t.Context(), pull.GetNumber(), "merge"))
			l.settle()
			got, err := l.Read(t.Context(), "docs/milestone-1.md")
			l.must(err)
			if want := "- [ ] Goal 2: Second" + link + "\n"; !strings.Contains(string(got), want) {
				t.Fatalf("the document lacks %q:\n%s", want, got)
			}
			if l.pull() != nil || len(l.issues()) != 5 {
				t.Fatal("linked, document and issues do not agree")
			}
			// However the line is reworded now, it is the same item.
			l.commit("docs/milestone-1.md", strings.Replace(string(got), "Goal 2: Second", "Something else entirely", 1))
			l.settle()
			if number := l.number("Something else entirely"); number != 2 || len(l.issues()) != 5 {
				t.Errorf("it is #%d now", number)
			}
		})
	}
}
