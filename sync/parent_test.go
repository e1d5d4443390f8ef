package sync_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/stage"
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
	}{"a_hundred": {wide.String(), 100, 2}, "eight_levels": {deep.String(), 8, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := newDesk().diff("## Tasks\n" + test.plan)
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
	child, _, err := l.Person.Issues.Get(t.Context(), stage.Owner, stage.Repo, l.number("Task 1.3: Trim"))
	l.must(err)
	request, err := l.Person.NewRequest(t.Context(), "DELETE", fmt.Sprintf("repos/%s/%s/issues/%d/sub_issue", stage.Owner, stage.Repo, phase), map[string]any{"sub_issue_id": child.GetID()})
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
