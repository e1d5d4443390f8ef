package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// versionNumber is the number in a title that names a version, such as `v1.2`, `Version 0.4.0 - Tools`
// and `Release 2.0 (planned)`; "" if the title names none.
func versionNumber(title string) string {
	text := stripLead(title)
	size := words.Version(text)
	if size == 0 {
		return ""
	}
	rest := strings.TrimLeft(text[size:], " ")
	if rest != "" && rest[0]|0x20 == 'v' {
		rest = rest[1:]
	}
	end := strings.IndexFunc(rest, func(r rune) bool {
		return r != '.' && (r >= utf8.RuneSelf || !isHandleByte(byte(r))) //nolint:gosec // it is ASCII by then
	})
	if end < 0 {
		end = len(rest)
	}
	number := strings.TrimRight(rest[:end], ".-")
	tail := strings.TrimLeft(rest[len(number):], " ")
	if number == "" || !isDigit(number[0]) || size == len("v") && rest != text[size:] {
		return ""
	}
	if tail == "" || strings.IndexByte(":-|(", tail[0]) >= 0 || strings.HasPrefix(tail, "–") || strings.HasPrefix(tail, "—") ||
		strings.HasPrefix(tail, "：") || strings.HasPrefix(tail, "（") || isStatus(tail) || startsEmoji(tail) {
		return number
	}
	return ""
}

// isVersionHeading reports whether a heading names a version that may be a milestone: its words say
// what the version is about and give no role. In a plan of one milestone they do: `Release 2.0`.
func (d *document) isVersionHeading(s *Section) bool {
	return s.Level <= 3 && versionNumber(s.Title) != "" && !d.titleNamed
}

// versionMilestones makes a milestone of each version that H2 and H3 name.
func (d *document) versionMilestones() []bool {
	var templates []bool
	known := map[string]int{}
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		if s.Level > 3 {
			continue
		}
		number := versionNumber(s.Title)
		if number == "" {
			continue
		}
		title := Truncate(strings.TrimRight(strings.TrimSuffix(bareTitle(s.Title), "(TBD)"), " :："), maxTitle)
		if first, again := known[title]; again {
			d.facts[i].milestone = first
			continue
		}
		known[title] = len(d.plan.Milestones)
		d.facts[i].milestone = len(d.plan.Milestones)
		d.plan.Milestones = append(d.plan.Milestones, Milestone{Title: title, Number: number, Line: s.Line, Section: i})
		templates = append(templates, false)
	}
	return templates
}
