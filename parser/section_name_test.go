package parser_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// What says how far the work is changes while the section stays the same.
func TestASectionIsCalledByItsTitleWithoutItsState(t *testing.T) {
	t.Parallel()
	for _, heading := range []string{
		"Tiles", "Tiles - DONE", "Tiles ✅ COMPLETED", "Tiles ✅ COMPLETE", "Tiles [DONE]", "Tiles — 100%", "Tiles (3/5)", "Tiles [3/5]", "Tiles - 3/5",
		"Tiles - Done on 2025-10-01", "Tiles ✅ Done (2025-11-20)", "Tiles ✅ 2025-11-20", "Tiles (completed 2025-11-02)", "Tiles - completed 2 Nov 2025",
		"Tiles — in review", "Tiles (100% complete)", "Tiles | 60%", "Tiles **DONE**", "Tiles: done", "Tiles - Status: Done", "Tiles (Status: in progress)",
		"~~Tiles~~ ✅", "✅ Tiles", "✅ DONE: Tiles", "[DONE] Tiles", "DONE - Tiles", "(WIP) Tiles", "🚧 In progress – Tiles", "[x] Tiles", "Tiles [x]", "Tiles [ ]",
		"Tiles – erledigt", "Tiles - terminé", "Tiles（已完成）", "Tiles 已完成", "Tiles【完了】", "Tiles - готово", "Tiles (en curso)", "Tiles ✔", "Tiles ✓ done", "Tiles - ✅ Done",
		"Tiles → DONE", "Tiles => done", "Tiles -> done", "Tiles -- done", "Tiles DONE!", "Tiles - DONE.", "Tiles - DONE ✅ 🎉", "Tiles (merged)", "Tiles - FIXED", "Tiles · done", "Tiles, done",
		"Tiles / done", "Tiles `DONE`", "Tiles <!-- done -->", "Tiles _(done)_", "Tiles - IN PROGRESS (60%)", "Tiles - 60% (in progress)", "Tiles (WIP) - 60%",
		"Tiles - done by @ann", "Tiles - DONE #12", "Tiles - MOSTLY COMPLETE", "Tiles - PARTIALLY DONE", "Tiles - NOT STARTED",
	} {
		if got := sectionCalled(heading); got != "Tiles" {
			t.Errorf("%q is called %q", heading, got)
		}
	}
}

// Words that may say how far something is are part of a title as well.
func TestASectionKeepsTheWordsOfItsTitle(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Phase 2: Tiles (Week 3-4) - DONE":   "Phase 2: Tiles (Week 3-4)",
		"Phase 2: Tiles - DONE (Week 3-4)":   "Phase 2: Tiles (Week 3-4)",
		"Phase 2: Tiles ✅ (Week 3-4)":        "Phase 2: Tiles (Week 3-4)",
		"[DONE] Phase 2: Tiles (Week 3-4)":   "Phase 2: Tiles (Week 3-4)",
		"Phase 2 - DONE":                     "Phase 2",
		"Done":                               "Done",
		"To do":                              "To do",
		"Next":                               "Next",
		"[x]":                                "[x]",
		"100%":                               "100%",
		"Definition of done":                 "Definition of done",
		"Done: 3":                            "Done: 3",
		"What is done":                       "What is done",
		"Ready for launch":                   "Ready for launch",
		"Code - Review":                      "Code - Review",
		"Part 3/5":                           "Part 3/5",
		"Test coverage 80%":                  "Test coverage 80%",
		"Current state":                      "Current state",
		"Active users: who they are":         "Active users: who they are",
		"Well-done tiles":                    "Well-done tiles",
		"Tiles (see the plan of the server)": "Tiles (see the plan of the server)",
		"Tiles - Done right":                 "Tiles - Done right",
	} {
		if got := sectionCalled(heading); got != want {
			t.Errorf("%q is called %q, want %q", heading, got, want)
		}
	}
}

func sectionCalled(heading string) string {
	sections := parser.Parse([]byte("# Milestone 1: Maps\n\n## 4. Implementation Plan\n\n### " + heading + "\n\n- [ ] Cut\n")).Sections
	return strings.Join(strings.Fields(sections[len(sections)-1].Name), " ")
}

// A state behind a heading names no role, and hides none.
func TestTheStateOfASectionChangesNothingElse(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"5. Testing Strategy", "Phase 2: Shell (Week 3-4)", "8. Risk Assessment", "Goals", "Shell"} {
		plain := parser.Parse([]byte("# Milestone 1: Maps\n\n## " + title + "\n\n- [ ] Cut\n")).Sections[0]
		for _, form := range []string{"%s - IN REVIEW", "%s — in review", "%s (released)", "%s [TODO]", "[DONE] %s", "✅ DONE: %s", "%s - Status: done", "%s ✅ COMPLETE"} {
			s := parser.Parse([]byte("# Milestone 1: Maps\n\n## " + strings.Replace(form, "%s", title, 1) + "\n\n- [ ] Cut\n")).Sections[0]
			s.Title = plain.Title
			if s != plain {
				t.Errorf("%q of %q is %+v, want %+v", form, title, s, plain)
			}
		}
	}
}
