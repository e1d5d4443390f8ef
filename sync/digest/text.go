package digest

import (
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/sync/burnup"
)

// block is one part of a digest for people: a heading and its lines.
type block struct {
	heading string
	lines   []line
}

// line is one line of a block: a text of the plan, with what is said of it in our own words before and after it.
type line struct {
	before, text, after string
}

// maxLines is how many lines of a block are written out.
const maxLines = 20

// Text writes a digest for a terminal. Texts of the plan are in it as they are: whoever prints it keeps signs for the
// terminal out.
func Text(d Digest) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n\n", d.Title, d.standing())
	fmt.Fprintf(&out, "  %s: %s\n", d.Health.Verdict, d.Health.Reason)
	if d.Incomplete != "" {
		fmt.Fprintf(&out, "  The history is not complete: %s\n", d.Incomplete)
	}
	if plot := Plot(d.drawn(), d.end()); len(plot) > 0 {
		out.WriteString("\n")
		for _, l := range plot {
			out.WriteString("  " + l + "\n")
		}
	}
	for _, b := range d.blocks() {
		fmt.Fprintf(&out, "\n%s\n", b.heading)
		for _, l := range b.lines {
			out.WriteString("  " + strings.TrimSpace(l.before+l.text+l.after) + "\n")
		}
	}
	return out.String()
}

// standing says in one line how far the plan is.
func (d Digest) standing() string {
	said := fmt.Sprintf("%s: %d of %s finished", d.Plan, d.Done+d.Dropped, many(d.Scope, "item"))
	if d.Dropped > 0 {
		said += fmt.Sprintf(" (%d dropped)", d.Dropped)
	}
	if d.ClosedOn != "" {
		return said + " on " + d.ClosedOn
	}
	return fmt.Sprintf("%s, %d open, %s to %s", said, d.Open, d.Since, d.Until)
}

// end is the day up to which days are drawn.
func (d Digest) end() time.Time {
	end, err := time.Parse(dayForm, d.Until)
	if err != nil {
		return time.Time{}
	}
	return end
}

// drawn are the days up to that one.
func (d Digest) drawn() []burnup.Day {
	for i, day := range d.Burnup {
		if d.ClosedOn != "" && day.Date > d.ClosedOn {
			return d.Burnup[:i]
		}
	}
	return d.Burnup
}

func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// blocks lists what a digest says, without what it has nothing to say of.
func (d Digest) blocks() []block {
	all := []block{
		entries(fmt.Sprintf("Closed since %s", d.Since), d.Closed),
		entries("Added scope", d.Added),
		entries("Taken out of the plan", d.Removed),
		entries("Dropped", d.Struck),
		entries("Opened again", d.Reopened),
		d.slips(),
		entries("Decided", d.Decided),
		entries("Not signed yet", d.Unsigned),
		d.ownership(),
		entries("Begun and not touched for four weeks", d.Stale),
		d.openRisks(),
		entries("Next", d.Next),
	}
	if len(d.Milestones) > 1 {
		all = append([]block{d.goals()}, all...)
	}
	var said []block
	for _, b := range all {
		if len(b.lines) > 0 {
			said = append(said, b)
		}
	}
	return said
}

func entries(heading string, list []Entry) block {
	b := block{heading: fmt.Sprintf("%s (%d)", heading, len(list))}
	for _, e := range list {
		b.add(line{fmt.Sprintf("line %d  ", e.Line), e.Title, e.after()})
	}
	return b.shortened(len(list))
}

// add adds a line as long as there is room.
func (b *block) add(l line) {
	if len(b.lines) < maxLines {
		b.lines = append(b.lines, l)
	}
}

func (b block) shortened(all int) block {
	if all > maxLines {
		b.lines = append(b.lines, line{before: fmt.Sprintf("and %d more", all-maxLines)})
	}
	return b
}

// after is what is said behind an entry's title.
func (e Entry) after() string {
	var said []string
	for _, owner := range e.Owners {
		if !strings.Contains(e.Title, owner) {
			said = append(said, owner)
		}
	}
	if e.Note != "" {
		said = append(said, e.Note)
	}
	if len(said) == 0 {
		return ""
	}
	return "  (" + strings.Join(said, ", ") + ")"
}

func (d Digest) slips() block {
	b := block{heading: fmt.Sprintf("Slipped (%d)", len(d.Slipped))}
	for _, s := range d.Slipped {
		when := "  due " + s.From + ", which has passed"
		if s.To != "" {
			when = "  put off from " + s.From + " to " + s.To
		}
		b.add(line{fmt.Sprintf("line %d  ", s.Line), s.Title, when})
	}
	return b.shortened(len(d.Slipped))
}

func (d Digest) ownership() block {
	b := block{heading: "By owner"}
	for _, o := range d.Owners {
		name := o.Name
		if name == "" {
			name = "nobody"
		}
		b.add(line{"", name, fmt.Sprintf(": %d open, %d done, %d dropped", o.Open, o.Done, o.Dropped)})
	}
	return b.shortened(len(d.Owners))
}

func (d Digest) openRisks() block {
	b := block{heading: fmt.Sprintf("Open risks (%d)", len(d.Risks))}
	for _, r := range d.Risks {
		severity := r.Severity
		if severity == "" {
			severity = "not rated"
		}
		b.add(line{severity + "  ", r.Title, ""})
	}
	return b.shortened(len(d.Risks))
}

func (d Digest) goals() block {
	b := block{heading: "Milestones"}
	for _, m := range d.Milestones {
		said := fmt.Sprintf(": %d of %d finished", m.Done+m.Dropped, m.Scope)
		if m.DueOn != "" {
			said += ", due " + m.DueOn
		}
		b.add(line{"", m.Title, said})
	}
	return b.shortened(len(d.Milestones))
}
