package parser

import (
	"slices"
	"strings"
)

// Dialect says what a tool that writes plans writes in its own way. Those that are known are in package
// dialect. It does not count for a document that names its milestone as our own format does, unless it is
// always to.
type Dialect struct {
	// Name is what the dialect is called, such as "spec-kit".
	Name string
	// Title names the milestone of the whole document, whose first H1 is given, "" if there is none.
	Title func(h1 string) string
	// Part names the milestone of a heading's section, and of the phases that are listed there; nil where
	// the whole document is one.
	Part func(title string) (name string, ok bool)
	// Always tells that Title counts also where the document names a milestone itself.
	Always bool
	// Apart tells that the tool writes the same lines into each of its files, so that a line of one is never
	// that of another.
	Apart bool
	// Role is that of items below headings whose words name none.
	Role Role
	// Heading reports whether a heading is a task, whose boxes are its steps; where it is set, any other
	// heading with boxes below it is an item, too.
	Heading func(title string) bool
	// ID measures an id of the dialect at the start of a text, 0 if there is none: other ids are read as in
	// our own format; nil knows none.
	ID func(text string) int
	// Front measures the slots that stand at the start of a text, white space behind them included, and
	// Back how much of a text is left in front of a slot that stands at its end: all of it where the slot is to stay in the
	// title. Both take effort that is proportional to what they take; nil takes nothing. The texts have no Markdown any more.
	Front func(text string) (size int, tags []Tag)
	Back  func(text string) (rest int, said Said)
	// Open lists the signs of boxes that stand for open work beside the space, such as `[-]`, and Optional
	// is a sign that may stand behind a box without white space, 0 if there is none.
	Open     string
	Optional byte
	// Over reports whether a heading, the summary of a folded part, or an item's own text says that its work is
	// over or put off; so is what stands below a phase that is done. The text of an item is that of its line.
	Over func(text string) bool
	// Around reads what a heading says of all items below it, such as `(Priority: P1)`, as far as they say nothing
	// of that kind themselves.
	Around func(title string) []Tag
	// Line reads a line of its own that is a slot, such as `_Requirements: 1.2_` and `**Depends on**: 1.1`, and reports whether
	// it is one. It says something of the item that it stands below; what items wait for may also stand below a heading.
	Line func(text string) (Said, bool)
}

// Said is what a slot of a dialect says.
type Said struct {
	Tags []Tag
	// After lists the ids of the items, of the same document, that this one waits for.
	After []string
}

// Tag is something that a dialect says of an item beside its title.
type Tag struct {
	Kind  TagKind
	Value string
}

// TagKind is what a tag is about.
type TagKind string

// The kinds of tags. A parallel item may be worked on beside its neighbours, a story is a part of the
// feature, a requirement is what the item is for.
const (
	TagParallel    TagKind = "parallel"
	TagStory       TagKind = "story"
	TagPriority    TagKind = "priority"
	TagRequirement TagKind = "requirement"
	TagOptional    TagKind = "optional"
)

// Tag is the value of the first tag of a kind, "" if there is none.
func (it *Item) Tag(kind TagKind) string {
	for _, tag := range it.Tags {
		if tag.Kind == kind {
			return tag.Value
		}
	}
	return ""
}

// maxSaid bounds the tags of an item, and the ids that it waits for.
const maxSaid = 50

// say adds what a slot says.
func (it *Item) say(said Said) {
	for _, tag := range said.Tags {
		if len(it.Tags) < maxSaid && !slices.Contains(it.Tags, tag) {
			it.Tags = append(it.Tags, tag)
		}
	}
	for _, id := range said.After {
		if len(it.After) < maxSaid && !slices.Contains(it.After, id) {
			it.After = append(it.After, id)
		}
	}
}

// spoken is the dialect that counts for the document, nil if none does.
func (d *document) spoken() *Dialect {
	dialect := d.plan.options.Dialect
	if dialect != nil && !dialect.Always && (d.titleNamed || d.front.milestone != "") {
		return nil
	}
	return dialect
}

// ownID takes an id of the dialect from the front.
func (r *reading) ownID() bool {
	if r.dialect.ID == nil {
		return false
	}
	text := r.text[r.lead:r.end]
	size := r.dialect.ID(text)
	if size == 0 {
		return false
	}
	rest := afterID(text, size, true)
	if rest < 0 || rest >= len(text) {
		return false
	}
	r.item.ID, r.start = text[:size], r.lead+rest
	return true
}

// front takes the slots of a dialect in front of the text.
func (r *reading) front(dialect *Dialect) bool {
	if dialect == nil || dialect.Front == nil {
		return false
	}
	size, tags := dialect.Front(r.text[r.start:r.end])
	if size == 0 || r.start+size >= r.end {
		return false
	}
	r.start += size
	r.item.say(Said{Tags: tags})
	return true
}

// back takes a slot of a dialect from the end.
func (r *reading) back() bool {
	if r.dialect.Back == nil {
		return false
	}
	rest, said := r.dialect.Back(r.own())
	if rest >= r.end-r.start {
		r.item.say(said)
		return false
	}
	if !r.cut(r.start + rest) {
		return false
	}
	r.item.say(said)
	return true
}

// dialectMilestone names the milestone of the whole document in the words of its dialect.
func (d *document) dialectMilestone(whole Milestone) (milestone Milestone, template, ok bool) {
	dialect := d.spoken()
	if dialect == nil || dialect.Title == nil {
		return whole, false, false
	}
	title := strings.TrimSpace(dialect.Title(d.plan.Title))
	if title == "" {
		return whole, false, false
	}
	whole.Title = Truncate(bareTitle(title), maxTitle)
	return whole, isPlaceholderTitle(whole.Title), true
}

