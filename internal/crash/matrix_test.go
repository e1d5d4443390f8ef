package crash_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/internal/testsize"
)

const (
	planPath = "docs/milestone-1.md"
	// atOnce is how many cases run at once: most of the time they wait until it is clear that
	// a creation did not reach GitHub.
	atOnce = 12
	// caseTimeout bounds one case.
	caseTimeout = 2 * time.Minute
)

// TestKillingTheProgramAtAnyRequestLosesAndDoublesNothing kills the real program at requests of
// a first sync of 45 items and of a write-back, starts it again and compares the end with that
// of a run without an accident.
func TestKillingTheProgramAtAnyRequestLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts some dozen processes")
	}
	t.Parallel()
	quiet, err := play(t.Context(), t.TempDir(), firstSync{}, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	back, err := play(t.Context(), t.TempDir(), writeBack{}, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(quiet.state) != 45 {
		t.Fatalf("%d issues, want 45:\n%s", len(quiet.state), strings.Join(quiet.state, "\n"))
	}
	var cases []accident
	for _, moment := range []moment{before, after, lost} {
		cases = append(cases, accidents(firstSync{want: quiet.state}, quiet.requests, usualPoints(), moment)...)
		cases = append(cases, accidents(writeBack{want: back.state}, back.requests, usualPoints(), moment)...)
	}
	failed := playAll(t, cases, func(c accident) error {
		_, err := play(t.Context(), t.TempDir(), c.scene, c.request, c.moment)
		return err
	})
	t.Logf("%d requests of a first sync of 45 items and %d of a write-back: %d cases, %d with a duplicate or a loss",
		quiet.requests, back.requests, len(cases), failed)
}

// playAll plays all cases, some of them at once, and counts those that ended badly.
func playAll[C fmt.Stringer](t *testing.T, cases []C, play func(C) error) (failed int) {
	t.Helper()
	results := make([]error, len(cases))
	var group stdsync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i, c := range cases {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			results[i] = play(c)
		})
	}
	group.Wait()
	for i, c := range cases {
		if results[i] != nil {
			failed++
			t.Errorf("%s: %v", c, results[i])
		}
	}
	return failed
}

type accident struct {
	scene   scene
	request int
	moment  moment
}

func (a accident) String() string {
	return fmt.Sprintf("%T, %s request %d", a.scene, a.moment, a.request)
}

// usualPoints is at how many requests of each scene an accident of each kind happens.
func usualPoints() int { return testsize.Pick(2, 4) }

// accidents spreads about so many cases over the requests. Where each is asked for, every
// request has its case: those with an odd number are killed before, the others after, and all of them
// both ways where both are. Lost answers stay
// few: the engine's own tests lose every one of them.
func accidents(s scene, requests, points int, moment moment) []accident {
	first, step := 1, max(1, requests/points)
	switch {
	case !testsize.Each() || moment == lost:
	case testsize.Both():
		step = 1
	case moment == before:
		step = 2
	default:
		first, step = 2, 2
	}
	var cases []accident
	for n := first; n <= requests; n += step {
		cases = append(cases, accident{s, n, moment})
	}
	return cases
}

// scene is what the program does while the switch is armed.
type scene interface {
	// prepare is what happened before the program is started.
	prepare(ctx context.Context, s *sandbox.Sandbox) error
	// provoke makes the work begin that the switch is for; the program is running.
	provoke(ctx context.Context, s *sandbox.Sandbox) error
	// armedAtStart tells that the program's start counts, too.
	armedAtStart() bool
	// check tells what is still missing at the end.
	check(ctx context.Context, s *sandbox.Sandbox) error
	state(ctx context.Context, s *sandbox.Sandbox) ([]string, error)
}

// run is how a play ended.
type run struct {
	requests int
	state    []string
}

// play runs a scene with an accident at a request, none if it is 0.
func play(ctx context.Context, folder string, s scene, at int, moment moment) (run, error) {
	return playOn(ctx, "", folder, s, at, moment)
}

