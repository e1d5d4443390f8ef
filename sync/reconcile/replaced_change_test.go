package reconcile_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A change is archived in the same push in which one of the same name begins in its place: the old one keeps its issues
// and its milestone, the new one gets its own. A revert gives the old one its issues back, and whether those of the other may close is a question.
func TestDialect_tells_an_archived_change_from_the_one_that_begins_in_its_place(t *testing.T) {
	t.Parallel()
	const (
		place, archive = "openspec/changes/add-lamps/tasks.md", "openspec/changes/archive/2026-07-01-add-lamps/tasks.md"
		old            = "## 1. Build\n\n- [ ] 1.1 Order the bulbs for the hall\n- [ ] 1.2 Write unit tests\n- [ ] 1.3 Paint the walls\n"
		ticked         = "## 1. Build\n\n- [x] 1.1 Order the bulbs for the hall\n- [x] 1.2 Write unit tests\n- [ ] 1.3 Paint the walls\n"
		fresh          = "## 1. Build\n\n- [ ] 1.1 Dim the bulbs at night\n- [ ] 1.2 Write unit tests\n"
	)
	open := []string{"#1 1.1 Order the bulbs for the hall: open, Add lamps", "#2 1.2 Write unit tests: open, Add lamps", "#3 1.3 Paint the walls: open, Add lamps"}
	done := []string{"#1 1.1 Order the bulbs for the hall: closed, Add lamps", "#2 1.2 Write unit tests: closed, Add lamps", "#3 1.3 Paint the walls: open, Add lamps"}
	second := []string{"#4 1.1 Dim the bulbs at night: open, Add lamps (add-lamps)", "#5 1.2 Write unit tests: open, Add lamps (add-lamps)"}
	again := []string{"#4 1.1 Order the bulbs for the hall: open, Add lamps (add-lamps)", "#5 1.2 Write unit tests: open, Add lamps (add-lamps)", "#6 1.3 Paint the walls: open, Add lamps (add-lamps)"}
	for name, c := range map[string]struct {
		steps []map[string]string
		want  []string
		asked int
	}{
		"with what it had left":         {[]map[string]string{{place: old}, {place: fresh, archive: old}}, slices.Concat(open, second), 0},
		"finished with the same push":   {[]map[string]string{{place: old}, {place: fresh, archive: ticked}}, slices.Concat(done, second), 0},
		"finished before":               {[]map[string]string{{place: old}, {place: ticked}, {place: fresh, archive: ticked}}, slices.Concat(done, second), 0},
		"and the new one says the same": {[]map[string]string{{place: old}, {place: ticked}, {place: old, archive: ticked}}, slices.Concat(done, again), 0},
		"reverted":                      {[]map[string]string{{place: old}, {place: fresh, archive: ticked}, {place: old, archive: ""}}, slices.Concat(open, second), 1},
		"a copy of what still stands":   {[]map[string]string{{place: old}, {place: old, archive: old}}, open, 0},
		"and both go on": {[]map[string]string{{place: old}, {place: fresh, archive: old}, {place: fresh + "- [ ] 1.3 Hang the mirror\n", archive: old}},
			slices.Concat(open, second, []string{"#6 1.3 Hang the mirror: open, Add lamps (add-lamps)"}), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.settleEach(c.steps)
			if diff := cmp.Diff(c.want, l.homes()); diff != "" {
				t.Errorf("the issues (-want +got):\n%s", diff)
			}
			base, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			if len(base.Repo.Holds) != c.asked {
				t.Errorf("people are asked %v, want %d questions", base.Repo.Holds, c.asked)
			}
		})
	}
}
