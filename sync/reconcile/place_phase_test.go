package reconcile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Where nothing is known of the items, as after a GitHub without sub-issues, headings decide.
func TestPlacePhases_goes_by_the_heading_where_the_items_tell_nothing(t *testing.T) {
	t.Parallel()
	record := func(key sync.Key, number, name string) sync.ItemBase {
		return sync.ItemBase{
			Key: key, Phase: true, Status: sync.StatusLive, Plan: planPath,
			Section: []string{"Work"}, ID: number, Text: name, Issue: sync.Issue{Number: 1},
		}
	}
	tests := map[string]struct {
		plan    string
		want    []sync.Key
		removed []sync.Key
	}{
		"unchanged":                  {"## Work\n### Phase 1: Draw\n### Phase 2: Cut\n", []sync.Key{"draw", "cut"}, nil},
		"below_another_heading":      {"## Doing\n### Phase 1: Draw\n### Phase 2: Cut\n", []sync.Key{"draw", "cut"}, nil},
		"renumbered":                 {"## Work\n### Phase 2: Draw\n### Phase 3: Cut\n", []sync.Key{"draw", "cut"}, nil},
		"numbered_with_a_dot":        {"## Work\n### Phase 2. Draw\n### Phase Three - Cut (Week 3)\n", []sync.Key{"draw", "cut"}, nil},
		"renamed":                    {"## Work\n### Phase 1: Paint\n### Phase 2: Cut\n", []sync.Key{"draw", "cut"}, nil},
		"one_is_gone":                {"## Work\n### Phase 1: Cut\n", []sync.Key{"cut"}, []sync.Key{"draw"}},
		"a_list_of_criteria_is_none": {"## Work\n### Phase 1: Draw\n### Phase 2 Success Criteria\n", []sync.Key{"draw"}, []sync.Key{"cut"}},
		"a_phase_inside_is_none":     {"## Work\n### Phase 1: Draw\n#### Phase 1.1: Lines\n### Phase 2: Cut\n", []sync.Key{"draw", "cut"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := &sync.Base{Items: map[sync.Key]sync.ItemBase{"draw": record("draw", "1", "draw"), "cut": record("cut", "2", "cut")}}
			document := sync.ParseDocument(sync.File{Path: planPath}, []byte("# Milestone 1: A\n\n"+test.plan), sync.DefaultPolicy())
			placed, removed := identity.PlacePhases(base, []sync.Document{document}, identity.Placement{})
			var keys []sync.Key
			for _, phase := range placed {
				keys = append(keys, phase.Key)
			}
			if diff := cmp.Diff(test.want, keys); diff != "" {
				t.Errorf("phases (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.removed, removed); diff != "" {
				t.Errorf("removed (-want +got):\n%s", diff)
			}
		})
	}
}