// playOn is play on a GitHub Enterprise Server of a version, "" for github.com.
func playOn(ctx context.Context, version, folder string, s scene, at int, moment moment) (_ run, err error) {
	ctx, cancel := context.WithTimeout(ctx, caseTimeout)
	defer cancel()
	k := newKnife()
	harness, err := sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: k.wrap, EnterpriseVersion: version})
	if err != nil {
		return run{}, err
	}
	defer func() { err = errors.Join(err, harness.Close()) }()
	if err := s.prepare(ctx, harness); err != nil {
		return run{}, err
	}
	database := "sqlite:" + filepath.Join(folder, "milepost.db")
	server, err := serve(harness, database)
	if err != nil {
		return run{}, err
	}
	defer func() { server.kill() }()
	if s.armedAtStart() {
		k.arm(at, moment, server)
	}
	if err := harness.Install(server.webhook); err != nil {
		return run{}, err
	}
	if !s.armedAtStart() {
		if err := k.rest(ctx, func(ctx context.Context) error { return finished(ctx, harness, 6) }); err != nil {
			return run{}, err
		}
		k.arm(at, moment, server)
	}
	if err := s.provoke(ctx, harness); err != nil {
		return run{}, err
	}
	if at != 0 {
		select {
		case <-k.fallen:
		case <-ctx.Done():
			return run{}, fmt.Errorf("request %d never came: %w", at, ctx.Err())
		}
	}
	if at != 0 && moment != lost {
		if server, err = serve(harness, database); err != nil {
			return run{}, err
		}
		harness.Hub.SetWebhookURL(harness.AppID, server.webhook)
	}
	if err := k.rest(ctx, func(ctx context.Context) error { return s.check(ctx, harness) }); err != nil {
		return run{}, err
	}
	// What ends well must stay so.
	if err := harness.Settle(ctx, func(context.Context) error { return nil }); err != nil {
		return run{}, err
	}
	requests := k.counted()
	if err := server.stop(); err != nil {
		return run{}, fmt.Errorf("stop: %w", err)
	}
	if err := s.check(ctx, harness); err != nil {
		return run{}, fmt.Errorf("after the stop: %w", err)
	}
	state, err := s.state(ctx, harness)
	return run{requests, state}, err
}

// firstSync mirrors a plan of 45 items that was there when the App was installed.
type firstSync struct{ want []string }

func (firstSync) armedAtStart() bool { return true }

func (firstSync) prepare(ctx context.Context, s *sandbox.Sandbox) error {
	_, err := s.Commit(ctx, planPath, bigPlan(), "Add the plan")
	return err
}

func (firstSync) provoke(context.Context, *sandbox.Sandbox) error { return nil }

func (f firstSync) check(ctx context.Context, s *sandbox.Sandbox) error {
	if f.want == nil {
		return finished(ctx, s, 45)
	}
	got, err := f.state(ctx, s)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(f.want, got); diff != "" {
		return fmt.Errorf("issues (-want +got):\n%s", diff)
	}
	return nil
}

// finished tells when a run without an accident has come to its end: the report is the last
// thing that a pass does.
func finished(ctx context.Context, s *sandbox.Sandbox, issues int) error {
	if err := firstIssues(ctx, s, issues); err != nil {
		return err
	}
	for _, request := range s.Hub.Requests() {
		if request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/check-runs") {
			return nil
		}
	}
	return errors.New("no check run yet")
}

func firstIssues(ctx context.Context, s *sandbox.Sandbox, want int) error {
	issues, err := s.Issues(ctx)
	if err == nil && len(issues) != want {
		err = fmt.Errorf("%d issues, want %d", len(issues), want)
	}
	return err
}

