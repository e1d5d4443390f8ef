package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/demo"
	"github.com/milepost/milepost/internal/sandbox"

	gh "github.com/google/go-github/v92/github"
)

const (
	viewersAtOnce = 200
	// deafViewers of them never read what they are told.
	deafViewers    = 20
	viewedPlans    = 12
	viewingRounds  = 3
	viewerSessions = 8
)

// BenchmarkViewers measures whether passes are slower while 200 people have pages open that follow what happens, some of
// whom never read what they are told:
//
//	go test ./cmd/milepost -run '^$' -bench Viewers -benchtime 1x
//
// A round closes an issue of each of 12 repositories and opens it again; rounds with and without viewers take turns. The
// ratio is that of the median times. It also tells how often a page was loaded again, and how often that was refused.
func BenchmarkViewers(b *testing.B) {
	l := newLatency(b)
	owners := l.repositories(viewedPlans)
	for _, owner := range owners {
		l.commit(owner, demo.OwnPlan().Content)
	}
	l.settle()
	l.round(owners) // the pull requests are opened
	crowd := newCrowd(l)
	for b.Loop() {
		var alone, watched []time.Duration
		for range viewingRounds {
			alone = append(alone, l.round(owners))
			crowd.come(owners)
			watched = append(watched, l.round(owners))
			crowd.goes()
		}
		slices.Sort(alone)
		slices.Sort(watched)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(alone[viewingRounds/2].Milliseconds()), "ms-alone")
		b.ReportMetric(float64(watched[viewingRounds/2].Milliseconds()), "ms-watched")
		b.ReportMetric(float64(watched[viewingRounds/2])/float64(alone[viewingRounds/2]), "ratio")
		b.ReportMetric(float64(crowd.told.Load()), "told")
		b.ReportMetric(float64(crowd.loaded.Load()), "loads")
		b.ReportMetric(float64(crowd.refused.Load()), "refused")
	}
}

// round has every repository pass twice, and returns how long that takes.
func (l *latency) round(owners []string) time.Duration {
	l.b.Helper()
	began := time.Now()
	for _, state := range []string{"closed", "open"} {
		for _, owner := range owners {
			_, _, err := l.Person.Issues.Update(l.b.Context(), owner, sandbox.Repo, 2, gh.UpdateIssueRequest{State: &state})
			l.must(err)
		}
		l.settle()
	}
	return time.Since(began)
}

// crowd is people who look at the page.
type crowd struct {
	l       *latency
	origin  string
	cookies []*http.Cookie
	// told counts the changes that they were told of, loaded the pages that they loaded for it, and refused those that they
	// did not get.
	told, loaded, refused atomic.Int64
	leave                 context.CancelFunc
	left                  stdsync.WaitGroup
}

func newCrowd(l *latency) *crowd {
	l.b.Helper()
	c := &crowd{l: l, origin: "http://" + l.server.admin.Addr().String()}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range viewerSessions {
		link, err := url.Parse(l.server.page.Link())
		l.must(err)
		form := url.Values{"once": {link.Query().Get("once")}}
		request, err := http.NewRequestWithContext(l.b.Context(), http.MethodPost, c.origin+"/sign-in", strings.NewReader(form.Encode()))
		l.must(err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := client.Do(request)
		l.must(err)
		l.must(answer.Body.Close())
		if answer.StatusCode != http.StatusSeeOther {
			l.b.Fatalf("signing in answers %d", answer.StatusCode)
		}
		c.cookies = append(c.cookies, answer.Cookies()[0])
	}
	return c
}

// come opens a page for each viewer, on a connection of their own.
func (c *crowd) come(owners []string) {
	c.l.b.Helper()
	ctx, cancel := context.WithCancel(c.l.b.Context())
	c.leave = cancel
	var here stdsync.WaitGroup
	for i := range viewersAtOnce {
		here.Add(1)
		c.left.Go(func() { c.look(ctx, i, "/repositories/"+owners[i%len(owners)]+"/"+sandbox.Repo, here.Done) })
	}
	here.Wait()
}

func (c *crowd) goes() {
	c.leave()
	c.left.Wait()
}

// look is one viewer: of all repositories or of one, as the page's script looks.
func (c *crowd) look(ctx context.Context, i int, page string, here func()) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	get := func(path string) (*http.Response, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.origin+path, http.NoBody)
		if err != nil {
			return nil, err
		}
		request.AddCookie(c.cookies[i%len(c.cookies)])
		return client.Do(request)
	}
	if i%2 == 0 {
		page = "/"
	}
	stream, err := get("/live")
	here()
	if err != nil {
		c.l.b.Errorf("viewer %d: %v", i, err)
		return
	}
	defer stream.Body.Close() //nolint:errcheck // the viewer leaves
	if stream.StatusCode != http.StatusOK {
		c.l.b.Errorf("viewer %d is answered %d", i, stream.StatusCode)
		return
	}
	if i < deafViewers {
		<-ctx.Done()
		return
	}
	for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "event: changed") {
			continue
		}
		c.told.Add(1)
		answer, err := get(page)
		if err != nil {
			return // the viewer leaves
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			c.loaded.Add(1)
		} else {
			c.refused.Add(1)
		}
	}
}
