package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/ahead"
)

const (
	previewedPath = "docs/milestone-1.md"
	thirdGoal     = "- [ ] third goal\n"
)

// counting is a preview that reads the plans of the head and counts their items.
func counting(s *server) ahead.Compute {
	return func(ctx context.Context, repo sync.Repository, _ *sync.Base, head sync.Head) (ahead.Finding, error) {
		policy, items := sync.DefaultPolicy(), 0
		listing, err := s.host.Files(ctx, repo, head.Tree, sync.CompileGlobs(policy.Plans))
		if err != nil {
			return ahead.Finding{}, err
		}
		for _, file := range listing.Files {
			content, err := s.host.Read(ctx, repo, file.Blob, sync.MaxDocument)
			if err != nil {
				return ahead.Finding{}, err
			}
			items += len(sync.ParseDocument(file, content, policy).Plan.Items)
		}
		return ahead.Finding{Conclusion: "success", Title: fmt.Sprintf("%d items", items), Summary: "Items are counted."}, nil
	}
}

// newPreviewingLife is a server that previews, on a sandbox whose plan it has mirrored.
func newPreviewingLife(t *testing.T) *life {
	t.Helper()
	l := newSandboxLife(t)
	cfg := l.config()
	l.server = startPreviewing(t, cfg, l.log)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.rest()
	return l
}

func startPreviewing(t *testing.T, cfg config.Server, log *logLines) *server {
	t.Helper()
	s, err := newServer(t.Context(), cfg, zerolog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	s.compute = counting(s)
	runServer(t, s)
	return s
}

// branch commits a file on a branch, which is made where it is missing.
func (l *life) branch(name, path, content string) {
	l.t.Helper()
	git, contents := l.Person.Git, l.Person.Repositories
	if _, _, err := git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/"+name); err != nil {
		at, _, err := git.GetRef(l.ctx, sandbox.Owner, sandbox.Repo, "heads/main")
		l.must(err)
		_, _, err = git.CreateRef(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + name, SHA: at.GetObject().GetSHA()})
		l.must(err)
	}
	options := &gh.RepositoryContentFileOptions{Message: new("Change " + path), Content: []byte(content), Branch: &name}
	if file, _, _, err := contents.GetContents(l.ctx, sandbox.Owner, sandbox.Repo, path, &gh.RepositoryContentGetOptions{Ref: name}); err == nil {
		options.SHA = file.SHA
	}
	_, _, err := contents.CreateFile(l.ctx, sandbox.Owner, sandbox.Repo, path, options)
	l.must(err)
}

func (l *life) open(head string, draft bool) int {
	l.t.Helper()
	pull, _, err := l.Person.PullRequests.Create(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: new("Change"), Head: head, Base: "main", Draft: &draft})
	l.must(err)
	return pull.GetNumber()
}

func (l *life) headOf(number int) string {
	l.t.Helper()
	pull, _, err := l.Person.PullRequests.Get(l.ctx, sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	return pull.GetHead().GetSHA()
}

// checks are the titles of the previews on a commit, newest first.
func (l *life) checks(commit string) []string {
	l.t.Helper()
	list, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, commit,
		&gh.ListCheckRunsOptions{CheckName: new(ahead.CheckName), Filter: new("all")})
	l.must(err)
	titles := []string{}
	for _, run := range list.CheckRuns {
		titles = append(titles, run.GetOutput().GetTitle())
	}
	return titles
}

func (l *life) expectChecks(commit string, want ...string) {
	l.t.Helper()
	if got := l.checks(commit); !slices.Equal(got, want) {
		l.t.Errorf("previews on %.7s: %q, want %q", commit, got, want)
	}
}

// writes lists what the App changed since the log was reset.
func (l *life) writes() []string {
	var list []string
	for _, request := range l.Spent() {
		if request.Method != "GET" {
			list = append(list, request.Method+" "+request.Path)
		}
	}
	return list
}

