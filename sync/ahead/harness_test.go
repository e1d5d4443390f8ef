package ahead_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"path/filepath"
	stdsync "sync"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/ahead"
)

const plan = `# Milestone 1: Life

## Goals

- [ ] first goal
- [ ] second goal
`

var testKey = stdsync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// world is the built-in GitHub with previews of its repository.
type world struct {
	t *testing.T
	*sandbox.Sandbox
	repo  sync.Repository
	host  *github.Host
	notes *queue.Queue
	base  *sync.Base
	// before is asked before each request of the App, after after each.
	before, after func(*http.Request) error
	previewer     *ahead.Previewer
	// computed counts the previews that were computed.
	computed int
	// more is added to what is found.
	more ahead.Finding
	// fails is what computing ends with.
	fails error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, base: &sync.Base{}}
	var err error
	w.Sandbox, err = sandbox.New(sandbox.Options{Key: testKey()})
	w.must(err)
	t.Cleanup(func() { w.must(w.Close()) })
	w.must(w.Install(""))
	w.repo = sync.Repository{ID: w.RepoID, Installation: w.Installation, Owner: sandbox.Owner, Name: sandbox.Repo}
	w.notes, err = queue.Open(t.Context(), queue.Options{
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"), Logger: zerolog.New(zerolog.NewTestWriter(t)),
	})
	w.must(err)
	t.Cleanup(func() { w.must(w.notes.Close()) })
	_, err = w.Commit(t.Context(), "docs/milestone-1.md", []byte(plan), "Plan")
	w.must(err)
	w.restart()
	w.Hub.ResetRequests()
	return w
}

// restart forgets all that is not on disk.
func (w *world) restart() {
	w.t.Helper()
	var err error
	w.host, err = github.New(github.Options{AppID: w.AppID, PrivateKey: w.PrivateKey, APIURL: w.URL, Transport: w})
	w.must(err)
	w.previewer = &ahead.Previewer{Host: w.host, Memory: w.notes, Bases: w, Compute: w.compute, Now: time.Now}
}

// RoundTrip implements http.RoundTripper.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.before != nil {
		if err := w.before(r); err != nil {
			return nil, err
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && w.after != nil {
		if err := w.after(r); err != nil {
			return nil, fmt.Errorf("%w: %w", err, answer.Body.Close())
		}
	}
	return answer, err
}

// Load implements ahead.Bases.
func (w *world) Load(context.Context, sync.Repository) (*sync.Base, error) { return w.base, nil }

// compute reads the plans of the head and says how many items they have.
func (w *world) compute(ctx context.Context, repo sync.Repository, _ *sync.Base, head sync.Head) (ahead.Finding, error) {
	w.computed++
	if w.fails != nil {
		return ahead.Finding{}, w.fails
	}
	policy := sync.DefaultPolicy()
	listing, err := w.host.Files(ctx, repo, head.Tree, sync.CompileGlobs(policy.Plans))
	if err != nil {
		return ahead.Finding{}, err
	}
	items := 0
	for _, file := range listing.Files {
		content, err := w.host.Read(ctx, repo, file.Blob, sync.MaxDocument)
		if err != nil {
			return ahead.Finding{}, err
		}
		items += len(sync.ParseDocument(file, content, policy).Plan.Items)
	}
	return ahead.Finding{
		Conclusion: "success", Title: fmt.Sprintf("%d items", items), Summary: "Items are counted." + w.more.Summary, Annotations: w.more.Annotations,
	}, nil
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// write commits a file on a branch of a repository, which is made where it is missing.
func (w *world) write(client *gh.Client, owner, branch, from, path, content string) {
	w.t.Helper()
	ctx := w.t.Context()
	if _, _, err := client.Git.GetRef(ctx, owner, sandbox.Repo, "heads/"+branch); err != nil {
		at, _, err := client.Git.GetRef(ctx, owner, sandbox.Repo, "heads/"+from)
		w.must(err)
		_, _, err = client.Git.CreateRef(ctx, owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + branch, SHA: at.GetObject().GetSHA()})
		w.must(err)
	}
	options := &gh.RepositoryContentFileOptions{Message: new("Change " + path), Content: []byte(content), Branch: &branch}
	if file, _, _, err := client.Repositories.GetContents(ctx, owner, sandbox.Repo, path, &gh.RepositoryContentGetOptions{Ref: branch}); err == nil {
		options.SHA = file.SHA
	}
	_, _, err := client.Repositories.CreateFile(ctx, owner, sandbox.Repo, path, options)
	w.must(err)
}

// branch commits a file on a branch of the repository.
func (w *world) branch(name, path, content string) {
	w.t.Helper()
	w.write(w.Person, sandbox.Owner, name, "main", path, content)
}

// open opens a pull request.
func (w *world) open(client *gh.Client, head, base string, draft bool) sync.PreviewKey {
	w.t.Helper()
	pull, _, err := client.PullRequests.Create(w.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: new("Change"), Head: head, Base: base, Draft: &draft})
	w.must(err)
	return sync.PreviewKey{Pull: pull.GetNumber()}
}

func (w *world) pull(subject sync.PreviewKey) *gh.PullRequest {
	w.t.Helper()
	pull, _, err := w.Person.PullRequests.Get(w.t.Context(), sandbox.Owner, sandbox.Repo, subject.Pull)
	w.must(err)
	return pull
}

// preview makes a preview and returns what it asked of GitHub.
func (w *world) preview(subject sync.PreviewKey) []localhub.Request {
	w.t.Helper()
	w.Hub.ResetRequests()
	_, err := w.previewer.Preview(w.t.Context(), w.repo, subject)
	w.must(err)
	return w.Spent()
}

// runs are the check runs of previews on a commit, newest first.
func (w *world) runs(commit string) []*gh.CheckRun {
	w.t.Helper()
	list, _, err := w.Person.Checks.ListCheckRunsForRef(w.t.Context(), sandbox.Owner, sandbox.Repo, commit,
		&gh.ListCheckRunsOptions{CheckName: new(ahead.CheckName), Filter: new("all")})
	w.must(err)
	return list.CheckRuns
}

// expect holds a commit to exactly one check run with a title.
func (w *world) expect(commit, title string) *gh.CheckRun {
	w.t.Helper()
	runs := w.runs(commit)
	if len(runs) != 1 || runs[0].GetOutput().GetTitle() != title || runs[0].GetStatus() != "completed" {
		var got []string
		for _, run := range runs {
			got = append(got, run.GetStatus()+" "+run.GetOutput().GetTitle())
		}
		w.t.Fatalf("check runs on %.7s: %q, want one that says %q", commit, got, title)
	}
	return runs[0]
}

// writes lists the requests that change something.
func writes(requests []localhub.Request) []string {
	var list []string
	for _, request := range requests {
		if request.Method != http.MethodGet {
			list = append(list, request.Method+" "+request.Path)
		}
	}
	return list
}
