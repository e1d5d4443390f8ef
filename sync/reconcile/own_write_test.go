package reconcile_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// stopAfter stops a process right after GitHub carried out the first request of a kind.
type stopAfter struct {
	method, path string
	end          context.CancelFunc
}

func (s stopAfter) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if request.Method == s.method && strings.Contains(request.URL.Path, s.path) {
		s.end()
		return nil, errCut
	}
	return response, err
}

// What we wrote ourselves is no news from people, even if the pass that wrote it was stopped.
func TestOwnWrite_is_not_taken_for_somebody_else_s(t *testing.T) {
	t.Parallel()
	const goal = "- [ ] Goal 2: Second\n"
	tests := map[string]string{
		"a box that was ticked and cleared":        "- [x] Goal 2: Second\n",
		"an item that was struck and taken up":     "- [ ] ~~Goal 2: Second~~\n",
		"a line that was reworded there and back":  "- [ ] Goal 2: Second to none\n",
		"a line that was taken out and brought in": "",
	}
	for name, meanwhile := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, file := newLoopOn(t)
			l.commit("docs/milestone-1.md", small)
			l.settle()
			before := l.state()

			l.commit("docs/milestone-1.md", strings.Replace(small, goal, meanwhile, 1))
			l.interruptedAfter(http.MethodPatch, "/issues/")
			if slices.Equal(before, l.state()) {
				t.Fatal("the pass changed nothing")
			}
			l.commit("docs/milestone-1.md", small)
			l.start(file)
			l.settle()
			if after := l.state(); !slices.Equal(before, after) || l.pull() != nil {
				t.Errorf("the issues are now %q, the pull request is %v", after, l.pull())
			}
		})
	}
}

func TestObserve_leaves_the_base_that_it_is_given_as_it_is(t *testing.T) {
	t.Parallel()
	given := func() *sync.Base {
		return &sync.Base{
			Items: map[sync.Key]sync.ItemBase{
				"a": {Key: "a", Status: sync.StatusLive, Issue: sync.Issue{Number: 1, Title: "Alpha"}},
				"b": {Key: "b", Status: sync.StatusLive, Issue: sync.Issue{Number: 2}},
			},
			Milestones: map[sync.Key]sync.MilestoneBase{"m": {Key: "m", Milestone: sync.Milestone{Number: 1}}},
			Repo: sync.RepoBase{WriteBack: sync.WriteBack{
				Number:   3,
				Edits:    []sync.ProposedEdit{{Key: "a", Field: sync.FieldState, Value: "done"}},
				Declined: make([]sync.ProposedEdit, 1, 4),
			}},
		}
	}
	base := given()
	seen := observe.Observe(sync.Repository{}, base, sync.Snapshot{Issues: []sync.Issue{
		{Number: 1, Title: "Beta", Ours: true}, {Number: 3, IsPullRequest: true, Closed: true, Ours: true},
	}}, true, nil, time.Now())
	if diff := cmp.Diff(given(), base); diff != "" {
		t.Errorf("the base was changed (-want +got):\n%s", diff)
	}
	if edit := base.Repo.WriteBack.Declined[:2][1]; edit.Key != "" {
		t.Errorf("%v was written behind the declined edits", edit)
	}
	if seen.Base.Items["a"].Issue.Title != "Beta" || seen.Base.Repo.WriteBack.Number != 0 {
		t.Error("nothing was observed")
	}
}

// What an update that nobody heard of said of the place of an item is ours as well, so that the document's own
// place counts again when the line is back there.
func TestOwnWrite_of_a_place_is_taken_back_with_it(t *testing.T) {
	t.Parallel()
	const goal, other = "- [ ] Goal 2: Second\n", "# Milestone 2: Other\n\n## 1. Goals\n\n- [ ] Third\n"
	for name, moved := range map[string][2]string{
		"to another section": {strings.Replace(small, goal, "", 1) + goal, other},
		"to another plan":    {strings.Replace(small, goal, "", 1), other + goal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, file := newLoopOn(t)
			l.commit("docs/milestone-1.md", small)
			l.commit("docs/milestone-2.md", other)
			l.settle()
			before := l.placed()

			l.commit("docs/milestone-2.md", moved[1])
			l.commit("docs/milestone-1.md", moved[0])
			l.interruptedAfter(http.MethodPatch, "/issues/")
			if cmp.Equal(before, l.placed()) {
				t.Fatal("the pass changed nothing")
			}
			l.commit("docs/milestone-1.md", small)
			l.commit("docs/milestone-2.md", other)
			l.start(file)
			l.settle()
			if diff := cmp.Diff(before, l.placed()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// placed lists the issues with their labels and milestones.
func (l *loop) placed() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		var labels []string
		for _, label := range issue.Labels {
			labels = append(labels, label.GetName())
		}
		slices.Sort(labels)
		lines = append(lines, issue.GetTitle()+": "+strings.Join(labels, ", ")+" in "+issue.GetMilestone().GetTitle())
	}
	return lines
}
