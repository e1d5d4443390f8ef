package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// How far a section is stands in its heading and is no part of its name: no issue is renamed, and none is
// written to at all.
func TestTheStateInAHeadingTouchesNoIssue(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Maps\n\n## 4. Implementation Plan\n\n### Phase 1: Core (Week 1-2)\n\n- [ ] Draw the tiles\n- [x] Order\n\n### Labels\n\n- [ ] Place the names\n  - [ ] Turn them\n\n## 5. Testing Strategy\n\n**Unit tests**:\n\n- [ ] Test the tiles\n"
	l := newLoop(t)
	l.commit(planPath, plan)
	l.settle()
	before := l.untouched()
	for _, form := range []string{
		"%s - DONE", "%s ✅ COMPLETED", "%s [DONE]", "%s — 100%", "%s (done)", "%s: done", "%s - Done on 2025-10-01", "%s — in review", "✅ %s", "[DONE] %s", "%s - 1/2", "%s",
	} {
		changed := plan
		for _, heading := range []string{"4. Implementation Plan", "Phase 1: Core (Week 1-2)", "Labels", "5. Testing Strategy"} {
			changed = strings.Replace(changed, "# "+heading+"\n", "# "+strings.Replace(form, "%s", heading, 1)+"\n", 1)
		}
		changed = strings.Replace(changed, "**Unit tests**:", "**"+strings.Replace(form, "%s", "Unit tests", 1)+"**:", 1)
		l.commit(planPath, changed)
		l.settle()
		if diff := cmp.Diff(before, l.untouched()); diff != "" {
			t.Fatalf("%s: the issues changed (-want +got):\n%s", form, diff)
		}
	}
}

// A slip in a heading takes no item out of its section.
func TestASlipInAHeadingTouchesNoIssue(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Maps\n\n## 4. Implementation Plan\n\n### Phase 1: Core (Week 1-2)\n\n- [ ] Draw the tiles\n### Phase 2: Shell (Week 3-4)\n- [ ] Serve\n  - [ ] Cache\n\n## 5. Testing Strategy\n\n- [ ] Test the tiles\n"
	l := newLoop(t)
	l.commit(planPath, plan)
	l.settle()
	before := l.untouched()
	for _, heading := range []string{"# Milestone 1: Maps", "### Phase 2: Shell (Week 3-4)", "## 5. Testing Strategy"} {
		signs, title, _ := strings.Cut(heading, " ")
		for _, slip := range []string{signs + title, signs + "\u00a0" + title, `\` + heading} {
			changed := strings.Replace(plan, heading, slip, 1)
			l.commit(planPath, changed)
			l.settle()
			if diff := cmp.Diff(before, l.untouched()); diff != "" {
				t.Fatalf("%s: the issues changed (-want +got):\n%s", slip, diff)
			}
			above, _, _ := strings.Cut(changed, slip)
			line := 1 + strings.Count(above, "\n")
			if notes := l.notesOn(line); len(notes) != 1 || !strings.Contains(notes[0], heading) {
				t.Errorf("%s: the notes on line %d are %q", slip, line, notes)
			}
		}
	}
}
