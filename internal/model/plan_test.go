package model_test

import (
	stdcmp "cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// plan is a document as people wrote it, and how its bytes are written.
type plan struct {
	path   string
	number int
	title  string
	notes  []string
	// sections hold the items; tail holds the lines that people add to the notes section on the
	// branch of the pull request.
	sections []*section
	tail     []string
	// eol ends lines, bom stands at the beginning, bullet before boxes; capital tells that
	// people tick with an X; cut that the last line has no end.
	eol, bom, bullet string
	capital, cut     bool

	// hubTitle is the name that a person gave the milestone on GitHub, milestoneByHand tells that
	// a person closed or reopened it.
	hubTitle        string
	milestoneByHand bool

	// invited finds the visitor of a number.
	invited func(int) *visitor
}

type section struct {
	heading string
	// labels are what its items' issues carry, suffix what the titles of items without an id end
	// in.
	labels []string
	suffix string
	notes  []string
	blocks []*block
	// kind is what its lines are.
	kind kind
}

// block is an item with those below it; they move together.
type block []*entry

// entry is a line with a box, or a row of a table.
type entry struct {
	*item
	kind   kind
	box    byte
	struck bool
	// text is the item's text without its id.
	text string
	// slots stand behind the text and are no part of the title.
	slots slots
	// bullet stands in front of the box, "" for that of the plan.
	bullet string
	// apart tells that it begins a list of its own behind another one.
	apart bool
}

const tailAnchor = "Others write here."

func newSections() []*section {
	return []*section{
		{heading: "## 1. Goals & Success Criteria", labels: []string{"plan: goals"}},
		{heading: "## 4. Implementation Plan", labels: []string{"plan: implementation"}},
		{heading: "### Phase 1: Core (Week 1-2)", labels: []string{"phase: 1", "plan: implementation"}, suffix: "Phase 1: Core"},
		{heading: "### Phase 2: Shell (Week 3-4)", labels: []string{"phase: 2", "plan: implementation"}, suffix: "Phase 2: Shell"},
		{heading: "## 5. Testing Strategy", labels: []string{"plan: testing"}},
		{heading: "## 8. Risk Assessment", labels: []string{"impact: low", "plan: risks", "probability: high"}, kind: risk},
		{heading: "## 9. Overview", kind: status},
		{heading: "## 12. Sign-off", labels: []string{"plan: sign-off"}, suffix: "Sign-off", kind: signOff},
	}
}

func (e *entry) state() state {
	switch {
	case e.box != ' ':
		return done
	case e.struck:
		return dropped
	default:
		return open
	}
}

// set writes a state as the engine and people do.
func (e *entry) set(s state, capital bool) {
	switch {
	case s == done && e.box == ' ':
		e.box = 'x'
		if capital {
			e.box = 'X'
		}
	case s != done:
		e.box = ' '
	}
	e.struck = s == dropped || s == done && e.kind == risk
}

// title is what the item is called, without Markdown.
func (e *entry) title() string { return e.prefix() + strings.ReplaceAll(e.text, "*", "") }

// formatted reports whether the line holds Markdown, so that GitHub's titles cannot be written there.
func (e *entry) formatted() bool { return strings.Contains(e.text, "*") }

func (e *entry) line(bullet string) string {
	text := e.text
	if e.struck && e.kind != status {
		text = "~~" + text + "~~"
	}
	if e.kind.isRow() {
		return e.row(text)
	}
	after := e.slots.after(e.kind)
	if e.kind == signOff && e.struck && e.slots.name != "[Name]" {
		// Who signed is struck as well.
		text, after = fmt.Sprintf("~~%s: %s~~", e.text, e.slots.name), " - "+e.slots.day
	}
	return fmt.Sprintf("%s [%c] %s%s%s", bullet, e.box, e.prefix(), text, after)
}

// clone copies a plan so that its lines can be changed; items stay the same.
func (p *plan) clone() *plan {
	c := *p
	c.notes, c.tail, c.sections = slices.Clone(p.notes), slices.Clone(p.tail), nil
	for _, s := range p.sections {
		sc := *s
		sc.notes, sc.blocks = slices.Clone(s.notes), nil
		for _, b := range s.blocks {
			bc := &block{}
			for _, e := range *b {
				ec := *e
				*bc = append(*bc, &ec)
			}
			sc.blocks = append(sc.blocks, bc)
		}
		c.sections = append(c.sections, &sc)
	}
	return &c
}

func (p *plan) entries() []*entry {
	var all []*entry
	for _, s := range p.sections {
		for _, b := range s.blocks {
			all = append(all, *b...)
		}
	}
	return all
}

// lines writes the plan; at maps lines to entries, and the tail ends before line tailEnd.
func (p *plan) lines() (lines []string, at map[int]*entry, tailEnd int) {
	at = map[int]*entry{}
	put := func(text string) { lines = append(lines, text) }
	put(fmt.Sprintf("# Milestone %d: %s - Planning Document", p.number, p.title))
	put("")
	for _, note := range p.notes {
		put(note)
		put("")
	}
	put("## Notes")
	put("")
	put(tailAnchor)
	for _, line := range p.tail {
		put(line)
	}
	tailEnd = len(lines)
	for _, s := range p.sections {
		put("")
		put(s.heading)
		for _, note := range s.notes {
			put("")
			put(note)
		}
		if len(s.blocks) > 0 {
			put("")
			for _, line := range s.kind.head() {
				put(line)
			}
		}
		for n, b := range s.blocks {
			if n > 0 && (*b)[0].apart {
				put("")
			}
			for i, e := range *b {
				indent := ""
				if i > 0 {
					indent = "  "
				}
				at[len(lines)] = e
				put(indent + e.line(stdcmp.Or(e.bullet, p.bullet)))
			}
		}
	}
	return lines, at, tailEnd
}

func (p *plan) bytes() string {
	lines, _, _ := p.lines()
	text := p.bom + strings.Join(lines, p.eol)
	if !p.cut {
		text += p.eol
	}
	return text
}

var boxLine = regexp.MustCompile(`^(\s*)[-*+] \[([ xX])\] (.*)$`)

// read takes up what a merge made of the file: boxes, strikes and texts of its lines, and lines
// in the notes. Nothing else may have changed.
func (p *plan) read(text string) error {
	got := strings.Split(strings.TrimSuffix(strings.TrimPrefix(text, p.bom), p.eol), p.eol)
	if err := p.welcome(got); err != nil {
		return err
	}
	lines, at, tailEnd := p.lines()
	if extra := len(got) - len(lines); extra < 0 {
		return fmt.Errorf("%d lines are gone from\n%s", -extra, text)
	} else if extra > 0 {
		p.tail = slices.Clone(got[tailEnd-len(p.tail) : tailEnd+extra])
		lines, at, _ = p.lines()
	}
	for i, line := range got {
		e := at[i]
		if e == nil {
			if line != lines[i] {
				return fmt.Errorf("line %d is %q and was %q", i+1, line, lines[i])
			}
			continue
		}
		if err := e.read(line); err != nil {
			return err
		}
	}
	if p.bytes() != text {
		return fmt.Errorf("bytes changed that nobody wrote (-want +got):\n%s", cmp.Diff(strings.Split(p.bytes(), p.eol), strings.Split(text, p.eol)))
	}
	return nil
}

func (e *entry) read(line string) error {
	if e.kind.isRow() {
		return e.readRow(line)
	}
	parts := boxLine.FindStringSubmatch(line)
	if parts == nil || !strings.HasPrefix(parts[3], e.prefix()) {
		return fmt.Errorf("%q is no line of %q", line, e.title())
	}
	e.box = parts[2][0]
	e.text = e.slots.cut(e.kind, strings.TrimPrefix(parts[3], e.prefix()))
	e.struck = strings.HasPrefix(e.text, "~~") && strings.HasSuffix(e.text, "~~")
	if e.struck {
		e.text = e.text[2 : len(e.text)-2]
	}
	return nil
}
