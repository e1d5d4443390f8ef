package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
)

const (
	// answerTime is how long the built-in GitHub takes for each answer to the App.
	answerTime = 50 * time.Millisecond
	// latencySamples is how many repositories each time is measured on.
	latencySamples = 20
	// pastQuiet is when a repository counts as quiet again after its last pass, and some more.
	pastQuiet = 6 * time.Second
)

// BenchmarkLatency measures what a person waits for, with the settings that a server has by default and a
// GitHub that takes 50 ms for each answer:
//
//	go test ./cmd/milepost -run '^$' -bench Latency
//
// It tells the median and the 95th percentile of the times, in milliseconds, and how many requests
// came before what was waited for: what they take alone is the floor.
func BenchmarkLatency(b *testing.B) {
	b.Run("from_push_to_first_issue", benchmarkFirstIssue)
	b.Run("from_close_to_pull_request", benchmarkPullRequest)
	b.Run("sixty_closes_in_a_second", benchmarkBurst)
}

func benchmarkFirstIssue(b *testing.B) {
	l := newLatency(b)
	owners := l.repositories(latencySamples)
	l.quiet()
	for b.Loop() {
		var times samples
		for _, owner := range owners {
			times.add(l.until(owner, "/issues", func() { l.commit(owner, demo.OwnPlan().Content) }))
			l.settle() // one at a time: a machine with few processors measures itself otherwise
		}
		times.report(b)
	}
}

func benchmarkPullRequest(b *testing.B) {
	l := newLatency(b)
	owners := l.repositories(latencySamples)
	for _, owner := range owners {
		l.commit(owner, demo.OwnPlan().Content)
	}
	l.settle()
	l.quiet()
	for b.Loop() {
		var times samples
		for _, owner := range owners {
			times.add(l.until(owner, "/pulls", func() { l.close(owner, 2) }))
			l.settle()
		}
		times.report(b)
	}
}

// benchmarkBurst closes sixty issues of one repository within a second and counts what is asked and
// committed until everything is quiet again.
func benchmarkBurst(b *testing.B) {
	const issues = 60
	l := newLatency(b)
	owner := l.repositories(1)[0]
	l.commit(owner, []byte("# Milestone 1: Burst\n\n## Goals\n\n"+items(issues)))
	l.settle()
	l.quiet()
	for b.Loop() {
		var took time.Duration
		l.Hub.ResetRequests()
		times := samples{}
		times.add(l.until(owner, "/pulls", func() {
			began := time.Now()
			for _, number := range l.numbers(owner) {
				l.close(owner, number)
			}
			took = time.Since(began)
		}))
		l.settle()
		requests, commits := 0, 0
		for _, r := range l.Spent() {
			requests++
			if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/git/commits") {
				commits++
			}
		}
		times.report(b)
		b.ReportMetric(float64(took.Milliseconds()), "ms-of-closing")
		b.ReportMetric(float64(commits), "commits")
		b.ReportMetric(float64(requests), "requests-in-all")
	}
}

func items(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "- [ ] goal number %d of the burst\n", i+1)
	}
	return out.String()
}

// samples are times, and how many requests each took.
type samples struct {
	times    []time.Duration
	requests []int
}

func (s *samples) add(took time.Duration, requests int) {
	s.times, s.requests = append(s.times, took), append(s.requests, requests)
}

func (s *samples) report(b *testing.B) {
	b.Helper()
	slices.Sort(s.times)
	slices.Sort(s.requests)
	at := func(share float64) float64 {
		return float64(s.times[int(share*float64(len(s.times)-1)+0.5)].Milliseconds())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.95), "ms-p95")
	b.ReportMetric(float64(s.requests[len(s.requests)/2]), "requests-before")
}

// latency is a server with default settings on a GitHub that takes its time.
type latency struct {
	*sandbox.Sandbox
	b      *testing.B
	server *server
	// told tells that the requests of the first sample were listed.
	told bool

	mu stdsync.Mutex
	// made has when something was made last, by the address that it was posted to.
	made map[string]chan time.Time
}

