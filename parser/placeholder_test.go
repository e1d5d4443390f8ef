package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// A placeholder is the whole text behind id and known slots. Brackets at its end, inside, or behind
// words of its own are part of what an item says.
func TestPlaceholderIsTheWholeText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"[Name of feature]":       true,
		"<what to do>":            true,
		"{what to do}":            true,
		"{{what to do}}":          true,
		"TBD":                     true,
		"Goal 3: [Specific goal]": true,
		"Goal: [Specific goal]":   true,
		"Owner: [Name]":           true,
		"Task 1.2: TBD":           true,
		"01-02: TBD":              true,
		"PLAN-01.2: [Title]":      true,
		"[Task] - [Owner]":        true,
		"[Task], [Owner]":         true,
		"**[Name of feature]**":   true,
		"Question 2: [Question] - **Owner**: [Name]": true,

		"Scope queries by user (where: { userId })": false,
		"Set header Authorization: <token>":         false,
		"Return shape: { ok }":                      false,
		"Accept options: [a, b]":                    false,
		"Rename field: {old} -> {new}":              false,
		"{old} -> {new}":                            false,
		"[a] => [b]":                                false,
		"Tests: [e.g. unit tests]":                  false,
		"Answer with: TBD":                          false,
		"Docs - [draft]":                            false,
		"[P] Draw the coast":                        false,
		"Render <Suspense>":                         false,
		"`{ ok }`":                                  false,
		"Shape: `{ ok }`":                           false,
		"3.2 Return shape: { ok }":                  false,
		"Task 3: Return shape: { ok }":              false,
	} {
		p := parser.Parse([]byte("# Milestone 1: A\n\n- [ ] " + text + "\n"))
		if got := p.Items[0].Placeholder; got != want {
			t.Errorf("%q: placeholder %v, want %v", text, got, want)
		}
		if p.Items[0].Tracked == want {
			t.Errorf("%q: tracked %v", text, !want)
		}
	}
}

func TestTitleOfAFileMakesItATemplateOnlyInBrackets(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{
		"TODO":                         false,
		"Todo":                         false,
		"TODO:":                        false,
		"N/A":                          false,
		"[DRAFT] Roadmap":              false,
		"Roadmap [2026]":               false,
		"Phase [2] - Data":             false,
		"Phase [2] - [done]":           false,
		"Release notes - [draft]":      false,
		"[Project name]":               true,
		"Tasks: [FEATURE NAME]":        true,
		"PHASE [XX] - [Phase Title]":   true,
		"Phase [N]: [Phase Title]":     true,
		"Sprint <N> – <Goal>":          true,
		"Milestone [X]: [Title]":       true,
		"PHASE {XX} — {PHASE TITLE}":   true,
		"PHASE [XX] | [Phase Title] 🚀": true,
	} {
		p := parser.Parse([]byte("# " + title + "\n\n## Now\n\n- [ ] Draw the coast\n"))
		if p.IsTemplate != want || p.Items[0].Tracked == want {
			t.Errorf("%q: template %v, want %v; tracked %v", title, p.IsTemplate, want, p.Items[0].Tracked)
		}
	}
}

// A list called TODO may hold milestones: they are mirrored like any other.
func TestMilestonesBelowATodoAreTracked(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# TODO\n\n## Milestone 1: Maps\n\n- [ ] Draw the coast\n"))
	if !p.IsPlan || p.IsTemplate || !p.Items[0].Tracked {
		t.Errorf("plan %v, template %v, items %+v", p.IsPlan, p.IsTemplate, p.Items)
	}
}
