package reconcile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

const trackedPlan = `## 4. Implementation Plan
- [ ] Build it
  - [ ] Test it
- [x] Plan it
### Later
- [ ] Polish it

## 7. Risk Assessment
- [ ] Vendor goes away

## Hausordnung
- [ ] Keep it clean
`

func TestDiff_makes_issues_as_the_policy_says(t *testing.T) {
	t.Parallel()
	preset := func(name string) sync.Track {
		track, _ := sync.TrackPreset(name)
		return track
	}
	tests := map[string]struct {
		track sync.Track
		want  []string
	}{
		"all_by_default":                  {sync.Track{}, []string{"Build it", "Test it", "Polish it (Later)", "Vendor goes away", "Keep it clean"}},
		"the_preset_tasks":                {preset("tasks"), []string{"Build it", "Test it", "Polish it (Later)"}},
		"a_role_that_is_off":              {sync.Track{Off: []parser.Role{parser.RoleRisks}}, []string{"Build it", "Test it", "Polish it (Later)", "Keep it clean"}},
		"one_level":                       {sync.Track{MaxDepth: 1}, []string{"Build it", "Polish it (Later)", "Vendor goes away", "Keep it clean"}},
		"one_section_whatever_its_number": {sync.Track{Sections: []string{"Implementation Plan"}}, []string{"Build it", "Test it", "Polish it (Later)"}},
		"a_section_that_is_left_out":      {sync.Track{Sections: []string{"!**/later"}}, []string{"Build it", "Test it", "Vendor goes away", "Keep it clean"}},
		"a_section_inside_another":        {sync.Track{Sections: []string{"Impl*", "!*/Later"}}, []string{"Build it", "Test it"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newFixture()
			d.policy.Track = test.track
			if diff := cmp.Diff(test.want, created(d.diff(trackedPlan))); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiff_keeps_the_issues_that_a_narrower_policy_would_not_make(t *testing.T) {
	t.Parallel()
	d := newFixture().mirror(trackedPlan)
	d.policy.Track, _ = sync.TrackPreset("tasks")
	if changes := d.diff(trackedPlan); len(changes.Edits) > 0 || len(changes.Held) > 0 || len(decisions(changes)) > 1 {
		t.Errorf("a narrower policy did %v", decisions(changes))
	}
}

func TestDiff_names_labels_as_the_policy_says(t *testing.T) {
	t.Parallel()
	d := newFixture()
	d.policy.Roles = map[string]parser.Role{"hausordnung": parser.RoleNotes}
	d.policy.Labels = map[sync.LabelKind]string{sync.LabelRole: "area: ", sync.LabelPhase: ""}
	var labels []string
	for _, action := range d.diff("## Phase 1: Setup\n- [ ] a\n## Hausordnung\n- [ ] b\n").Actions {
		if label, ok := action.(sync.CreateLabel); ok {
			labels = append(labels, label.Name+" #"+label.Color)
		}
	}
	if diff := cmp.Diff([]string{"area: implementation #0052cc", "area: notes #e4e669"}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestDiff_assigns_the_people_that_the_policy_knows(t *testing.T) {
	t.Parallel()
	d := newFixture()
	d.policy.People = map[string]string{"ann lee": "annlee", "bob": "bob-1"}
	for _, action := range d.diff("## Tasks\n- [ ] a @carl - **Owner**: Ann  Lee, Bob, Zoe\n").Actions {
		if issue, ok := action.(sync.CreateIssue); ok {
			if diff := cmp.Diff([]string{"carl", "annlee", "bob-1"}, issue.Assignees); diff != "" {
				t.Errorf("assignees (-want +got):\n%s", diff)
			}
		}
	}
}

// created lists the titles of the issues that are made.
func created(changes sync.Changeset) []string {
	var titles []string
	for _, action := range changes.Actions {
		if issue, ok := action.(sync.CreateIssue); ok {
			titles = append(titles, issue.Title)
		}
	}
	return titles
}
