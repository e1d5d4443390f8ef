package identity_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync/identity"
)

// month is a plan of alike lines over a month: what each line says is a verb and a thing, and both stand in many
// others. Two lines are the same if both are.
type month struct {
	random *rand.Rand
	lines  []monthLine
}

type monthLine struct {
	verb, thing, section int
	text                 string
	done                 bool
}

func (l monthLine) name() int { return l.verb*len(monthThings) + l.thing }

var (
	monthVerbs  = []string{"Translate", "Document", "Test", "Design", "Review", "Measure"}
	monthThings = []string{
		"the admin console", "the search page", "the import wizard", "the billing report", "the map editor",
		"the login form", "the export job", "the mail digest", "the access log", "the sign-up flow",
	}
	monthSections = []string{"Phase 1", "Phase 2", "Testing", "Documentation", "Rollout"}
	monthTails    = []string{" (first half)", " again", " before the demo", " with Ann and Bo", ": see the notes", " (blocked on the vendor)"}
)

func newMonth(random *rand.Rand) *month {
	m := &month{random: random}
	for i := range len(monthVerbs) * len(monthThings) {
		m.add(i, i%len(monthSections))
	}
	return m
}

func (m *month) add(name, section int) {
	line := monthLine{verb: name / len(monthThings), thing: name % len(monthThings), section: section}
	line.text = monthVerbs[line.verb] + " " + monthThings[line.thing]
	if !slices.ContainsFunc(m.lines, func(other monthLine) bool { return other.name() == name }) {
		m.lines = append(m.lines, line)
	}
}

// reword changes a line as its author would: the verb and the thing stay.
func (m *month) reword(line *monthLine) {
	text := line.text
	switch m.random.IntN(4) {
	case 0:
		text += monthTails[m.random.IntN(len(monthTails))]
	case 1:
		verb, thing, _ := strings.Cut(text, " ")
		text = verb + " again and " + thing
	case 2:
		text = "Soon: " + text
	default:
		text += " for the pilot group"
	}
	if len(text) < 90 {
		line.text = text
	}
}

// commit is what one day brings: some lines are reworded, moved, both, ticked, put elsewhere in their
// section, taken out, and others added.
func (m *month) commit() {
	m.lines = slices.Clone(m.lines)
	for range 1 + m.random.IntN(5) {
		line := &m.lines[m.random.IntN(len(m.lines))]
		switch m.random.IntN(8) {
		case 0, 1:
			m.reword(line)
		case 2:
			line.section = m.random.IntN(len(monthSections))
		case 3:
			m.reword(line)
			line.section = m.random.IntN(len(monthSections))
		case 4:
			line.done = !line.done
		case 5:
			at := m.random.IntN(len(m.lines))
			m.lines = slices.Delete(m.lines, at, at+1)
		case 6:
			m.add(m.random.IntN(len(monthVerbs)*len(monthThings)), m.random.IntN(len(monthSections)))
		default:
			at, to := m.random.IntN(len(m.lines)), m.random.IntN(len(m.lines))
			moved := m.lines[at]
			m.lines = slices.Insert(slices.Delete(m.lines, at, at+1), min(to, len(m.lines)-1), moved)
		}
	}
}

// document lists the lines by section, as the plan has them.
func (m *month) document() (entries []identity.Entry, names []int) {
	for s, title := range monthSections {
		for _, line := range m.lines {
			if line.section == s {
				entries = append(entries, identity.Entry{Plan: "plan.md", Section: []string{title}, Text: line.text, Title: line.text, Done: line.done})
				names = append(names, line.name())
			}
		}
	}
	return entries, names
}

func TestMatch_takes_none_of_sixty_alike_lines_for_another_in_a_month(t *testing.T) {
	t.Parallel()
	changed, held, missed := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := newMonth(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
		before, old := m.document()
		for day := range 30 {
			m.commit()
			after, now := m.document()
			matching := identity.Match(knownOf(before), after)
			for _, pair := range matching.Pairs {
				if old[pair.Known] != now[pair.Entry] {
					t.Fatalf("day %d: %q (%v) became %q (%v) by %s %.2f", day, before[pair.Known].Text, before[pair.Known].Section,
						after[pair.Entry].Text, after[pair.Entry].Section, pair.How, pair.Score)
				}
				if before[pair.Known].Text != after[pair.Entry].Text {
					changed++
				}
			}
			for _, group := range matching.Ambiguous {
				held += len(group.Known)
			}
			for _, k := range matching.Removed {
				if slices.Contains(now, old[k]) {
					missed++
				}
			}
			before, old = after, now
		}
	})
	t.Logf("%d reworded lines found, %d held, %d missed, none wrong", changed, held, missed)
	if 100*(held+missed) > changed {
		t.Errorf("%d lines were lost, at most 1 in 100 may be", held+missed)
	}
}
