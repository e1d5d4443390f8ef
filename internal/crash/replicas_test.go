package crash_test

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	stdsync "sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/pgtest"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

const (
	// Each owner is an installation with limits of its own.
	manyOwners    = 20
	reposPerOwner = 10
)

// TestTwoServersShareTheWorkWhileOneIsPausedAndOneIsKilled runs two servers on one PostgreSQL.
// Events reach either of them at random; one is paused in the middle of its work for longer
// than its leases last, then the other is killed. No repository may be worked by both at once,
// and all must end in agreement.
func TestTwoServersShareTheWorkWhileOneIsPausedAndOneIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes more than half a minute")
	}
	t.Parallel()
	database := pgtest.Address(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := newCluster(t, program, database, manyOwners)

	c.each(func(owner, repo string) error { return c.commit(ctx, owner, repo, firstPlan) })
	first, second := c.servers[0], c.servers[1]
	c.disturb(ctx, 400)
	// An item that is ticked when it is first seen gets no issue.
	c.want = firstEnd
	if err := until(ctx, c.converged); err != nil {
		t.Fatalf("with the first plan: %v", err)
	}

	c.want = secondEnd
	c.disturb(ctx, 400)
	takenOver, err := c.pauseFirst(ctx, secondPlan)
	if err != nil {
		t.Fatal(err)
	}
	c.disturb(ctx, 200)
	c.each(func(owner, repo string) error { return c.commit(ctx, owner, repo, thirdPlan) })
	second.kill()
	killed := time.Now()
	c.want = thirdEnd
	if err := until(ctx, c.converged); err != nil {
		t.Fatalf("with one server killed: %v", err)
	}
	c.disturb(ctx, 100)
	if err := first.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if err := c.converged(ctx); err != nil {
		t.Error(err)
	}
	requests, passes, overlaps := c.watch.sum()
	lostLeases := 0
	for _, line := range first.log {
		if strings.Contains(line, "pass lost its lease") {
			lostLeases++
		}
	}
	for _, overlap := range overlaps {
		t.Error(overlap)
	}
	for _, write := range c.writes.stale(t) {
		t.Error(write)
	}
	if lostLeases == 0 {
		t.Error("the paused server lost no lease, so that nothing was shown")
	}
	t.Logf("%d repositories, %d requests in %d passes, %d overlaps, %d leases lost by the pause; at rest %v after the pause and %v after the kill",
		c.repositories(), requests, passes, len(overlaps), lostLeases, takenOver.Round(time.Second), time.Since(killed).Round(time.Second))
}

const (
	firstPlan  = "# Milestone 1: Trails\n\n## Goals\n\n- [ ] Goal 1: Draw the map\n- [ ] Goal 2: Build the bridge\n"
	secondPlan = "# Milestone 1: Trails\n\n## Goals\n\n- [x] Goal 1: Draw the map\n- [ ] Goal 2: Build the bridge\n- [ ] Goal 3: Put up signs\n"
	thirdPlan  = "# Milestone 1: Trails\n\n## Goals\n\n- [x] Goal 1: Draw the map\n- [x] Goal 2: Build the bridge\n- [ ] Goal 3: Put up signs\n"
)

var (
	firstEnd  = []string{"Goal 1: Draw the map: open", "Goal 2: Build the bridge: open"}
	secondEnd = []string{"Goal 1: Draw the map: closed", "Goal 2: Build the bridge: open", "Goal 3: Put up signs: open"}
	thirdEnd  = []string{"Goal 1: Draw the map: closed", "Goal 2: Build the bridge: closed", "Goal 3: Put up signs: open"}
)

// pauseFirst gives every repository a plan and pauses the first server as it makes an issue. What it
// had begun is taken over when its leases end; then it goes on. pauseFirst returns how long the other
// server needed.
func (c *cluster) pauseFirst(ctx context.Context, plan string) (time.Duration, error) {
	c.t.Helper()
	first := c.servers[0].command
	stopped := make(chan error, 1)
	c.watch.set(func() { stopped <- first.Process.Signal(syscall.SIGSTOP) })
	c.each(func(owner, repo string) error { return c.commit(ctx, owner, repo, plan) })
	select {
	case err := <-stopped:
		if err != nil {
			return 0, err
		}
	case <-ctx.Done():
		return 0, errors.New("the first server never made an issue")
	}
	paused := time.Now()
	if err := until(ctx, c.converged); err != nil {
		return 0, fmt.Errorf("with one server paused: %w", err)
	}
	return time.Since(paused), first.Process.Signal(syscall.SIGCONT)
}

