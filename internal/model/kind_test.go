package model_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// kind is what an item's line is.
type kind int

const (
	box kind = iota
	// risk and status are rows of tables. The name of a risk is struck once it is over, done or dropped.
	risk
	status
	// signOff is a line with a box that is signed.
	signOff
)

func (k kind) isRow() bool { return k == risk || k == status }

// most is how many of it a new section has at most.
func (k kind) most() int { return map[kind]int{box: 2}[k] + map[bool]int{true: 1}[k != box] }

func (k kind) states() []state {
	if k == risk {
		return []state{open, done}
	}
	return []state{open, done, dropped}
}

// head is what stands above the rows.
func (k kind) head() []string {
	return map[kind][]string{
		risk:   {"| Risk | Probability | Impact |", "|---|---|---|"},
		status: {"| Part | Status |", "|---|---|"},
	}[k]
}

// cells are how a status row says its state.
var cells = map[state]string{open: "Planned", done: "Done", dropped: "Cancelled"}

func (e *entry) row(text string) string {
	if e.kind == risk {
		return fmt.Sprintf("| %s | High | Low |", text)
	}
	return fmt.Sprintf("| %s | %s |", text, cells[e.state()])
}

var rowLine = regexp.MustCompile(`^\| (~~)?(.*?)(~~)? \| (.*) \|$`)

func (e *entry) readRow(line string) error {
	parts := rowLine.FindStringSubmatch(line)
	if parts == nil || parts[1] != parts[3] {
		return fmt.Errorf("%q is no row of %q", line, e.title())
	}
	e.text = parts[2]
	if e.kind == risk {
		e.set(map[bool]state{true: done, false: open}[parts[1] != ""], false)
		return nil
	}
	for state, cell := range cells {
		if cell == parts[4] {
			e.set(state, false)
			return nil
		}
	}
	return fmt.Errorf("%q says no state of %q", line, e.title())
}

// foldRisks takes a risk that is over for done, since its row cannot say more.
func (p *play) foldRisks(rows map[int]row) {
	for _, it := range p.items {
		r, has := rows[it.issue]
		if at, there := p.find(it); has && there && at.entry.kind == risk && r.state == dropped {
			r.state = done
			rows[it.issue] = r
		}
	}
}

// slots are what stands behind an item's text.
type slots struct {
	// owner is a login, link the item's own issue.
	owner string
	link  int
	// name and day are those of a sign-off.
	name, day string
	// mark is the issue that a comment behind the line links.
	mark int
}

// blank is what people leave open in a new line.
func blank(k kind) slots {
	if k == signOff {
		return slots{name: "[Name]", day: "[Date]"}
	}
	return slots{}
}

// after writes the slots.
func (s slots) after(k kind) string {
	var out strings.Builder
	if k == signOff {
		fmt.Fprintf(&out, ": %s - %s", s.name, s.day)
	}
	if s.owner != "" {
		out.WriteString(" - **Owner**: @" + s.owner)
	}
	if s.link != 0 {
		fmt.Fprintf(&out, " (#%d)", s.link)
	}
	if s.mark != 0 {
		out.WriteString(mark(s.mark))
	}
	return out.String()
}

var (
	ownerSlot = regexp.MustCompile(` - \*\*Owner\*\*: @([\w-]+)$`)
	linkSlot  = regexp.MustCompile(` \(#(\d+)\)$`)
	signSlots = regexp.MustCompile(`: (\S+?)(~~)? - (\S+)$`)
)

// cut reads the slots and returns the text before them.
func (s *slots) cut(k kind, text string) string {
	*s = slots{}
	if parts := markSlot.FindStringSubmatch(text); parts != nil {
		s.mark, _ = strconv.Atoi(parts[1])
		text = strings.TrimSuffix(text, parts[0])
	}
	if parts := linkSlot.FindStringSubmatch(text); parts != nil {
		s.link, _ = strconv.Atoi(parts[1])
		text = strings.TrimSuffix(text, parts[0])
	}
	if parts := ownerSlot.FindStringSubmatch(text); parts != nil {
		s.owner = parts[1]
		text = strings.TrimSuffix(text, parts[0])
	}
	if parts := signSlots.FindStringSubmatch(text); k == signOff && parts != nil {
		s.name, s.day = parts[1], parts[3]
		text = strings.TrimSuffix(text, parts[0]) + parts[2]
	}
	return text
}

// signed lists the ways in which a line may be written: what a person closed by hand is signed, and where
// it is not known who closed it, it may be.
func signed(one entry, before *entry, r row) []*entry {
	if one.kind != signOff || one.state() != done || before.state() == done {
		return []*entry{&one}
	}
	filled := one
	if filled.slots.name == "[Name]" {
		filled.slots.name = owner
	}
	if day, _, ok := strings.Cut(r.closedAt, " "); ok && filled.slots.day == "[Date]" {
		filled.slots.day = day
	}
	if one.closedByHand {
		return []*entry{&filled}
	}
	return []*entry{&one, &filled}
}