// state is a sorted line for each issue and milestone; numbers depend on the order in which
// they were made, so that parents are named by their titles.
func (firstSync) state(ctx context.Context, s *sandbox.Sandbox) ([]string, error) {
	issues, err := s.Issues(ctx)
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, issue := range issues {
		titles[fmt.Sprint(issue.GetNumber())] = issue.GetTitle()
	}
	var lines []string
	for _, issue := range issues {
		parent := issue.GetParentIssueURL()
		parent = titles[parent[strings.LastIndex(parent, "/")+1:]]
		lines = append(lines, fmt.Sprintf("%s|%s|%s|%v|below %q", issue.GetTitle(), issue.GetState(),
			issue.GetMilestone().GetTitle(), labels(issue), parent))
	}
	slices.Sort(lines)
	return lines, nil
}

func labels(issue *github.Issue) []string {
	var names []string
	for _, label := range issue.Labels {
		names = append(names, label.GetName())
	}
	slices.Sort(names)
	return names
}

// bigPlan has 45 items, 12 of them below others: together as many creations as GitHub takes at once, so
// that no case waits for its limits.
func bigPlan() []byte {
	var b strings.Builder
	b.WriteString("# Milestone 1: Trail maps - Planning Document\n\n## Goals\n\n")
	for i := range 6 {
		fmt.Fprintf(&b, "- [ ] Goal %d: Reach the aim called %s\n", i+1, word(i))
	}
	b.WriteString("\n## Implementation\n")
	for phase := range 3 {
		fmt.Fprintf(&b, "\n### Phase %d: Part %s\n\n", phase+1, word(phase))
		for i := range 9 {
			fmt.Fprintf(&b, "- [ ] Task %d.%d: Build the %s of part %d\n", phase+1, i+1, word(10*phase+i), phase+1)
			if i%3 == 1 || i == 8 {
				fmt.Fprintf(&b, "  - [ ] Check the %s of part %d by hand\n", word(10*phase+i), phase+1)
			}
		}
	}
	return []byte(b.String())
}

func word(n int) string {
	words := []string{"map", "path", "bridge", "hut", "spring", "ridge", "valley", "signpost", "ford", "summit"}
	return words[n%len(words)]
}

// writeBack carries a closed issue into the document of a plan that is in agreement.
type writeBack struct{ want []string }

func (writeBack) armedAtStart() bool { return false }

func (writeBack) prepare(ctx context.Context, s *sandbox.Sandbox) error {
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Trail maps - Planning Document\n\n## Goals\n\n")
	for i := range 6 {
		fmt.Fprintf(&plan, "- [ ] Goal %d: Reach the aim called %s\n", i+1, word(i))
	}
	_, err := s.Commit(ctx, planPath, []byte(plan.String()), "Add the plan")
	return err
}

func (writeBack) provoke(ctx context.Context, s *sandbox.Sandbox) error {
	return s.CloseIssue(ctx, 3, "completed")
}

func (w writeBack) check(ctx context.Context, s *sandbox.Sandbox) error {
	got, err := w.state(ctx, s)
	if err != nil {
		return err
	}
	if w.want == nil {
		return nil
	}
	if diff := cmp.Diff(w.want, got); diff != "" {
		return fmt.Errorf("end (-want +got):\n%s", diff)
	}
	return nil
}

// state is the one pull request there may ever have been, with the document that it proposes.
func (writeBack) state(ctx context.Context, s *sandbox.Sandbox) ([]string, error) {
	pulls, _, err := s.Person.PullRequests.List(ctx, sandbox.Owner, sandbox.Repo, &github.PullRequestListOptions{State: "all"})
	if err != nil {
		return nil, err
	}
	if len(pulls) != 1 || pulls[0].GetState() != "open" {
		return nil, fmt.Errorf("%d pull requests, want one that is open", len(pulls))
	}
	commits, _, err := s.Person.PullRequests.ListCommits(ctx, sandbox.Owner, sandbox.Repo, pulls[0].GetNumber(), nil)
	if err != nil {
		return nil, err
	}
	content, err := s.ReadAt(ctx, planPath, pulls[0].GetHead().GetRef())
	if err != nil {
		return nil, err
	}
	if err := firstIssues(ctx, s, 6); err != nil {
		return nil, err
	}
	return []string{pulls[0].GetTitle(), fmt.Sprintf("%d commits", len(commits)), string(content)}, nil
}
