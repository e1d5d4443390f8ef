package parser

import "strings"

// span is a range of phases, by their whole numbers, both ends included.
type span struct{ from, to int }

// maxSpans bounds how many ranges a title lists.
const maxSpans = 20

// phaseSpans reads the ranges behind the word in a title such as `v1.1 Bulb (Phases 3-4, 6)`.
func phaseSpans(title string) []span {
	_, text, ok := strings.Cut(strings.ToLower(Truncate(title, maxAround)), "(phase")
	if !ok {
		return nil
	}
	text = strings.TrimLeft(strings.TrimPrefix(text, "s"), " ")
	var spans []span
	for len(spans) < maxSpans {
		from, rest, ok := cutWhole(text)
		if !ok {
			break
		}
		to := from
		for _, dash := range [...]string{"-", "–", "—"} {
			if behind, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), dash); ok {
				if last, after, ok := cutWhole(strings.TrimLeft(behind, " ")); ok {
					to, rest = last, after
				}
				break
			}
		}
		spans = append(spans, span{from, to})
		text = strings.TrimLeft(rest, " ,+/&")
	}
	return spans
}

// cutWhole takes the number of a phase, such as 25.2, off a text, and returns its whole part.
func cutWhole(text string) (number int, rest string, ok bool) {
	end := digitsEnd(text, 0)
	if end == 0 || end > 4 {
		return 0, text, false
	}
	for _, c := range text[:end] {
		number = number*10 + int(c-'0')
	}
	for end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		end = digitsEnd(text, end+1)
	}
	return number, text[end:], true
}

// placeBeside gives the headings of phases that stand beside the one of a version, at the same level behind it, to that
// version where it says that they are its own.
func (d *document) placeBeside(named []namedPart) {
	for _, n := range named {
		if n.fold >= 0 {
			continue
		}
		spans := phaseSpans(d.plan.Sections[n.section].Title)
		level := d.plan.Sections[n.section].Level
		for i := n.section + 1; len(spans) > 0 && i < len(d.plan.Sections) && d.plan.Sections[i].Level >= level; i++ {
			if d.plan.Sections[i].Level > level {
				continue
			}
			if d.facts[i].milestone >= 0 || !isOneOf(spans, d.plan.Sections[i].Title) {
				break
			}
			d.facts[i].milestone, d.facts[i].version = d.facts[n.section].milestone, n.section
		}
	}
}

// isOneOf reports whether a title is that of a phase in one of the ranges.
func isOneOf(spans []span, title string) bool {
	number, ok := phaseNumber(strings.ToLower(Truncate(title, maxPhaseName)))
	if !ok {
		return false
	}
	whole, _, ok := cutWhole(number)
	for _, s := range spans {
		if ok && s.from <= whole && whole <= s.to {
			return true
		}
	}
	return false
}

// restBeside notes that the phases beside a version are over where the heading of the version, or the summary of a fold
// about it, says so.
func (d *document) restBeside(over []bool, dialect *Dialect) {
	shipped := map[int]bool{}
	for _, f := range d.folded {
		if f.milestone > 0 && dialect.Over(f.title) {
			shipped[f.milestone] = true
		}
	}
	for i := range d.plan.Sections {
		if at := d.facts[i].version; at > 0 && (over[at] || shipped[d.facts[i].milestone]) {
			over[i] = true
		}
	}
}
