package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// proposePlan opens a pull request with another plan, and returns its number.
func (l *shell) proposePlan(content string) int {
	l.t.Helper()
	head, _, err := l.Person.Git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/change", SHA: head.GetObject().GetSHA()})
	l.must(err)
	file, _, _, err := l.Person.Repositories.GetContents(l.ctx, sandbox.Owner, sandbox.Repo, "docs/milestone-1.md", nil)
	l.must(err)
	message, branch, into, title := "Change the plan", "change", "main", "Another plan"
	_, _, err = l.Person.Repositories.UpdateFile(l.ctx, sandbox.Owner, sandbox.Repo, "docs/milestone-1.md", &gh.RepositoryContentFileOptions{
		Message: &message, Content: []byte(content), SHA: file.SHA, Branch: &branch,
	})
	l.must(err)
	pull, _, err := l.Person.PullRequests.Create(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &title, Head: branch, Base: into})
	l.must(err)
	return pull.GetNumber()
}

// otherPlan adds a line to the plan and ticks one.
func otherPlan() string {
	return strings.Replace(syncPlan, "[ ] Load test", "[x] Load test\n- [ ] Test offline", 1)
}

// wantChange looks for what [otherPlan] changes.
func wantChange(t *testing.T, out string) {
	t.Helper()
	for _, line := range []string{"  + created 13: Test offline\n", "  - closed 12: Load test (#4)\n", "\n1 created, 1 closed"} {
		if !strings.Contains(out, line) {
			t.Errorf("the preview lacks %q:\n%s", line, out)
		}
	}
}

func TestPreview_tells_what_merging_a_pull_request_does(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	owner := l.Hub.AddUser(sandbox.Owner)
	l.use(owner, "MILEPOST_MARKER_KEY=a secret of the workflow")
	l.fine("sync")
	number := l.proposePlan(otherPlan())
	// Whoever may only read sees it as well, without the secret: so it is for a pull request of a fork.
	l.use(l.Hub.AddUser("reader"))
	summary := filepath.Join(t.TempDir(), "summary.md")
	l.Hub.ResetRequests()
	wantChange(t, l.fine("preview", "--pr", strconv.Itoa(number), "--summary", summary))
	if writes := l.writes(); len(writes) > 0 {
		t.Errorf("a preview writes %v", writes)
	}
	text, err := os.ReadFile(summary)
	if err != nil || !strings.HasPrefix(string(text), "## 1 created, 1 closed\n") || !strings.Contains(string(text), "| created |") {
		t.Errorf("%v: the summary says\n%s", err, text)
	}
	var told previewResult
	l.must(json.Unmarshal([]byte(l.fine("preview", "--pr", strconv.Itoa(number), "--json")), &told))
	if told.Conclusion != "success" || told.PullRequest != number || len(told.Changes) != 3 {
		t.Errorf("%+v", told)
	}
	l.use(owner, "MILEPOST_MARKER_KEY=a secret of the workflow")
	l.must(l.Merge(l.ctx, number, "merge"))
	wantChange(t, l.fine("sync"))
	l.fails("is not open", "preview", "--pr", strconv.Itoa(number))
	l.fails("no pull request 99", "preview", "--pr", "99")
}

func TestPreview_fails_for_a_plan_with_an_error(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fine("sync")
	number := l.proposePlan(strings.Replace(syncPlan, "## Testing", "<<<<<<< ours\n=======\n>>>>>>> theirs\n\n## Testing", 1))
	if got := l.call("preview", "--pr", strconv.Itoa(number)); got.code != exitFailed || !strings.Contains(got.out, "docs/milestone-1.md:10:1: error: ") {
		t.Errorf("%+v", got)
	}
}

func TestPreview_looks_at_the_working_folder_as_it_stands(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fine("sync")
	place := l.clone(map[string]string{"docs/milestone-1.md": otherPlan(), "ignored/milestone-2.md": "# Milestone 2: Ignored\n\n- [ ] never\n", ".gitignore": "ignored/\n"})
	l.Hub.ResetRequests()
	got := l.callIn(place, "GITHUB_REPOSITORY", "preview")
	if got.code != exitFine {
		t.Fatalf("%+v", got)
	}
	wantChange(t, got.out)
	if strings.Contains(got.out, "never") {
		t.Errorf("a file that git ignores is looked at:\n%s", got.out)
	}
	if writes := l.writes(); len(writes) > 0 {
		t.Errorf("a preview writes %v", writes)
	}
	l.must(os.WriteFile(filepath.Join(place, "docs/milestone-1.md"), []byte(syncPlan), 0o600))
	if got := l.callIn(place, "GITHUB_REPOSITORY", "preview"); got.code != exitFine || !strings.HasPrefix(got.out, "No plan is touched\n") {
		t.Errorf("%+v", got)
	}
	l.must(os.Remove(filepath.Join(place, "docs/milestone-1.md")))
	if got := l.callIn(place, "GITHUB_REPOSITORY", "preview"); got.code != exitFine || !strings.Contains(got.out, "4 held") {
		t.Errorf("without the plan: %+v", got)
	}
	if got := l.callIn(t.TempDir(), "", "preview"); got.code != exitFailed || !strings.Contains(got.err, "--pr") {
		t.Errorf("outside of a clone: %+v", got)
	}
}
