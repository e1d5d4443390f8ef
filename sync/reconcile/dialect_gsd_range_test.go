package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const roadmapOfRanges = `# Roadmap: Lamps

## Current Milestone: v1.1 Bulb (Phases 3–4)

Light without wax.

## Parked Milestone: v1.2 Mast (Phases 5+)

Higher.

## Phases

- [ ] **Phase 3: Glass** - Blow it
- [ ] **Phase 4: Wire** - Draw it

## Phase Details

### Phase 03: Glass

Plans:
- [ ] **W1** · 03-01-PLAN.md — Heat the oven
`

// Phases stand apart from their versions, which say by numbers which are theirs. A version is shipped with work left open, the
// branch goes back, and a phase is carried to the next version.
func TestDialect_follows_phases_of_GSD_that_versions_say_are_their_own(t *testing.T) {
	t.Parallel()
	const path = ".planning/ROADMAP.md"
	l := newLoop(t)
	l.commit(path, roadmapOfRanges)
	l.settle()
	first := []string{
		"03-01-PLAN.md — Heat the oven: open, v1.1 Bulb",
		"Phase 3: Glass - Blow it: open, v1.1 Bulb",
		"Phase 4: Wire - Draw it: open, v1.1 Bulb",
	}
	if diff := cmp.Diff(first, l.listedIssues()); diff != "" {
		t.Fatalf("issues (-want +got):\n%s", diff)
	}
	number := l.number("Phase 4: Wire - Draw it")
	shipped := strings.NewReplacer("Current Milestone: v1.1 Bulb (Phases 3–4)", "Shipped Milestone: v1.1 Bulb (Phases 3–4) ✅ CLOSED 2026-01-02", "**W1**", "**W2**").Replace(roadmapOfRanges)
	before := l.untouched()
	for _, content := range []string{shipped, roadmapOfRanges, shipped, roadmapOfRanges} {
		l.commit(path, content)
		l.settle()
		if diff := cmp.Diff(first, l.listedIssues()); diff != "" {
			t.Fatalf("issues (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(before, l.untouched()); diff != "" {
		t.Errorf("issues were touched (-want +got):\n%s", diff)
	}
	carried := strings.NewReplacer(
		"(Phases 3–4)", "(Phase 3)", "(Phases 5+)", "(Phases 4+)", "- [ ] **Phase 4: Wire** - Draw it", "- [→] **Phase 4: Wire** - Draw it",
		"Higher.\n", "Higher.\n\n- [ ] **Phase 4: Wire** - Draw it\n",
	).Replace(roadmapOfRanges)
	for range 2 {
		l.commit(path, carried)
		l.settle()
		if issue := l.issue(number); issue.GetMilestone().GetTitle() != "v1.2 Mast" || issue.GetState() != "open" {
			t.Errorf("#%d is %s in %q", number, issue.GetState(), issue.GetMilestone().GetTitle())
		}
		if issues := l.listedIssues(); len(issues) != 3 {
			t.Errorf("issues:\n%s", strings.Join(issues, "\n"))
		}
		l.commit(path, roadmapOfRanges)
		l.settle()
	}
	if diff := cmp.Diff(first, l.listedIssues()); diff != "" {
		t.Errorf("back again (-want +got):\n%s", diff)
	}
}
