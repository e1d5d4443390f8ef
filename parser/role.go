package parser

import (
	"slices"
	"strings"
	"unicode"
)

func isClauseBreak(r rune) bool {
	return r == '/' || r == '&' || r == '+' || r == '|' || r == ',' || r == ';' || r == ':' || r == '：' || r == '(' || r == ')'
}

// hasWide reports whether the title has letters of a script that writes no spaces.
func hasWide(title string) bool {
	return strings.ContainsFunc(title, func(r rune) bool {
		return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// assignRole gives a section its role. A section inside one that has a role keeps that role,
// whatever its own words: testing inside an implementation plan is implementation. Its own words
// count where the ruling title names that role too (`Rollout & Documentation`), between goals
// and metrics, and where no ruling section has a role.
func (d *document) assignRole(s *Section, f *sectionFacts, index int) {
	ruler := Role("")
	s.Role = RoleOther
	if s.Parent >= 0 {
		parent := &d.plan.Sections[s.Parent]
		s.Role, s.Phase, s.Window = parent.Role, parent.Phase, parent.Window
		f.ruler = d.facts[s.Parent].ruler
		if f.ruler >= 0 {
			ruler = parent.Role
		}
	}
	fixed := ruler != "" && !d.mayDiffer(f.ruler, ruler)
	if fixed && ruler != RoleImplementation || s.Level == levelLabel || f.namesMilestone(s) || d.isVersionHeading(s) {
		return
	}
	small := strings.ToLower(s.Name) // a state behind the title names no role
	number, phase := phaseNumber(small)
	if phase {
		f.roles = []Role{RoleImplementation}
	} else if !fixed {
		f.roles = d.words.roles(small)
	}
	if len(f.roles) > 0 {
		own := f.roles[0]
		if ruler == "" {
			s.Role, f.ruler = own, index
		} else if areRelated(ruler, own) || slices.Contains(d.facts[f.ruler].roles, own) {
			s.Role = own
		}
	}
	if phase && s.Role == RoleImplementation && number != "" {
		window := phaseWindow(s.Name)
		if window == "" && s.Name != s.Title {
			window = phaseWindow(s.Title)
		}
		if window != "" || number != s.Phase {
			s.Window = window
		}
		s.Phase = number
		s.IsPhase = isPhaseHeading(small) && !isPlaceholderPhase(s.Title, s.Window)
		if s.IsPhase {
			s.PhaseName = phaseName(small)
		}
	}
}

// mayDiffer reports whether sections below one that rules with a role may have another.
func (d *document) mayDiffer(section int, ruler Role) bool {
	return areRelated(ruler, ruler) || len(d.facts[section].roles) > 1
}

// areRelated reports whether each of two roles may stand below the other.
func areRelated(a, b Role) bool {
	related := func(r Role) bool { return r == RoleGoals || r == RoleMetrics }
	return related(a) && related(b)
}
