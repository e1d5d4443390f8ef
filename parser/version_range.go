package parser

import (
	"cmp"
	"strings"
)

// span is a range of phases, by their whole numbers, both ends included.
type span struct{ from, to int }

// maxSpans bounds how many ranges a title lists, and lastPhase is the end of one that is open, such as `(Phases 3+)`.
const (
	maxSpans  = 20
	lastPhase = 9999
)

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
		if behind, open := strings.CutPrefix(rest, "+"); open && strings.HasPrefix(behind, ")") {
			to = lastPhase
		}
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
	number, ok := phaseOf(title)
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
	shipped := d.shipped(over, dialect)
	for i := range d.plan.Sections {
		if at := d.facts[i].version; at > 0 && (over[at] || shipped[d.facts[i].milestone]) {
			over[i] = true
		}
	}
}

// shipped tells of which milestones a heading that names them, or the summary of a fold about them, says that they are over.
func (d *document) shipped(over []bool, dialect *Dialect) map[int]bool {
	shipped := map[int]bool{}
	for _, f := range d.folded {
		if f.milestone > 0 && dialect.Over(f.title) {
			shipped[f.milestone] = true
		}
	}
	for i := range d.plan.Sections {
		if named := d.facts[i].milestone; named > 0 && d.facts[i].version == 0 && over[i] {
			shipped[named] = true
		}
	}
	return shipped
}

// claim is a range of phases that a version says are its own.
type claim struct {
	span
	milestone int
}

// maxClaims bounds how many ranges are looked at for a phase.
const maxClaims = 100

// claimed lists the ranges of phases behind the names of versions. Where only a part of the document about a version says
// one, its name stands elsewhere, and so does what counts.
func (d *document) claimed(named []namedPart, full map[string]*namedPart) []claim {
	var claims []claim
	for _, n := range named {
		if full[n.name] != nil {
			continue
		}
		title, milestone := d.plan.Sections[n.section].Title, d.facts[n.section].milestone
		if n.fold >= 0 {
			title, milestone = d.folded[n.fold].title, d.folded[n.fold].milestone
		}
		for _, s := range phaseSpans(title) {
			if len(claims) < maxClaims {
				claims = append(claims, claim{s, milestone})
			}
		}
	}
	return claims
}

// placeClaimed gives phases, and what stands below their headings, to the version that says that they are its own, as far as
// nothing else places them and no other version says the same.
func (d *document) placeClaimed() {
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if len(d.claims) == 0 {
			return
		}
		if it.Milestone != 0 {
			continue
		}
		number, _ := phaseOf(it.Title)
		whole, _, ok := cutWhole(cmp.Or(number, it.Phase))
		if !ok {
			continue
		}
		for _, c := range d.claims {
			switch {
			case whole < c.from || c.to < whole:
			case it.Milestone != 0 && it.Milestone != c.milestone:
				it.Milestone = -1
			case it.Milestone == 0:
				it.Milestone = c.milestone
			}
		}
		if it.Milestone = max(it.Milestone, 0); it.Milestone > 0 {
			if d.byClaim == nil {
				d.byClaim = map[int]bool{}
			}
			d.byClaim[i] = true
		}
	}
}

// carried takes phases out whose box says that another version took them over, `[→]`, where they are listed once more: they
// are what they were there.
func (d *document) carried() {
	if dialect := d.spoken(); dialect == nil || dialect.Part == nil {
		return
	}
	phase := func(it *Item) string {
		number, _ := phaseOf(it.Title)
		return unpadded(number)
	}
	listed, carried := map[string]bool{}, []*Item(nil)
	for i := range d.plan.Items {
		switch it := &d.plan.Items[i]; it.State {
		case StateOther:
			carried = append(carried, it)
		case StateOpen, StateDone, StateDropped:
			listed[phase(it)] = true
		}
	}
	for _, it := range carried {
		if number := phase(it); number != "" && listed[number] {
			it.Placeholder = true
		}
	}
}
