package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// labelled lists the labels of each issue that say what a dialect says.
func (l *loop) labelled() map[string][]string {
	l.t.Helper()
	labelled := map[string][]string{}
	for _, issue := range l.issues() {
		id, _, _ := strings.Cut(issue.GetTitle(), " ")
		labelled[id] = nil
		for _, label := range issue.Labels {
			if name := label.GetName(); !strings.HasPrefix(name, "plan: ") && !strings.HasPrefix(name, "phase: ") {
				labelled[id] = append(labelled[id], name)
			}
		}
		slices.Sort(labelled[id])
	}
	return labelled
}

func (l *loop) wantLabelled(when string, want map[string][]string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.labelled()); diff != "" {
		l.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestDialect_labels_stories_and_priorities_where_the_configuration_says_so(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(photosPath, feature("Photo Albums"))
	l.settle()
	l.wantLabelled("by itself", map[string][]string{"T001": nil, "T002": nil, "T003": nil, "T004": nil})
	l.commit(".github/milepost.yml", "labels:\n  story: on\n  priority: 'prio '\n")
	l.settle()
	l.wantLabelled("with both", map[string][]string{"T001": nil, "T002": nil, "T003": {"prio P1", "story: US1"}, "T004": {"prio P1", "story: US1"}})
	before := l.untouched()
	l.settle()
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("the second run (-want +got):\n%s", diff)
	}

	_, _, err := l.Person.Issues.AddLabelsToIssue(t.Context(), sandbox.Owner, sandbox.Repo, l.number("T003 Draw the list of photo albums in src/list.go"), []string{"story: mine", "urgent"})
	l.must(err)
	_, err = l.Person.Issues.RemoveLabelForIssue(t.Context(), sandbox.Owner, sandbox.Repo, l.number("T004 Connect the list"), "prio P1")
	l.must(err)
	l.commit(photosPath, strings.NewReplacer("T003 [P] [US1]", "T003 [P] [US2]", "T004 [US1]", "T004").Replace(feature("Photo Albums")))
	l.settle()
	l.wantLabelled("with other slots", map[string][]string{"T001": nil, "T002": nil, "T003": {"prio P1", "story: US2", "story: mine", "urgent"}, "T004": nil})

	l.commit(photosPath, strings.NewReplacer("T003 [P] [US1]", "T003 [P] [US2]", "T004 [US1]", "T004", "Priority: P1", "Priority: P2").Replace(feature("Photo Albums")))
	l.settle()
	l.wantLabelled("with another priority", map[string][]string{"T001": nil, "T002": nil, "T003": {"prio P2", "story: US2", "story: mine", "urgent"}, "T004": {"prio P2"}})

	l.commit(".github/milepost.yml", "labels:\n  story: off\n")
	l.settle()
	l.wantLabelled("with both off again", map[string][]string{"T001": nil, "T002": nil, "T003": {"story: mine", "urgent"}, "T004": nil})
	for _, label := range l.labelNames() {
		if label == "story: US1" {
			return // the label itself stays, as all do
		}
	}
	t.Error("the label is gone")
}

// labelNames lists the labels of the repository.
func (l *loop) labelNames() []string {
	l.t.Helper()
	labels, _, err := l.Person.Issues.ListLabels(l.t.Context(), sandbox.Owner, sandbox.Repo, &gh.ListOptions{PerPage: 100})
	l.must(err)
	var names []string
	for _, label := range labels {
		names = append(names, label.GetName())
	}
	return names
}
