package reconcile_test

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const (
	basePath  = "docs/milestone-7.md"
	laterPath = "docs/milestone-8.md"

	basePlan = "# Milestone 7: Base\n\n## Tasks\n\n- [ ] Task 1: Found\n\n## Sign-off\n\n- [ ] Engineering Lead: [Name] - [Date]\n- [ ] QA: [Name] - [Date]\n"

	laterPlan = "# Milestone 8: Later\n\n**Dependencies**: Milestone 7\n\n## Implementation\n\n### Phase 1: Start\n\n- [ ] Task 1.1: Walls\n  - [ ] Bricks\n- [x] Task 1.2: Old\n\n" +
		"### Phase 2: End\n\n- [ ] Task 2.1: Roof\n"

	linked = "dependencies: link\n"
)

// blockers writes what blocks an issue, oldest relation first.
func (l *loop) blockers(title string) []string {
	l.t.Helper()
	request, err := l.Person.NewRequest(l.t.Context(), http.MethodGet,
		fmt.Sprintf("repos/%s/%s/issues/%d/dependencies/blocked_by?per_page=100", sandbox.Owner, sandbox.Repo, l.number(title)), nil)
	l.must(err)
	var rows []*gh.Issue
	_, err = l.Person.Do(request, &rows)
	l.must(err)
	titles := []string{}
	for _, row := range rows {
		titles = append(titles, row.GetTitle())
	}
	return titles
}

// relate lets a person make a relation, or take it away.
func (l *loop) relate(method, title, blocker string) {
	l.t.Helper()
	row, _, err := l.Person.Issues.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(blocker))
	l.must(err)
	at, body := fmt.Sprintf("repos/%s/%s/issues/%d/dependencies/blocked_by", sandbox.Owner, sandbox.Repo, l.number(title)), any(map[string]any{"issue_id": row.GetID()})
	if method == http.MethodDelete {
		at, body = fmt.Sprintf("%s/%d", at, row.GetID()), nil
	}
	request, err := l.Person.NewRequest(l.t.Context(), method, at, body)
	l.must(err)
	_, err = l.Person.Do(request, nil)
	l.must(err)
}

func (l *loop) wantBlockers(step, title string, want ...string) {
	l.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), l.blockers(title)); diff != "" {
		l.t.Errorf("%s: what blocks %q (-want +got):\n%s", step, title, diff)
	}
}

func newLinkedLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, linked)
	l.commit(basePath, basePlan)
	l.commit(laterPath, laterPlan)
	l.settle()
	return l
}

func TestDependencies_make_the_first_phase_wait_for_the_sign_off(t *testing.T) {
	t.Parallel()
	l := newLinkedLoop(t)
	l.wantBlockers("first phase", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)")
	for _, title := range []string{"Bricks", "Task 2.1: Roof", "Task 1: Found", "QA (Sign-off)"} {
		l.wantBlockers("anything else", title)
	}
	if result, _ := l.pass(); len(result.Actions) > 0 {
		t.Errorf("a second pass did %v", result.Actions)
	}
}

func TestDependencies_are_text_alone_by_default(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(basePath, basePlan)
	l.commit(laterPath, laterPlan)
	l.settle()
	l.wantBlockers("without the setting", "Task 1.1: Walls")
}

func TestDependencies_may_name_issues_plans_and_milestones_of_the_same_file(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	title := "A person's"
	row, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title})
	l.must(err)
	l.commit(sync.ConfigPath, linked)
	l.commit(basePath, basePlan)
	l.commit("plans/later.md", strings.Replace(laterPlan, "Milestone 7", fmt.Sprintf("../%s, #%d, #999, Milestone 44", basePath, row.GetNumber()), 1))
	l.commit("plans/roadmap.md", "# Roadmap\n\n## Milestone 20: One\n\n### Tasks\n- [ ] first of all\n\n### Sign-off\n- [ ] Owner\n\n## Milestone 21: Two\n\n**Depends on**: Milestone 20\n\n### Tasks\n- [ ] second of all\n")
	l.settle()
	l.wantBlockers("a path and a number", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)", title)
	l.wantBlockers("the same file", "second of all (Tasks)", "Owner (Sign-off)")
}

