package page_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// stored is a world whose repositories lie in a ledger on the disk.
type stored struct {
	*world
	*ledger.Ledger
}

func (s stored) Known(ctx context.Context) ([]page.Known, error) {
	known, err := s.Ledger.Known(ctx)
	all := make([]page.Known, 0, len(known))
	for _, k := range known {
		all = append(all, page.Known(k))
	}
	return all, err
}

func (s stored) KnownAs(ctx context.Context, owner, name string) (page.Known, bool, error) {
	known, ok, err := s.Ledger.KnownAs(ctx, owner, name)
	return page.Known(known), ok, err
}

func (s stored) Search(ctx context.Context, ids []int64, text string, limit int) ([]page.Hit, error) {
	hits, err := s.Ledger.Search(ctx, ids, text, limit)
	all := make([]page.Hit, 0, len(hits))
	for _, hit := range hits {
		all = append(all, page.Hit(hit))
	}
	return all, err
}

func (s stored) Versions(ctx context.Context) (map[int64]int64, error) { return s.Ledger.Versions(ctx) }

func (s stored) LoadSince(ctx context.Context, repo sync.Repository, since int64) (*sync.Base, int64, error) {
	return s.Ledger.LoadSince(ctx, repo, since)
}

func (s stored) Passes(ctx context.Context, repo sync.Repository, limit int) ([]sync.PassSummary, error) {
	return s.Ledger.Passes(ctx, repo, limit)
}

func (s stored) SomeEffects(ctx context.Context, repo sync.Repository, pass string, offset, limit int) ([]sync.Effect, int, error) {
	return s.Ledger.SomeEffects(ctx, repo, pass, offset, limit)
}

func (s stored) EffectsOn(ctx context.Context, repo sync.Repository, key sync.Key, limit int) ([]sync.Effect, error) {
	return s.Ledger.EffectsOn(ctx, repo, key, limit)
}

// large is a repository with 1,000 plans of 10 items, all in one pass; one plan more has 1,000 items.
func large(tb testing.TB) stored {
	tb.Helper()
	store, err := ledger.Open(tb.Context(), tb.TempDir()+"/ledger.db")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := store.Close(); err != nil {
			tb.Error(err)
		}
	})
	repo := sync.Repository{ID: 1, Installation: 1, Owner: "maps-team", Name: "trails"}
	change := sync.Change{Repo: &sync.RepoBase{Head: sync.Head{Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", WebURL: "https://github.com/maps-team/trails"}}}
	for plan := range 1000 {
		path, key := fmt.Sprintf("docs/plans/%03d/milestone-%d.md", plan%50, plan), sync.Key(fmt.Sprintf("m%d", plan))
		change.Milestones = append(change.Milestones, sync.MilestoneBase{Key: key, Plan: path, Title: fmt.Sprintf("Milestone %d: A plan among many", plan), DueOn: "2026-05-01"})
		items := 9
		if plan == 0 {
			items = 1009
		}
		for i := range items {
			item := galleryItem(plan%4, i%40, 1)
			item.Key, item.Plan, item.Line, item.Milestone = sync.Key(fmt.Sprintf("p%di%d", plan, i)), path, i+5, key
			item.Section = []string{"Milestone", fmt.Sprintf("%d. A section", i/25+1)}
			item.Parent, item.Issue.Number = "", plan*10+i+1
			change.Items = append(change.Items, item)
			change.Effects = append(change.Effects, sync.Effect{Pass: "p1", At: start, Kind: "create_issue", Key: item.Key, Issue: item.Issue.Number, Title: item.Title, After: sync.IssueState{State: parser.StateOpen, Title: item.Title}})
		}
	}
	for i := range 100 {
		change.Repo.Questions = append(change.Repo.Questions, sync.Question{Kind: sync.AskDeclined, Hash: fmt.Sprint("h", i), Plan: "docs/plans/000/milestone-0.md", Line: i + 1, Title: tasks[i%len(tasks)], Since: start})
	}
	if err := store.Save(tb.Context(), repo, change); err != nil {
		tb.Fatal(err)
	}
	return stored{newWorld(), store}
}

// largePaths are the screens of it that hold the most.
func largePaths() []string {
	const trails = "/repositories/maps-team/trails"
	return []string{
		"/", "/search?q=map", "/search?q=zebra", trails, trails + "?page=20", trails + "/plans/docs/plans/000/milestone-0.md", trails + "/items/p0i500",
		trails + "/questions", trails + "/passes", trails + "/passes/p1",
	}
}

func openLarge(tb testing.TB) *page.Page {
	tb.Helper()
	s := large(tb)
	made, err := page.New(page.Options{Ledger: s, Orders: s, Operations: s, Audit: s.world, Open: true, Sealing: []byte("0123456789abcdef"), Address: "http://milepost.example"})
	if err != nil {
		tb.Fatal(err)
	}
	return made
}

// visits counts those that were made.
var visits atomic.Int64

// visited asks for a path and returns how many bytes it took.
func visited(tb testing.TB, made *page.Page, path string) int {
	tb.Helper()
	request := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	listens := net.TCPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:80"))
	request = request.WithContext(context.WithValue(request.Context(), http.LocalAddrContextKey, net.Addr(listens)))
	request.Host = "milepost.example"
	// Each comes from an address of its own: nobody is to be slowed down.
	request.RemoteAddr = fmt.Sprintf("visitor-%d:1", visits.Add(1))
	answer := httptest.NewRecorder()
	made.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		tb.Fatalf("%s answers %d:\n%s", path, answer.Code, answer.Body)
	}
	return answer.Body.Len()
}

// maxPage bounds what a screen takes, in bytes.
const maxPage = 100 << 10

func TestScreens_stay_small_with_ten_thousand_items(t *testing.T) {
	t.Parallel()
	made := openLarge(t)
	for _, path := range largePaths() {
		if size := visited(t, made, path); size > maxPage {
			t.Errorf("%s takes %d bytes", path, size)
		}
	}
}

// How long a screen takes: cold when nothing of the repository was read yet, warm after that.
func BenchmarkScreens(b *testing.B) {
	s := openLarge(b)
	for _, path := range largePaths() {
		b.Run("warm"+path, func(b *testing.B) {
			size := visited(b, s, path)
			used := processorTime(b)
			for b.Loop() {
				size = visited(b, s, path)
			}
			b.ReportMetric(float64((processorTime(b)-used).Microseconds())/1000/float64(b.N), "cpu-ms/page")
			b.ReportMetric(float64(size), "bytes/page")
		})
	}
	stored := large(b)
	b.Run("cold", func(b *testing.B) {
		used := processorTime(b)
		for b.Loop() {
			made, err := page.New(page.Options{Ledger: stored, Orders: stored, Operations: stored, Audit: stored.world, Open: true, Sealing: []byte("0123456789abcdef"), Address: "http://milepost.example"})
			if err != nil {
				b.Fatal(err)
			}
			visited(b, made, "/repositories/maps-team/trails")
		}
		b.ReportMetric(float64((processorTime(b)-used).Microseconds())/1000/float64(b.N), "cpu-ms/page")
	})
}

// processorTime is what this process has used of the processors, which other programs on the machine do not change much.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