func newLatency(b *testing.B) *latency {
	b.Helper()
	l := &latency{b: b, made: map[string]chan time.Time{}}
	play, err := sandbox.New(sandbox.Options{Key: testKey(), Wrap: l.watch})
	l.must(err)
	l.Sandbox = play
	b.Cleanup(func() { l.must(play.Close()) })
	play.Hub.Inject(localhub.Fault{Kind: localhub.Delay, Wait: answerTime, Match: func(r *http.Request) bool {
		return !strings.HasPrefix(r.UserAgent(), "go-github") // a person's
	}})
	cfg, _, err := config.LoadServer([]string{
		"MILEPOST_APP_ID=" + strconv.FormatInt(play.AppID, 10), "MILEPOST_PRIVATE_KEY=" + string(play.PrivateKey),
		"MILEPOST_WEBHOOK_SECRET=" + play.WebhookSecret, "MILEPOST_GITHUB_API_URL=" + play.URL,
		"MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=sqlite:" + filepath.Join(b.TempDir(), "milepost.db"),
	})
	l.must(err)
	l.server, err = newServer(b.Context(), cfg, zerolog.New(io.Discard))
	l.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.server.Run(ctx) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			b.Errorf("run: %v", err)
		}
	})
	return l
}

func (l *latency) must(err error) {
	l.b.Helper()
	if err != nil {
		l.b.Fatal(err)
	}
}

// watch tells when something was made.
func (l *latency) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if r.Method != http.MethodPost {
			return
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if waits := l.made[r.URL.Path]; waits != nil {
			waits <- time.Now()
			delete(l.made, r.URL.Path)
		}
	})
}

// until returns how long it takes after something is done until something is made in the
// repository, and how many requests the App made for it.
func (l *latency) until(owner, what string, do func()) (time.Duration, int) {
	l.b.Helper()
	made := make(chan time.Time, 1)
	l.mu.Lock()
	l.made["/repos/"+owner+"/"+sandbox.Repo+what] = made
	l.mu.Unlock()
	before := len(l.Spent())
	began := time.Now()
	do()
	select {
	case at := <-made:
		asked := l.Spent()[before:]
		if !l.told {
			l.told = true
			for _, r := range asked {
				l.b.Logf("%s %s", r.Method, r.Path)
			}
		}
		return at.Sub(began), len(asked)
	case <-time.After(time.Minute):
		l.b.Fatalf("nothing was made at %s of %s within a minute", what, owner)
		return 0, 0
	}
}

// repositories makes repositories on which the App is installed, each of an owner of its own: what one
// owner's issues spend of GitHub's limits is no matter of the next.
func (l *latency) repositories(n int) []string {
	l.b.Helper()
	l.Hub.SetWebhookURL(l.AppID, "http://"+l.server.Addr()+"/webhook")
	var owners []string
	for i := range n {
		owner := fmt.Sprintf("team-%d", i)
		_, err := l.Hub.AddRepository(owner, sandbox.Repo, localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}})
		l.must(err)
		_, err = l.Hub.Install(l.AppID, owner, sandbox.Repo)
		l.must(err)
		owners = append(owners, owner)
	}
	l.settle()
	return owners
}

func (l *latency) commit(owner string, content []byte) {
	l.b.Helper()
	message := "Add the plan"
	_, _, err := l.Person.Repositories.CreateFile(l.b.Context(), owner, sandbox.Repo, "docs/milestone-1.md",
		&gh.RepositoryContentFileOptions{Message: &message, Content: content})
	l.must(err)
}

func (l *latency) close(owner string, number int) {
	l.b.Helper()
	state := "closed"
	_, _, err := l.Person.Issues.Update(l.b.Context(), owner, sandbox.Repo, number, gh.UpdateIssueRequest{State: &state})
	l.must(err)
}

// numbers lists the open issues.
func (l *latency) numbers(owner string) []int {
	l.b.Helper()
	issues, _, err := l.Person.Issues.ListByRepo(l.b.Context(), owner, sandbox.Repo, &gh.IssueListByRepoOptions{
		State: "open", ListOptions: gh.ListOptions{PerPage: 100},
	})
	l.must(err)
	var numbers []int
	for _, issue := range issues {
		numbers = append(numbers, issue.GetNumber())
	}
	return numbers
}

func (l *latency) settle() {
	l.b.Helper()
	ctx, cancel := context.WithTimeout(l.b.Context(), 2*time.Minute)
	defer cancel()
	l.must(l.Settle(ctx, l.server.Idle))
}

// quiet waits until the last passes are long over, and those of the sweep that a server begins with.
func (l *latency) quiet() {
	l.b.Helper()
	time.Sleep(pastQuiet)
	l.settle()
	time.Sleep(pastQuiet)
}