func TestDependencies_follow_the_document_and_leave_alone_what_people_did(t *testing.T) {
	t.Parallel()
	l := newLinkedLoop(t)
	l.relate(http.MethodDelete, "Task 1.1: Walls", "QA (Sign-off)")
	l.relate(http.MethodPost, "Task 1.1: Walls", "Task 1: Found")
	l.commit(laterPath, laterPlan+"\nMore.\n")
	l.settle()
	l.wantBlockers("after people's changes", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "Task 1: Found")

	// An item that comes later waits, too, and what was there before is a person's.
	more := strings.Replace(laterPlan, "### Phase 2", "- [ ] Task 1.3: Doors\n\n### Phase 2", 1)
	l.commit(sync.ConfigPath, "dependencies: off\n")
	l.commit(laterPath, more)
	l.settle()
	l.wantBlockers("turned off", "Task 1.1: Walls", "Task 1: Found")
	l.relate(http.MethodPost, "Task 1.3: Doors", "QA (Sign-off)")
	l.commit(sync.ConfigPath, linked)
	l.settle()
	l.wantBlockers("turned on again", "Task 1.3: Doors", "QA (Sign-off)", "Engineering Lead (Sign-off)")
	l.commit(laterPath, strings.Replace(more, "Milestone 7", "None", 1))
	l.settle()
	l.wantBlockers("not needed any more", "Task 1.3: Doors", "QA (Sign-off)")
	l.wantBlockers("not needed any more", "Task 1.1: Walls", "Task 1: Found")
}

func TestDependencies_stay_when_either_side_is_done(t *testing.T) {
	t.Parallel()
	l := newLinkedLoop(t)
	l.commit(basePath, strings.Replace(basePlan, "[ ] QA", "[x] QA", 1))
	l.commit(laterPath, strings.Replace(laterPlan, "[ ] Task 1.1", "[x] Task 1.1", 1)+"- [ ] Task 2.2: Paint\n")
	l.settle()
	l.wantBlockers("both done", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)")
}

func TestDependencies_stay_while_the_configuration_or_a_plan_cannot_be_read(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"configuration": {sync.ConfigPath, "dependencies: [\n"},
		"plan":          {basePath, "```\n" + basePlan},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLinkedLoop(t)
			l.commit(change[0], change[1])
			l.settle()
			l.wantBlockers("unread", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)")
		})
	}
}

// refusing answers requests to addresses that end in path with a status, and counts those that were to
// make something. With 422 the address is known and can be read.
type refusing struct {
	path   string
	status int
	count  atomic.Int64
}

