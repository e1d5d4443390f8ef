package reconcile_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// reportTimes counts the App's requests for check runs since they were last reset.
func (l *loop) reportTimes() int {
	count := 0
	for _, r := range l.Hub.Requests() {
		if r.Kind == "installation" && r.Method != http.MethodGet && strings.Contains(r.Path, "/check-runs") {
			count++
		}
	}
	return count
}

// annotations lists all annotations of the only check run on the head.
func (l *loop) annotations() []*gh.CheckRunAnnotation {
	l.t.Helper()
	runs := l.runs("HEAD")
	if len(runs) != 1 || runs[0].GetStatus() != "completed" {
		l.t.Fatalf("there are %d check runs on the head, want one that is completed", len(runs))
	}
	var all []*gh.CheckRunAnnotation
	options := &gh.ListOptions{PerPage: 100}
	for {
		part, answer, err := l.Person.Checks.ListCheckRunAnnotations(l.t.Context(), sandbox.Owner, sandbox.Repo, runs[0].GetID(), options)
		l.must(err)
		all = append(all, part...)
		if options.Page = answer.NextPage; options.Page == 0 {
			return all
		}
	}
}

// oddPlan is a plan with as many boxes as one likes that GitHub does not know.
func oddPlan(number, odd int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Milestone %d: Odd\n\n## 1. Goals\n\n- [ ] Goal of %d\n", number, number)
	for i := range odd {
		fmt.Fprintf(&out, "- [?] Odd %d of %d\n", i, number)
	}
	return out.String()
}

func TestReport_of_twelve_thousand_warnings_ends(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	for number := 1; number <= 12; number++ {
		l.commit(fmt.Sprintf("docs/milestone-%d.md", number), oddPlan(number, 1_000))
	}
	// An error, which must not drown.
	l.commit("docs/milestone-13.md", strings.Repeat("> ", 100)+"deep\n\n# Milestone 13: Deep\n\n- [ ] Dive\n")
	if _, more := l.step(); more {
		t.Fatal("the pass does not end: a limit stopped it")
	}
	if times := l.reportTimes(); times > 4 {
		t.Errorf("the report takes %d requests, want at most 4", times)
	}
	notes := l.annotations()
	if len(notes) == 0 || len(notes) > 200 {
		t.Fatalf("there are %d annotations, want at most 200", len(notes))
	}
	if first := notes[0]; first.GetAnnotationLevel() != "failure" || first.GetPath() != "docs/milestone-13.md" {
		t.Errorf("the first one is a %s in %s, want the error", first.GetAnnotationLevel(), first.GetPath())
	}
	shown, told := map[string]int{}, map[string]int{}
	for _, note := range notes {
		shown[note.GetPath()]++
		if _, rest, ok := strings.Cut(note.GetMessage(), " (and "); ok {
			var more int
			if _, err := fmt.Sscanf(rest, "%d more like this)", &more); err != nil {
				t.Errorf("%q: %v", note.GetMessage(), err)
			}
			told[note.GetPath()] += more
		}
	}
	for number := 1; number <= 12; number++ {
		if path := fmt.Sprintf("docs/milestone-%d.md", number); shown[path] < 10 || shown[path]+told[path] != 1_000 {
			t.Errorf("%s has %d annotations, which speak of %d more, want 1,000 together", path, shown[path], told[path])
		}
	}
	if summary := l.runs("HEAD")[0].GetOutput().GetSummary(); !strings.Contains(summary, "12,001 remarks") || len(summary) >= 65_535 {
		t.Errorf("the summary has %d bytes:\n%.300s", len(summary), summary)
	}
	l.step()
	if times := l.reportTimes(); times != 0 {
		t.Errorf("the next pass sends %d requests for a report that says the same", times)
	}
}

// useGenerousLimits lets a pass create more than GitHub would take at once.
func (l *loop) useGenerousLimits() {
	l.t.Helper()
	host, err := github.New(github.Options{
		AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now,
		Limits: ratelimit.Limits{Burst: 1_000, CreationsPerMinute: 10_000, CreationsPerHour: 10_000, PointsPerMinute: 100_000},
	})
	l.must(err)
	l.engine.Host = host
}

func TestReport_of_very_many_actions_and_notices_keeps_both(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.useGenerousLimits()
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Long\n\n## 1. Goals\n\n")
	long := strings.Repeat("_*x*_", 45)
	for i := range 450 {
		fmt.Fprintf(&plan, "- [ ] @nobody%d %s %d\n", i, long, i)
	}
	l.commit("docs/milestone-1.md", plan.String())
	l.rest(t.Context())
	var summary string
	for _, run := range l.runs("HEAD") {
		summary = run.GetOutput().GetSummary()
	}
	if len(summary) >= 65_535 || !strings.Contains(summary, "Worth knowing") || strings.Contains(summary, "is left out") {
		t.Errorf("the summary has %d bytes and reads\n%.200s\n...\n%s", len(summary), summary, summary[max(0, len(summary)-200):])
	}
}

