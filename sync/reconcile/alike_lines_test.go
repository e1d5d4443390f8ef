package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// Of lines that read the same the one that is deleted is the one whose issue closes: what was done stays done,
// and what was open stays open.
func TestOne_of_several_alike_lines_is_deleted(t *testing.T) {
	t.Parallel()
	const head = "# Milestone 1: Lamps\n\n## Tasks\n\n"
	for name, c := range map[string]struct {
		steps []string
		want  []string
	}{
		"the first": {[]string{"- [ ] Test\n- [ ] Build the API\n- [ ] Test\n- [ ] Build the page\n", "- [ ] Build the API\n- [ ] Test\n- [ ] Build the page\n"},
			[]string{"#1 Test: closed", "#2 Build the API: open", "#3 Test: open", "#4 Build the page: open"}},
		"the last": {[]string{"- [ ] Test\n- [ ] Build the API\n- [ ] Test\n- [ ] Build the page\n", "- [ ] Test\n- [ ] Build the API\n- [ ] Build the page\n"},
			[]string{"#1 Test: open", "#2 Build the API: open", "#3 Test: closed", "#4 Build the page: open"}},
		"the first, below new lines": {[]string{"- [ ] Test\n- [ ] Build the API\n- [ ] Test\n- [ ] Build the page\n", "Text\n\nText\n\n- [ ] Build the API\n- [ ] Test\n- [ ] Build the page\n"},
			[]string{"#1 Test: closed", "#2 Build the API: open", "#3 Test: open", "#4 Build the page: open"}},
		"an open one above a done one": {[]string{"- [ ] Test\n- [ ] Test\n- [ ] Test\n", "- [ ] Test\n- [x] Test\n- [ ] Test\n", "- [x] Test\n- [ ] Test\n"},
			[]string{"#1 Test: closed", "#2 Test: closed", "#3 Test: open"}},
		"a section of two that are called alike": {[]string{"### A\n\n- [ ] Code\n- [ ] Test\n\n### A\n\n- [ ] Code\n- [ ] Test\n", "### A\n\n- [x] Code\n- [ ] Test\n\n### A\n\n- [ ] Code\n- [x] Test\n", "### A\n\n- [ ] Code\n- [x] Test\n"},
			[]string{"#1 Code (A): closed", "#2 Test (A): closed", "#3 Code (A): open", "#4 Test (A): closed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			for _, step := range c.steps {
				l.commit(planPath, head+step)
				l.settle()
			}
			var got []string
			for _, issue := range l.issues() {
				got = append(got, fmt.Sprintf("#%d %s: %s", issue.GetNumber(), issue.GetTitle(), issue.GetState()))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
		})
	}
}

// A number that somebody types behind a line does not take over the issue of a line that still stands, whatever
// that line speaks of.
func TestNumber_typed_behind_a_line_takes_no_issue_from_a_line_that_stands(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Write the guide\n- [ ] Build the search\n"
	l := newLoop(t)
	l.commit(planPath, plan)
	l.settle()
	before := l.homes()
	for _, changed := range []string{
		"# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Write the guide (#99)\n- [ ] Build the search (#1)\n",
		"# Milestone 1: Lamps\n\n## Tasks\n\n- [ ] Write the guide\n- [ ] Build the search (#1)\n",
	} {
		l.commit(planPath, changed)
		l.settle()
		if diff := cmp.Diff(before, l.homes()); diff != "" {
			t.Fatalf("the issues (-want +got):\n%s", diff)
		}
	}
}

// People give two items each other's titles on GitHub, or one the title that another leaves: the lines follow, and
// with that it is done.
func TestTitles_that_items_take_from_each_other_are_written_once(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Lamps\n\n## Tasks\n\n### Phase 1: Build\n\n- [ ] Write the guide\n- [ ] Build the search\n- [ ] Order\n\n## Testing\n\n- [ ] Load test\n"
	for name, c := range map[string]struct {
		titles  map[int]string
		changed string
	}{
		"two in one section":       {map[int]string{1: "Build the search", 2: "Write the guide"}, ""},
		"two of two sections":      {map[int]string{1: "Load test", 4: "Write the guide"}, ""},
		"three go round":           {map[int]string{1: "Build the search", 2: "Load test", 4: "Write the guide"}, ""},
		"one left for new words":   {map[int]string{1: "Build the search", 2: "Measure everything"}, ""},
		"two, while a line is new": {map[int]string{1: "Build the search", 2: "Write the guide"}, "- [ ] First of all\n- [ ] Write the guide\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(planPath, plan)
			l.settle()
			var want []string
			for _, issue := range l.issues() {
				title, changed := c.titles[issue.GetNumber()]
				if !changed {
					continue
				}
				_, _, err := l.Person.Issues.Update(t.Context(), sandbox.Owner, sandbox.Repo, issue.GetNumber(), gh.UpdateIssueRequest{Title: &title})
				l.must(err)
				want = append(want, fmt.Sprintf("#%d %s in %v", issue.GetNumber(), title, labelsOf(issue)))
			}
			if c.changed != "" {
				l.commit(planPath, strings.Replace(plan, "- [ ] Write the guide\n", c.changed, 1))
			}
			l.settle()
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "squash"))
			l.settle()
			var got []string
			for _, issue := range l.issues() {
				if _, changed := c.titles[issue.GetNumber()]; changed {
					got = append(got, fmt.Sprintf("#%d %s in %v", issue.GetNumber(), issue.GetTitle(), labelsOf(issue)))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
			if pull := l.pull(); pull != nil {
				t.Errorf("it is proposed again: %s", pull.GetBody())
			}
		})
	}
}

// labelsOf are the names of an issue's labels.
func labelsOf(issue *gh.Issue) (names []string) {
	for _, label := range issue.Labels {
		names = append(names, label.GetName())
	}
	return names
}