func TestServer_previews_a_pull_request(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.branch("topic", previewedPath, lifePlan+thirdGoal)
	l.rest()
	l.Hub.ResetRequests()
	number := l.open("topic", true)
	l.rest()
	l.expectChecks(l.headOf(number), "3 items")
	if spent := l.Spent(); len(spent) > 6 {
		t.Errorf("%d requests from the event to the check run, want 6 at the most: %+v", len(spent), spent)
	}
	if writes := l.writes(); len(writes) != 1 {
		t.Errorf("writes: %v, want the check run", writes)
	}
	l.branch("topic", "docs/milestone-2.md", strings.ReplaceAll(lifePlan, "1", "2"))
	l.rest()
	l.expectChecks(l.headOf(number), "5 items")
	l.must(l.Hub.MarkReady(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
	l.rest()
	l.expectChecks(l.headOf(number), "5 items")

	// Plans of the default branch changed: the preview follows.
	_, err := l.Commit(l.ctx, "docs/roadmap.md", []byte(strings.ReplaceAll(lifePlan, "1", "3")), "Roadmap")
	l.must(err)
	l.rest()
	l.expectChecks(l.headOf(number), "7 items")
	// Code did: nothing is written.
	l.Hub.ResetRequests()
	_, err = l.Commit(l.ctx, "main.go", []byte("package main\n"), "Code")
	l.must(err)
	l.rest()
	if writes := l.writes(); len(writes) > 0 {
		t.Errorf("writes after a commit that touches no plan: %v", writes)
	}
}

func TestServer_writes_nothing_for_a_pull_request_without_plans(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.branch("topic", "main.go", "package main\n")
	l.rest()
	l.Hub.ResetRequests()
	number := l.open("topic", false)
	l.rest()
	l.expectChecks(l.headOf(number))
	if spent := l.Spent(); len(l.writes()) > 0 || len(spent) > 2 {
		t.Errorf("%d requests: %+v", len(spent), spent)
	}
}

func TestServer_previews_a_merge_group_by_its_push(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.branch("topic", previewedPath, lifePlan+thirdGoal)
	number := l.open("topic", false)
	l.rest()
	head, err := l.Hub.QueueMerge(sandbox.Owner, sandbox.Repo, number, sandbox.Owner)
	l.must(err)
	l.rest()
	l.expectChecks(head, "3 items")
	l.must(l.Hub.MergeGroup(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
	l.rest()
	issues, err := l.Issues(l.ctx)
	l.must(err)
	if len(issues) != 3 {
		t.Errorf("%d issues after the merge, want 3", len(issues))
	}
}

func TestServer_previews_its_own_pull_request(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.must(l.CloseIssue(l.ctx, 1, "completed"))
	l.rest()
	pull, err := l.Pull(l.ctx)
	l.must(err)
	if pull == nil {
		t.Fatal("there is no pull request of write-back")
	}
	l.expectChecks(pull.GetHead().GetSHA(), "2 items")
}

func TestServer_previews_again_on_demand(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.branch("topic", previewedPath, lifePlan+thirdGoal)
	number := l.open("topic", false)
	l.rest()
	list, _, err := l.Person.Checks.ListCheckRunsForRef(l.ctx, sandbox.Owner, sandbox.Repo, l.headOf(number), nil)
	l.must(err)
	l.Hub.ResetRequests()
	_, err = l.Person.Checks.ReRequestCheckRun(l.ctx, sandbox.Owner, sandbox.Repo, list.CheckRuns[0].GetID())
	l.must(err)
	l.rest()
	// GitHub answers that nothing changed.
	if !slices.ContainsFunc(l.Hub.Requests(), func(r localhub.Request) bool { return r.Kind == "installation" }) {
		t.Error("nothing was looked at")
	}
	l.expectChecks(l.headOf(number), "3 items")
}

// Deliveries that come twice, and the last one first, lead to the same check runs.
func TestServer_previews_once_whatever_the_order_of_events(t *testing.T) {
	t.Parallel()
	for _, order := range []localhub.DeliveryOrder{localhub.InOrder, localhub.DoubledReversed} {
		l := newPreviewingLife(t)
		l.Hub.PauseDeliveries()
		l.branch("topic", previewedPath, lifePlan+thirdGoal)
		number := l.open("topic", true)
		first := l.headOf(number)
		l.branch("topic", previewedPath, lifePlan+thirdGoal+"- [ ] fourth goal\n")
		l.must(l.Hub.MarkReady(sandbox.Owner, sandbox.Repo, number, sandbox.Owner))
		l.Hub.ResumeDeliveries(order)
		l.rest()
		l.expectChecks(first)
		l.expectChecks(l.headOf(number), "4 items")
	}
}

// What GitHub answers badly is asked again, and the check run is there once.
func TestServer_previews_through_faults(t *testing.T) {
	t.Parallel()
	for _, kind := range []localhub.FaultKind{localhub.FailBefore, localhub.DropAnswerAfter, localhub.ServerError} {
		l := newPreviewingLife(t)
		l.branch("topic", previewedPath, lifePlan+thirdGoal)
		l.rest()
		posts := func(n int) localhub.Fault {
			return localhub.Fault{Kind: kind, Nth: n, Match: isCheckRunPost}
		}
		remove := l.Hub.Inject(posts(1))
		number := l.open("topic", false)
		head := l.headOf(number)
		eventually(t, "the check run is there", func() bool { return slices.Equal(l.checks(head), []string{"3 items"}) })
		l.rest()
		remove()
		l.expectChecks(head, "3 items")
	}
}

func isCheckRunPost(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/check-runs")
}

// What no event told of is found by the sweep.
func TestSweep_previews_pull_requests_whose_events_were_lost(t *testing.T) {
	t.Parallel()
	l := newPreviewingLife(t)
	l.Hub.SetWebhookURL(l.AppID, "")
	l.branch("topic", previewedPath, lifePlan+thirdGoal)
	l.branch("code", "main.go", "package main\n")
	number, code := l.open("topic", false), l.open("code", false)
	l.rest()
	l.expectChecks(l.headOf(number))
	l.must(l.server.sweep(l.ctx))
	l.rest()
	l.expectChecks(l.headOf(number), "3 items")
	l.expectChecks(l.headOf(code))
	l.Hub.ResetRequests()
	l.must(l.server.sweep(l.ctx))
	l.rest()
	for _, request := range l.Spent() {
		if strings.Contains(request.Path, "/pulls/") {
			t.Errorf("a sweep that finds nothing new asks for %s", request.Path)
		}
	}
}

// A server that is stopped while it previews goes on where it was.
func TestServer_previews_what_a_stopped_one_left(t *testing.T) {
	t.Parallel()
	l := newSandboxLife(t)
	cfg := l.config()
	s, err := newServer(t.Context(), cfg, zerolog.New(l.log))
	l.must(err)
	began := make(chan bool, 1)
	s.compute = func(ctx context.Context, _ sync.Repository, _ *sync.Base, _ sync.Head) (ahead.Finding, error) {
		began <- true
		<-ctx.Done()
		return ahead.Finding{}, ctx.Err()
	}
	ctx, stop := context.WithCancel(l.ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	l.must(l.Install("http://" + s.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.branch("topic", previewedPath, lifePlan+thirdGoal)
	number := l.open("topic", false)
	select {
	case <-began:
	case <-l.ctx.Done():
		t.Fatal("no preview began")
	}
	stop()
	l.must(<-done)
	l.expectChecks(l.headOf(number))
	l.server = startPreviewing(t, cfg, l.log)
	l.Hub.SetWebhookURL(l.AppID, "http://"+l.server.Addr()+"/webhook")
	l.rest()
	l.expectChecks(l.headOf(number), "3 items")
}