// logbook keeps what a pass logs at warn or above.
type logbook struct {
	mu    stdsync.Mutex
	lines []string
}

func (b *logbook) Run(_ *zerolog.Event, level zerolog.Level, message string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if level >= zerolog.WarnLevel {
		b.lines = append(b.lines, message)
	}
}

func (b *logbook) context(ctx context.Context) context.Context {
	return zerolog.Nop().Level(zerolog.DebugLevel).Hook(b).WithContext(ctx)
}

// rest runs passes until none is asked for, and counts them.
func (l *loop) rest(ctx context.Context) (passes int) {
	l.t.Helper()
	for range 60 {
		passes++
		result, err := l.engine.Pass(ctx, l.ledger, l.repo)
		if at, limited := sync.RetryAt(err); limited {
			l.clock.advance(at.Sub(l.clock.now()) + time.Second)
			continue
		}
		l.must(err)
		if len(result.Actions) == 0 && result.RequeueAt.IsZero() {
			return passes
		}
		if wait := result.RequeueAt.Sub(l.clock.now()); wait > 0 {
			l.clock.advance(wait)
		}
	}
	l.t.Fatal("the loop does not come to rest")
	return 0
}

func TestReport_that_GitHub_never_takes_ends(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localhub.Fault{
		"bad_gateway":     {Kind: localhub.ServerError},
		"secondary_limit": {Kind: localhub.SecondaryLimit, Wait: time.Second},
		"dropped":         {Kind: localhub.DropBefore},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			var times atomic.Int64
			fault.Match = func(r *http.Request) bool {
				hit := r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/check-runs")
				if hit {
					times.Add(1)
				}
				return hit
			}
			mend := l.Hub.Inject(fault)
			book := new(logbook)
			ctx := book.context(t.Context())
			l.commit("docs/milestone-1.md", oddPlan(1, 3))
			began := l.clock.now()
			passes := l.rest(ctx)
			took := l.clock.now().Sub(began)
			if n := times.Load(); n < 3 || n > 10 || passes > 15 {
				t.Errorf("the report is sent %d times in %d passes, want 3 to 10 times", n, passes)
			}
			if took < 10*time.Minute {
				t.Errorf("all tries fall into %s, want them to be backed off", took)
			}
			if len(book.lines) != 1 {
				t.Errorf("the log says %q, want one line", book.lines)
			}
			if got := len(l.issues()); got != 1 {
				t.Errorf("there are %d issues, want 1", got)
			}
			// What is new is worth another try.
			mend()
			l.commit("docs/milestone-1.md", oddPlan(1, 4))
			l.rest(ctx)
			if got := len(l.annotations()); got != 4 {
				t.Errorf("there are %d annotations after all, want 4", got)
			}
		})
	}
}

func TestReport_that_is_refused_is_told_once(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.useTransport(&refusing{path: "/check-runs", status: http.StatusUnprocessableEntity})
	book := new(logbook)
	ctx := book.context(t.Context())
	for odd := 1; odd <= 4; odd++ {
		l.commit("docs/milestone-1.md", oddPlan(1, odd))
		l.rest(ctx)
	}
	if len(book.lines) != 1 {
		t.Errorf("the log says %q, want one line", book.lines)
	}
}

func TestReport_cut_short_goes_on_with_its_check_run(t *testing.T) {
	t.Parallel()
	for nth := 1; nth <= 4; nth++ {
		for name, kind := range map[string]localhub.FaultKind{"before": localhub.FailBefore, "after": localhub.FailAfter, "limit": localhub.SecondaryLimit} {
			t.Run(fmt.Sprintf("request_%d_%s", nth, name), func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				l.Hub.Inject(localhub.Fault{Kind: kind, Nth: nth, Wait: time.Second, Match: func(r *http.Request) bool {
					return r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/check-runs")
				}})
				for number := 1; number <= 3; number++ {
					l.commit(fmt.Sprintf("docs/milestone-%d.md", number), oddPlan(number, 100))
				}
				l.rest(t.Context())
				seen := map[string]int{}
				for _, note := range l.annotations() {
					seen[fmt.Sprint(note.GetPath(), note.GetStartLine())]++
				}
				if len(seen) != 200 {
					t.Errorf("%d lines are annotated, want 200", len(seen))
				}
				for at, times := range seen {
					if times != 1 {
						t.Errorf("%s is annotated %d times", at, times)
					}
				}
			})
		}
	}
}
