package reconcile_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// suggest commits a file to a branch that is made anew from the default branch, and returns the commit. nil
// deletes the file.
func (l *loop) suggest(branch, path string, content []byte) sync.Head {
	l.t.Helper()
	ctx, git := l.t.Context(), l.Person.Git
	main, _, err := git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = git.CreateRef(ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + branch, SHA: main.GetObject().GetSHA()})
	l.must(err)
	return l.commitTo(branch, path, content)
}

// commitTo commits a file to a branch.
func (l *loop) commitTo(branch, path string, content []byte) sync.Head {
	l.t.Helper()
	ctx, files := l.t.Context(), l.Person.Repositories
	var sha *string
	if old, _, _, err := files.GetContents(ctx, sandbox.Owner, sandbox.Repo, path, &gh.RepositoryContentGetOptions{Ref: branch}); err == nil {
		sha = new(old.GetSHA())
	}
	change := &gh.RepositoryContentFileOptions{Message: new("Change " + path), Content: content, SHA: sha, Branch: &branch}
	var made *gh.RepositoryContentResponse
	var err error
	if content == nil {
		made, _, err = files.DeleteFile(ctx, sandbox.Owner, sandbox.Repo, path, change)
	} else {
		made, _, err = files.CreateFile(ctx, sandbox.Owner, sandbox.Repo, path, change)
	}
	l.must(err)
	return sync.Head{Commit: made.GetSHA()}
}

// preview looks at a commit, and fails the test if that wrote anything.
func (l *loop) preview(at sync.Head) sync.Preview {
	l.t.Helper()
	l.Hub.ResetRequests()
	preview, err := l.engine.Preview(l.t.Context(), l.ledger, l.repo, at)
	l.must(err)
	if writes := l.written(); len(writes) > 0 {
		l.t.Fatalf("the preview wrote: %v", writes)
	}
	return preview
}

// written lists the requests of the App since the log was reset that may have changed something: all that are
// no reads. What is asked of GraphQL is a read unless it is answered by a mutation, which the built-in
// GitHub logs with its name.
func (l *loop) written() []localhub.Request {
	return slices.DeleteFunc(l.Hub.Requests(), func(r localhub.Request) bool {
		return r.Kind != "installation" && r.Kind != "app" || r.Method == http.MethodGet || r.Method == http.MethodHead || strings.HasSuffix(r.Path, "/access_tokens")
	})
}

var (
	anyMarker = regexp.MustCompile(`(?s)\\u003c!-- milepost.*?--\\u003e`)
	anyCommit = regexp.MustCompile(`\b[0-9a-f]{40}\b`)
)

// wording is what actions do, one a line, without what cannot be known before: which keys are issued, and what the
// commit is called that the plans end up in.
func wording(t testing.TB, actions []sync.Action, known *sync.Base) []string {
	t.Helper()
	var lines []string
	var issued []string
	for _, action := range actions {
		if _, comment := action.(sync.AddComment); comment {
			continue // it answers whoever closed an issue, which has nothing to do with a merge
		}
		content, err := json.Marshal(action)
		if err != nil {
			t.Fatal(err)
		}
		key := string(action.Subject())
		_, item := known.Items[action.Subject()]
		_, milestone := known.Milestones[action.Subject()]
		if !item && !milestone && key != "" && !slices.Contains(issued, key) {
			issued = append(issued, key)
		}
		lines = append(lines, action.Kind()+" "+string(content))
	}
	for i, line := range lines {
		line = anyCommit.ReplaceAllString(anyMarker.ReplaceAllString(line, "MARKER"), "COMMIT")
		for n, key := range issued {
			line = strings.ReplaceAll(line, key, "new "+string(rune('A'+n%26))+strings.Repeat("'", n/26))
		}
		lines[i] = line
	}
	return lines
}

// keepsItsPromise carries a preview out: the plans become what it looked at, and the pass after that has to do
// what it said, item by item, with no more requests than it said.
func (l *loop) keepsItsPromise(branch, path string, content []byte, note string) sync.Preview {
	l.t.Helper()
	at := l.suggest(branch, path, content)
	preview := l.preview(at)
	before, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	l.commitTo("main", path, content)
	l.Hub.ResetRequests()
	result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo)
	if _, limited := sync.RetryAt(err); err != nil && !limited {
		l.t.Fatalf("%s: %v", note, err)
	}
	want, got := wording(l.t, preview.Actions, before), wording(l.t, result.Actions, before)
	if err != nil {
		want = append([]string(nil), want[:min(len(want), len(got))]...) // it goes on once the limit has passed
	}
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Fatalf("%s: the pass does not do what the preview said (-preview +pass):\n%s", note, diff)
	}
	if spent := len(l.Spent()); spent > preview.Cost.Requests {
		l.t.Fatalf("%s: the pass took %d requests, and the preview said at most %d", note, spent, preview.Cost.Requests)
	}
	return preview
}
