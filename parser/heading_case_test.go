package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// The number of a chapter in front of a phase is not that of the phase.
func TestAPhaseStandsBehindTheNumberOfItsChapter(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string][3]string{
		"二、Phase 1: 采集（Week 1-2）": {"1", "Week 1-2", "true"},
		"一. Phase 3":              {"3", "", "true"},
		"第四章 Phase 4":             {"4", "", "true"},
		"第十二节：Phase 2 - 部署":       {"2", "", "true"},
		"（三）Phase 5：上线":           {"5", "", "true"},
		"十一、阶段二：部署":               {"2", "", "true"},
		"IV. Phase 2: Load":       {"2", "", "true"},
		"A) Phase 2: Load":        {"2", "", "true"},
		"3.1 Phase 2: Load":       {"2", "", "true"},
		"二、数据采集":                  {"", "", "false"},
		"第四章 数据":                  {"", "", "false"},
		"A phase of its own":      {"", "", "false"},
		"I. Phases of the moon":   {"", "", "false"},
	} {
		s := parser.Parse([]byte("# Milestone 1: Maps\n\n## " + heading + "\n- [ ] a\n")).Sections[0]
		named := "false"
		if s.IsPhase {
			named = "true"
		}
		if got := [3]string{s.Phase, s.Window, named}; got != want {
			t.Errorf("%q: phase, window, named %q, want %q", heading, got, want)
		}
	}
}

// A word that names a role counts where the heading is about it, not where it says what is built.
func TestARoleIsNotReadOutOfWhatIsBuilt(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]parser.Role{
		"Live Trading Infrastructure": parser.RoleOther,
		"Infrastructure":              parser.RoleResources,
		"7. Infrastructure":           parser.RoleResources,
		"Developer Tools":             parser.RoleOther,
		"Required Tools":              parser.RoleResources,
		"Epics & Issues":              parser.RoleOther,
		"Issues":                      parser.RoleQuestions,
		"Open Issues":                 parser.RoleQuestions,
		"Approval Workflows":          parser.RoleOther,
		"Approvals Dashboard":         parser.RoleOther,
		"Approvals":                   parser.RoleSignOff,
		"Final Approval":              parser.RoleSignOff,
		"Review & Approval":           parser.RoleSignOff,
		"Approval Checklist":          parser.RoleSignOff,
		"Новые источники данных": parser.RoleOther,
		"Источники":              parser.RoleResources,
		"Neue Quellen anbinden":  parser.RoleOther,
		"Quellen":                parser.RoleResources,
	} {
		s := parser.Parse([]byte("# Milestone 1: Maps\n\n## " + heading + "\n- [ ] a\n")).Sections[0]
		if s.Role != want {
			t.Errorf("%q is %s, want %s", heading, s.Role, want)
		}
	}
}

// A heading names a milestone without a number, or without the word, where no other heading does better.
func TestAHeadingNamesAMilestoneInShort(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"# Roadmap\n\n### Milestone: Maps\n- [ ] a\n":                         "Milestone: Maps",
		"# Roadmap\n\n## 🚀 Milestone – Maps ✅\n- [ ] a\n":                     "Milestone – Maps",
		"# Roadmap\n\n## M0 — Maps\n- [ ] a\n":                                "M0 — Maps",
		"# Roadmap\n\n## M2.5: Maps (due 2026-03-01)\n- [ ] a\n":              "M2.5: Maps",
		"# M1 - Maps - Planning Document\n\n- [ ] a\n":                        "M1 - Maps",
		"# Roadmap\n\n## Milestone 1: Maps\n### M1: Tiles\n- [ ] a\n":         "Milestone 1: Maps",
		"# Roadmap\n\n## Milestones: what they are for\n- [ ] a\n":            "",
		"# Roadmap\n\n## M1 chips\n- [ ] a\n":                                 "",
		"# Roadmap\n\n## M1-M3\n- [ ] a\n":                                    "",
		"# Roadmap\n\n## MP3: Sounds\n- [ ] a\n":                              "",
		"# Milestone 3: Data\n\n## M1: Tiles\n### Milestone: Maps\n- [ ] a\n": "Milestone 3: Data",
	} {
		p := parser.Parse([]byte(source))
		got := ""
		if p.IsPlan {
			got = p.Milestones[0].Title
		}
		if got != want || len(p.Milestones) != 1 {
			t.Errorf("%q names %q of %d, want %q", source, got, len(p.Milestones), want)
		}
	}
	p := parser.Parse([]byte("# Milestone 1: Maps\n\n**Start Date**: 2026-03-02\n**Estimated Time:** 2 weeks\n\n- [ ] a\n  - **Estimated Time:** 3 days\n"))
	if p.Milestones[0].DueOn != "2026-03-16" || p.Items[0].Estimate != "3 days" {
		t.Errorf("due %q, estimate %q", p.Milestones[0].DueOn, p.Items[0].Estimate)
	}
}