// readBox reads the box at the start of a text, as the dialect of the document does if it has one.
func (d *document) readBox(raw []byte) (box, bool) {
	b, ok := matchBox(raw)
	if dialect := d.spoken(); ok && dialect != nil {
		b = dialect.box(b, raw)
	}
	return b, ok
}

// box reads a box as the dialect does.
func (dialect *Dialect) box(b box, raw []byte) box {
	if b.kind == boxTight && dialect.Optional != 0 && b.inside+2 < len(raw) && raw[b.inside+2] == dialect.Optional {
		if rest := b.inside + 3; rest < len(raw) && isSpace(raw[rest]) {
			spaced := append([]byte(nil), raw[:min(len(raw), rest+maxSpaces)]...)
			spaced[rest-1] = ' '
			if read, ok := matchBox(spaced); ok {
				b = read
			}
		}
	}
	if b.kind == boxOther && strings.IndexByte(dialect.Open, raw[b.inside]) >= 0 {
		b.kind, b.state = boxStandard, StateOpen
	}
	return b
}

// maxSpaces bounds the white space behind an optional box.
const maxSpaces = 16

// speak gives an item what its dialect says of all items, and of its box.
func (d *document) speak(it *Item, dialect *Dialect) {
	if it.Role == RoleOther {
		it.Role = dialect.Role
	}
	if behind := it.Offset + 2; dialect.Optional != 0 && behind < len(d.src) && d.src[behind] == dialect.Optional {
		it.say(Said{Tags: []Tag{{Kind: TagOptional}}})
	}
}

// dialectParts adds the milestones that headings and summaries name in the words of the dialect.
func (d *document) dialectParts() {
	part := d.plan.options.Dialect.Part
	if part == nil {
		return
	}
	var named []namedPart
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		if name, ok := part(s.Title); ok && s.Level <= 4 {
			named = append(named, namedPart{name: Truncate(bareTitle(name), maxTitle), line: s.Line, section: i, fold: -1})
		}
	}
	d.folded = d.folds()
	for i := range d.folded {
		f := &d.folded[i]
		around := d.sectionAt(f.from)
		if name, ok := part(f.title); ok && around >= 0 {
			named = append(named, namedPart{name: Truncate(bareTitle(name), maxTitle), line: f.from, section: around, fold: i})
		}
	}
	full, known := fullNames(named), map[string]int{}
	for _, n := range named {
		whole := n
		if longer := full[n.name]; longer != nil {
			whole = *longer
		}
		at, again := known[whole.name]
		if !again {
			at = len(d.plan.Milestones)
			known[whole.name] = at
			d.plan.Milestones = append(d.plan.Milestones, Milestone{Title: whole.name, Line: whole.line, Section: whole.section})
		}
		if n.fold >= 0 {
			d.folded[n.fold].milestone = at
		} else {
			d.facts[n.section].milestone = at
		}
	}
	d.placeBeside(named)
	d.claims = d.claimed(named, full)
}

// namedPart is a milestone as a heading, or the summary of a fold, names it.
type namedPart struct {
	name          string
	line, section int
	// fold is the index of the fold, -1 for a heading.
	fold int
}

// fullNames finds, for a milestone that is called by its first word alone, such as `v1.1`, the one whose name begins
// with that word; none where several do.
func fullNames(named []namedPart) map[string]*namedPart {
	full := map[string]*namedPart{}
	for i := range named {
		first, _, longer := strings.Cut(named[i].name, " ")
		first = strings.TrimRight(first, ":,")
		if !longer {
			continue
		}
		if other, again := full[first]; again && (other == nil || other.name != named[i].name) {
			full[first] = nil
			continue
		}
		full[first] = &named[i]
	}
	return full
}

// sectionAt is the section that a line stands in, -1 if there is none.
func (d *document) sectionAt(line int) int {
	at := -1
	for i := range d.plan.Sections {
		if d.plan.Sections[i].Line < line {
			at = i
		}
	}
	return at
}

// placePhases gives what stands below a phase elsewhere the milestone in whose section the phase is listed.
func (d *document) placePhases() {
	dialect := d.spoken()
	if dialect == nil || dialect.Part == nil {
		return
	}
	type listing struct {
		milestone int
		over      bool
	}
	listed := map[string]listing{}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		number, ok := phaseOf(it.Title)
		if !ok || number == "" || it.Milestone == 0 || it.State == StateOther {
			continue
		}
		over := dialect.Over != nil && foldOf(d.folded, it.Line, func(f fold) bool { return dialect.Over(f.title) }) != nil
		number = unpadded(number)
		if before, again := listed[number]; !again || before.over || !over {
			listed[number] = listing{it.Milestone, over}
		}
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if at := listed[unpadded(it.Phase)]; it.Phase != "" && it.Milestone == 0 {
			it.Milestone = at.milestone
		}
	}
}

// tellAround gives items what the headings around them say, the innermost first.
func (d *document) tellAround() {
	dialect := d.spoken()
	if dialect == nil || dialect.Around == nil {
		return
	}
	tags := make([][]Tag, len(d.plan.Sections))
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		tags[i] = dialect.Around(Truncate(s.Title, maxAround))
		if len(tags[i]) == 0 && s.Parent >= 0 {
			tags[i] = tags[s.Parent]
		}
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if it.Section < 0 {
			continue
		}
		for _, tag := range tags[it.Section] {
			if it.Tag(tag.Kind) == "" {
				it.say(Said{Tags: []Tag{tag}})
			}
		}
	}
}

// maxAround is how many characters of a heading are looked at for what it says of its items.
const maxAround = 300