// kill ends both servers at once.
func (c *cluster) kill() {
	for _, server := range c.servers {
		server.kill()
	}
}

// cluster is the sandbox with two servers on it.
type cluster struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	servers []*process
	watch   *watch
	writes  *writeWatch
	owners  int
	want    []string
	// next is the first repository that has not been seen in agreement.
	next int

	mu     stdsync.Mutex
	random *rand.Rand
}

// newCluster starts two servers of the program at a path.
func newCluster(t *testing.T, program, database string, owners int) *cluster {
	t.Helper()
	c := &cluster{t: t, owners: owners, watch: newWatch(), random: rand.New(rand.NewPCG(5, 6))}
	var hub http.Handler
	var err error
	c.sandbox, err = sandbox.New(sandbox.Options{Key: testkey.Key(), Wrap: func(next http.Handler) http.Handler {
		hub = next
		return next
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.sandbox.Close(); err != nil {
			t.Error(err)
		}
	})
	root := c.sandbox.URL
	for i := range 2 {
		// Each server comes by a door of its own, so that the watch knows it.
		door := httptest.NewServer(c.watch.door(i, hub))
		t.Cleanup(door.Close)
		c.sandbox.URL = door.URL + "/"
		server, err := serveProgram(program, c.sandbox, signed(database, i), "MILEPOST_SWEEP=15s")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(server.kill)
		c.servers = append(c.servers, server)
	}
	c.sandbox.URL = root
	c.writes = watchWrites(t, database)
	hook := httptest.NewServer(http.HandlerFunc(c.forward))
	t.Cleanup(hook.Close)
	c.sandbox.Hub.SetWebhookURL(c.sandbox.AppID, hook.URL)
	for o := range owners {
		owner := fmt.Sprintf("team-%d", o)
		var names []string
		for r := range reposPerOwner {
			name := fmt.Sprintf("trails-%d", r)
			names = append(names, name)
			options := localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}}
			if _, err := c.sandbox.Hub.AddRepository(owner, name, options); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.sandbox.Hub.Install(c.sandbox.AppID, owner, names...); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c *cluster) repositories() int { return c.owners * reposPerOwner }

// forward hands a delivery to one of the servers at random. One that does not answer has lost
// it.
func (c *cluster) forward(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.WriteHeader(c.send(r.Context(), r.Header, body))
}

func (c *cluster) send(ctx context.Context, header http.Header, body []byte) int {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	url := c.servers[c.intn(len(c.servers))].webhook
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return http.StatusBadGateway
	}
	request.Header = header.Clone()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return http.StatusBadGateway
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func (c *cluster) intn(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.random.IntN(n)
}

// each does something for every repository.
func (c *cluster) each(do func(owner, repo string) error) {
	c.t.Helper()
	c.next = 0
	for i := range c.repositories() {
		if err := do(name(i)); err != nil {
			c.t.Fatal(err)
		}
	}
}

func name(i int) (owner, repo string) {
	return fmt.Sprintf("team-%d", i/reposPerOwner), fmt.Sprintf("trails-%d", i%reposPerOwner)
}

func (c *cluster) commit(ctx context.Context, owner, repo, plan string) error {
	message := "Write the plan"
	options := &github.RepositoryContentFileOptions{Message: &message, Content: []byte(plan)}
	if file, _, _, err := c.sandbox.Person.Repositories.GetContents(ctx, owner, repo, planPath, nil); err == nil {
		options.SHA = file.SHA
	}
	_, _, err := c.sandbox.Person.Repositories.CreateFile(ctx, owner, repo, planPath, options)
	return err
}

// disturb sends old deliveries at random as new ones, so that there is work in many places at
// once.
func (c *cluster) disturb(ctx context.Context, times int) {
	old := c.sandbox.Hub.Deliveries()
	for range times {
		delivery := old[c.intn(len(old))]
		header := delivery.Headers.Clone()
		header.Set("X-GitHub-Delivery", crand.Text())
		c.send(ctx, header, delivery.Payload)
	}
}

// converged tells which repository is not in agreement yet.
func (c *cluster) converged(ctx context.Context) error {
	for ; c.next < c.repositories(); c.next++ {
		owner, repo := name(c.next)
		issues, _, err := c.sandbox.Person.Issues.ListByRepo(ctx, owner, repo, &github.IssueListByRepoOptions{State: "all"})
		if err != nil {
			return err
		}
		var got []string
		for _, issue := range issues {
			got = append(got, issue.GetTitle()+": "+issue.GetState())
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			return fmt.Errorf("issues of %s/%s (-want +got):\n%s", owner, repo, diff)
		}
	}
	c.next = 0
	return nil
}