func (a *refusing) RoundTrip(request *http.Request) (*http.Response, error) {
	known := request.Method != http.MethodPost && a.status == http.StatusUnprocessableEntity
	if known || !strings.HasSuffix(request.URL.Path, a.path) {
		return http.DefaultTransport.RoundTrip(request)
	}
	if request.Method == http.MethodPost {
		a.count.Add(1)
	}
	return &http.Response{
		StatusCode: a.status, Request: request, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"message": "No such thing"}`)),
	}, nil
}

func TestDependencies_fall_back_to_text_with_one_notice(t *testing.T) {
	t.Parallel()
	tests := map[int]struct {
		code  string
		asked int64
	}{
		http.StatusNotFound: {"no-relations", 1}, http.StatusGone: {"no-relations", 1}, http.StatusForbidden: {"no-relations", 1},
		http.StatusUnprocessableEntity: {"relation-refused", 2},
	}
	for status, test := range tests {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			refuse := &refusing{path: "/dependencies/blocked_by", status: status}
			l.useTransport(refuse)
			l.commit(sync.ConfigPath, linked)
			l.commit(basePath, basePlan)
			l.commit(laterPath, laterPlan)
			result, _ := l.pass()
			var codes []string
			for _, notice := range result.Notices {
				codes = append(codes, notice.Code)
			}
			if diff := cmp.Diff([]string{test.code}, codes); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			milestones, _, err := l.Person.Issues.ListMilestones(t.Context(), sandbox.Owner, sandbox.Repo, nil)
			l.must(err)
			if !slices.ContainsFunc(milestones, func(m *gh.Milestone) bool { return strings.Contains(m.GetDescription(), "Depends on: [Milestone 7]") }) {
				t.Error("no description tells of the dependency")
			}
			l.commit(laterPath, laterPlan+"- [ ] Task 2.2: Paint\n")
			l.settle()
			if got := refuse.count.Load(); got != test.asked {
				t.Errorf("GitHub was asked %d times, want %d", got, test.asked)
			}
			if test.asked > 1 {
				return
			}
			l.useTransport(http.DefaultTransport)
			base, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			base.Repo.ListedAt = base.Repo.ListedAt.Add(-25 * time.Hour)
			l.must(l.ledger.Save(t.Context(), l.repo, sync.Change{Repo: &base.Repo}))
			l.commit(laterPath, laterPlan)
			l.settle()
			l.wantBlockers("a day later", "Task 1.1: Walls", "Engineering Lead (Sign-off)", "QA (Sign-off)")
		})
	}
}

func TestDependencies_keep_to_the_limit_of_github(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	var numbers []string
	for i := range 52 {
		title := fmt.Sprintf("Before %d", i)
		row, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title})
		l.must(err)
		numbers = append(numbers, fmt.Sprintf("#%d", row.GetNumber()))
	}
	l.commit(sync.ConfigPath, linked)
	l.commit(laterPath, strings.Replace(laterPlan, "Milestone 7", strings.Join(numbers, ", "), 1))
	result, _ := l.pass()
	count := 0
	for _, notice := range result.Notices {
		if notice.Code == "relation-limit" {
			count++
		}
	}
	if got := len(l.blockers("Task 1.1: Walls")); got != 50 || count != 2 {
		t.Errorf("%d issues block it and %d were told to be too many, want 50 and 2", got, count)
	}
}

const steps = "# Milestone 9: Steps\n\n## Rollout\n\n1. [x] Prepare\n2. [ ] North\n3. [ ] South\n4. [ ] East\n\n- [ ] Apart\n"

func TestSteps_wait_for_the_one_before(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, steps)
	l.settle()
	l.wantBlockers("by default", "South")
	south, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, l.number("South"))
	l.must(err)
	if !strings.Contains(south.GetBody(), "Step 3 of 4") {
		t.Errorf("the body does not tell of the step:\n%s", south.GetBody())
	}

	l.commit(sync.ConfigPath, "steps: link\n")
	l.settle()
	l.wantBlockers("linked", "North")
	l.wantBlockers("linked", "South", "North")
	l.wantBlockers("linked", "East", "South")
	l.wantBlockers("linked", "Apart")

	l.commit(smallPath, strings.Replace(steps, "4. [ ] East", "4. [ ] West\n5. [ ] East", 1))
	l.settle()
	l.wantBlockers("one more", "West", "South")
	l.wantBlockers("one more", "East", "West")
	l.commit(smallPath, steps)
	l.settle()
	l.wantBlockers("one less", "East", "South")
}

func TestSteps_are_known_when_the_ledger_is_lost(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "steps: link\n")
	l.commit(smallPath, steps)
	l.settle()
	l.relate(http.MethodDelete, "East", "South")
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	if result, _ := l.pass(); len(result.Actions) != 0 {
		t.Errorf("the pass did %v", result.Actions)
	}
	l.commit(sync.ConfigPath, "steps: off\n")
	l.settle()
	l.wantBlockers("turned off", "South")
}

func TestSteps_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	begin := func(_ *testing.T, l *loop) func() {
		l.commit(sync.ConfigPath, "steps: link\n")
		l.commit(smallPath, steps)
		return func() {
			l.wantBlockers("linked", "South", "North")
			l.wantBlockers("linked", "East", "South")
			l.commit(sync.ConfigPath, "steps: off\n")
			l.settle()
			l.wantBlockers("turned off", "South")
			l.wantBlockers("turned off", "East")
		}
	}
	l := newLoop(t)
	begin(t, l)
	stoppedEverywhere(t, "", l.counted(), begin)
}
