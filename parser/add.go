package parser

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNoModel is returned where an item does not show how another one is to be written below it: it is a
// row of a table, or more than the sign of a list stands in front of its box.
var ErrNoModel = errors.New("item shows no form for another one")

// NewItem is an open item that a document is to get.
type NewItem struct {
	Title string
	// Issue is the issue that is linked behind the title, in a comment or for all to see; 0 for none.
	Issue  int
	Hidden bool
}

// Spot is where items are to be added: behind an item and all that belongs to it, in the form in which that
// one is written; or below a heading.
type Spot struct {
	// After is the index of the item, Below of the section if After is negative; -1 is the top of the
	// document.
	After, Below int
	// Title, if it is not "", is that of a section which is made at the end of the one below which it stands,
	// or of the document, one level deeper.
	Title string
}

// Added is an item that was added: the edit that adds it, the document after that edit and those of the items
// in front of it, of which Item is the index of the item. Err says why it cannot be added: [ErrNoModel]
// where the item at the spot shows no form, [ErrNotEditable] where the title would not read there as it is.
type Added struct {
	Edit Edit
	Plan *Plan
	Item int
	// Line is the 1-based line of the document as it is in front of which the new one comes.
	Line int
	Err  error
}

// Add adds items at a spot, in order, and says of each what became of it.
func (p *Plan) Add(at Spot, items ...NewItem) []Added {
	a := adder{plan: p, spot: at}
	err := a.prepare()
	var added []Added
	for _, item := range items {
		if err != nil {
			added = append(added, Added{Err: err})
			continue
		}
		added = append(added, a.add(item))
	}
	return added
}

// adder adds items at a spot.
type adder struct {
	plan *Plan
	spot Spot
	// at is the offset of the spot, in the section with the name.
	at   int
	name string
	// head stands in front of the first item, gap in front of each; sign is the form of an entry.
	head, gap string
	sign      entrySign
	// edits add what was added so far.
	edits []Edit
}

// prepare finds out what stands at the spot.
func (a *adder) prepare() error {
	p := a.plan
	if a.spot.After < 0 {
		return a.prepareBelow()
	}
	if a.spot.After >= len(p.Items) || p.Items[a.spot.After].Row != nil {
		return ErrNoModel
	}
	it := &p.Items[a.spot.After]
	sign, ok := p.nextSign(a.spot.After)
	if !ok {
		return fmt.Errorf("add below line %d: %w", it.Line, ErrNoModel)
	}
	a.sign, a.at = sign, p.endOfLine(it.End)
	if p.isLoose(a.spot.After) {
		a.gap = p.emptyLine(it)
	}
	if it.Section >= 0 {
		a.name = p.Sections[it.Section].Title
	}
	return nil
}

func (a *adder) prepareBelow() error {
	p, below := a.plan, a.spot.Below
	a.at = p.contentEnd(p.sectionEnd(below, a.spot.Title != ""))
	a.sign = entrySign{before: "- "}
	a.head = p.eol(a.at)
	if below >= 0 {
		a.name = p.Sections[below].Title
	}
	if a.spot.Title == "" {
		return nil
	}
	a.name = a.spot.Title
	level := 2
	if below >= 0 {
		level = max(level, p.Sections[below].Level+1)
	}
	if level > 6 {
		return fmt.Errorf("add a section below line %d: it is too deep: %w", p.Sections[below].Line, ErrNotEditable)
	}
	a.head += strings.Repeat("#", level) + " " + escapeText(a.spot.Title, false) + a.head + a.head
	return nil
}

// add makes the edit of an item and checks it by reading the document again.
func (a *adder) add(item NewItem) Added {
	p := a.plan
	refused := Added{Err: fmt.Errorf("add %q to the document: %w", Truncate(item.Title, maxFilled), ErrNotEditable)}
	if item.Title == "" || item.Title != strings.Join(strings.Fields(item.Title), " ") {
		return refused
	}
	for _, written := range [...]string{escapeText(item.Title, false), escapeText(item.Title, true)} {
		e := a.edit(a.sign.at(len(a.edits)) + "[ ] " + written + item.link())
		edits := append(slices.Clone(a.edits), e)
		after := p.reparse(splice(p.source, edits))
		if p.verify(after, edits) != nil {
			continue
		}
		if index := a.lastIn(after, e); index >= 0 && a.reads(after, index, item) {
			a.edits = edits
			return Added{Edit: e, Plan: after, Item: index, Line: 1 + lineBreaks([]byte(p.source[:a.at]))}
		}
	}
	return refused
}

// edit adds a text at the spot, behind what was added so far. A document without a final line break stays
// without one.
func (a *adder) edit(text string) Edit {
	text = a.gap + text
	if len(a.edits) == 0 {
		text = a.head + text
	}
	e := Edit{Start: a.at, End: a.at, New: text + a.plan.eol(a.at), Adds: true}
	if a.at == len(a.plan.source) && !endsLine(a.plan.source) {
		e.New = a.plan.eol(a.at) + text
	}
	return e
}

// link is what stands behind the title.
func (n NewItem) link() string {
	if n.Issue == 0 {
		return ""
	}
	return " " + linkTo(n.Issue, n.Hidden)
}

// lastIn finds the only item that the last edit added, -1 if it did not add exactly one.
func (a *adder) lastIn(after *Plan, e Edit) int {
	start, found := a.at, -1
	for _, earlier := range a.edits {
		start += len(earlier.New)
	}
	for i := range after.Items {
		if at := after.Items[i].Offset; at >= start && at < start+len(e.New) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// reads reports whether an item reads as the one that was to be added, in its place.
func (a *adder) reads(after *Plan, index int, item NewItem) bool {
	is := &after.Items[index]
	name := ""
	if is.Section >= 0 {
		name = after.Sections[is.Section].Title
	}
	read := is.Title
	if is.Role == RoleSignOff && is.Text != "" {
		read = is.Text
	}
	links := slices.DeleteFunc(slices.Clone(is.Links), func(l IssueLink) bool { return !l.Slot })
	var want []IssueLink
	if item.Issue != 0 {
		want = []IssueLink{{Number: item.Issue, Slot: true}}
	}
	return read == Truncate(item.Title, maxTitle) && is.State == StateOpen && !is.Placeholder && name == a.name && slices.Equal(links, want)
}
