package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

func TestDiff_keeps_to_the_limits_of_sub_issues(t *testing.T) {
	t.Parallel()
	var wide, deep strings.Builder
	for i := range 103 {
		indent := "  "
		if i == 0 {
			indent = ""
		}
		fmt.Fprintf(&wide, "%s- [ ] wide %d\n", indent, i)
	}
	for i := range 10 {
		fmt.Fprintf(&deep, "%s- [ ] deep %d\n", strings.Repeat("  ", i), i)
	}
	for name, test := range map[string]struct {
		plan         string
		links, alone int
	}{"a_hundred": {wide.String(), 100, 1}, "eight_levels": {deep.String(), 8, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := newFixture().diff("## Tasks\n" + test.plan)
			alone := 0
			for _, notice := range changes.Notices {
				if notice.Code == "sub-issue-limit" {
					alone++
				}
			}
			if links := sync.CountActions(changes.Actions)["link_sub_issue"]; links != test.links || alone != test.alone {
				t.Errorf("%d are linked and %d told to stand alone, want %d and %d", links, alone, test.links, test.alone)
			}
		})
	}
}

func TestPhases_keep_the_order_of_the_document_when_items_are_added(t *testing.T) {
	t.Parallel()
	l := newPhasedLoop(t)
	l.commit(smallPath, strings.NewReplacer(
		"- [ ] Task 1.2: Serve", "- [ ] Task 1.1b: Ship\n- [ ] Task 1.1c: Send\n- [ ] Task 1.2: Serve", "  - [ ] Choose", "  - [ ] Measure\n  - [ ] Choose\n  - [ ] Cut",
	).Replace(phasedPlan))
	l.settle()
	want := []string{"Task 1.1: Pack", "Task 1.1b: Ship", "Task 1.1c: Send", "Task 1.2: Serve", "Task 1.3: Trim"}
	if diff := cmp.Diff(want, l.children(l.number("Phase 1: Tiles (Week 1-2)"))); diff != "" {
		t.Errorf("sub-issues (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Measure", "Choose", "Cut"}, l.children(l.number("Task 1.1: Pack"))); diff != "" {
		t.Errorf("sub-issues of an item (-want +got):\n%s", diff)
	}

	// What a person put elsewhere stays there, and is no place to be put in front of.
	phase := int64(l.number("Phase 1: Tiles (Week 1-2)"))
	child, _, err := l.Person.Issues.Get(t.Context(), sandbox.Owner, sandbox.Repo, l.number("Task 1.3: Trim"))
	l.must(err)
	request, err := l.Person.NewRequest(t.Context(), "DELETE", fmt.Sprintf("repos/%s/%s/issues/%d/sub_issue", sandbox.Owner, sandbox.Repo, phase), map[string]any{"sub_issue_id": child.GetID()})
	l.must(err)
	_, err = l.Person.Do(request, nil)
	l.must(err)
	l.commit(smallPath, strings.Replace(l.at("main", smallPath), "- [ ] Task 1.3", "- [ ] Task 1.2b: Add\n- [ ] Task 1.3", 1))
	if result, _ := l.pass(); len(result.Notices) > 0 {
		t.Errorf("the pass told %v", result.Notices)
	}
	l.settle()
	if got := l.children(int(phase)); !slices.Contains(got, "Task 1.2b: Add") || slices.Contains(got, "Task 1.3: Trim") {
		t.Errorf("the sub-issues are %q", got)
	}
}

// listed finds the issues that the body of one lists below it.
func (l *loop) listed(title string) string {
	l.t.Helper()
	issue, _, err := l.Person.Issues.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title))
	l.must(err)
	_, after, _ := strings.Cut(issue.GetBody(), "\nAlso below this: ")
	listed, _, _ := strings.Cut(after, "\n")
	return listed
}

func TestSubIssues_past_the_limit_are_listed_in_the_body(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	var plan strings.Builder
	plan.WriteString("# Milestone 3: Wide\n\n## Implementation\n\n### Phase 1: All\n\n")
	for i := range 102 {
		fmt.Fprintf(&plan, "- [ ] Task 1.%d: Piece %d\n", i+1, i+1)
	}
	l.commit(sync.ConfigPath, phasesOn)
	l.commit(smallPath, plan.String())
	l.settle()
	want := fmt.Sprintf("#%d, #%d", l.number("Task 1.101: Piece 101"), l.number("Task 1.102: Piece 102"))
	if got := l.listed("Phase 1: All"); got != want {
		t.Errorf("the body lists %q, want %q", got, want)
	}
	if result, _ := l.pass(); len(result.Actions) > 0 {
		t.Errorf("another pass did %v", result.Actions)
	}

	// One in front of the others finds no room either, and those that hang there stay.
	l.commit(smallPath, strings.Replace(plan.String(), "- [ ] Task 1.1:", "- [ ] Task 1.0: First\n- [ ] Task 1.1:", 1))
	l.settle()
	if got := l.listed("Phase 1: All"); got != fmt.Sprintf("#%d, %s", l.number("Task 1.0: First"), want) {
		t.Errorf("the body lists %q", got)
	}
}

func TestSubIssues_are_listed_in_the_body_where_github_has_none(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	refuse := &refusing{path: "/sub_issues", status: 404}
	l.useTransport(refuse)
	l.commit(sync.ConfigPath, phasesOn)
	l.commit(smallPath, phasedPlan)
	result, _ := l.pass()
	if len(result.Notices) != 1 || result.Notices[0].Code != "no-sub-issues" {
		t.Errorf("the notices are %v", result.Notices)
	}
	l.settle()
	want := fmt.Sprintf("#%d, #%d, #%d", l.number("Task 1.1: Pack"), l.number("Task 1.2: Serve"), l.number("Task 1.3: Trim"))
	if got := l.listed("Phase 1: Tiles (Week 1-2)"); got != want {
		t.Errorf("the body of the phase lists %q, want %q", got, want)
	}
	if got, want := l.listed("Task 1.1: Pack"), fmt.Sprintf("#%d", l.number("Choose")); got != want {
		t.Errorf("the body of the item lists %q, want %q", got, want)
	}
	if got := refuse.count.Load(); got != 1 {
		t.Errorf("GitHub was asked %d times", got)
	}

	l.useTransport(http.DefaultTransport)
	base, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	base.Repo.ListedAt = base.Repo.ListedAt.Add(-25 * time.Hour)
	l.must(l.ledger.Save(t.Context(), l.repo, sync.Change{Repo: &base.Repo}))
	l.commit(smallPath, phasedPlan+"\nMore.\n")
	l.settle()
	if diff := cmp.Diff(phasedTree, l.tree()); diff != "" {
		t.Errorf("issues after GitHub learnt it (-want +got):\n%s", diff)
	}
	if got := l.listed("Phase 1: Tiles (Week 1-2)"); got != "" {
		t.Errorf("the body still lists %q", got)
	}
}

// GitHub drops the link with the issue, so there is nothing left to be taken apart, or to complain about.
func TestSubIssues_of_a_deleted_issue_need_nothing_more(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"at rest", "while the plan changes"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, l.number("Task 1.1: Build"), sandbox.Owner))
			if name != "at rest" {
				l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Task 1.1: Build", "- [x] Task 1.1: Build", 1)+"- [ ] Task 1.3: Sell\n")
			}
			l.clock.advance(25 * time.Hour)
			for range 4 {
				result, _ := l.pass()
				for _, notice := range result.Notices {
					if notice.Code == "refused" {
						t.Errorf("notice: %s", notice.Message)
					}
				}
			}
		})
	}
}
