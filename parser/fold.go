package parser

import (
	"bytes"
	"regexp"
	"strings"
)

// fold is a part of a document that is folded away below a summary.
type fold struct {
	// from and to are the first line and the last one, and title is the text of the summary.
	from, to int
	title    string
	// milestone is the index of the one that the summary names, 0 if it names none.
	milestone int
}

// maxFolds bounds how many parts are folded away, and maxFoldDepth how deep into each other.
const (
	maxFolds     = 200
	maxFoldDepth = 8
)

// htmlTag finds tags in a summary.
var htmlTag = regexp.MustCompile(`<[^<>]*>`)

// folds finds the parts that are folded away, each as one that begins and ends with a line of its own, by where
// they end.
func (d *document) folds() []fold {
	var found, open []fold
	rest := d.src
	for line := 1; len(rest) > 0; line++ {
		text := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			text, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		text = bytes.TrimSpace(text)
		if bytes.HasPrefix(text, []byte("<details")) && len(open) < maxFoldDepth && len(found) < maxFolds {
			open = append(open, fold{from: line})
		}
		if len(open) == 0 {
			continue
		}
		last := &open[len(open)-1]
		if _, summary, ok := bytes.Cut(text, []byte("<summary")); ok && last.title == "" {
			summary, _, _ = bytes.Cut(summary, []byte("</summary>"))
			if _, words, ok := bytes.Cut(summary, []byte(">")); ok {
				last.title = strings.TrimSpace(htmlTag.ReplaceAllString(Truncate(string(words), maxAround), ""))
			}
		}
		if bytes.HasSuffix(text, []byte("</details>")) {
			last.to = line
			found, open = append(found, *last), open[:len(open)-1]
		}
	}
	return found
}

// foldOf is the innermost part with a line that is as wanted, nil if there is none.
func foldOf(folds []fold, line int, wanted func(fold) bool) *fold {
	for i := range folds {
		if f := &folds[i]; f.from <= line && line <= f.to && wanted(*f) {
			return f
		}
	}
	return nil
}

// endFolds notes for each heading where the fold around it ends, and takes the phase of a heading in a fold away from items
// behind that fold: Markdown knows no end of a section there, but a reader does.
func (d *document) endFolds() {
	if len(d.folded) == 0 {
		return
	}
	for i := range d.plan.Sections {
		if f := foldOf(d.folded, d.plan.Sections[i].Line, func(fold) bool { return true }); f != nil {
			d.facts[i].foldEnd = f.to
		}
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if around := d.unfolded(it); around != it.Section {
			it.Phase = ""
			if around >= 0 {
				it.Phase = d.plan.Sections[around].Phase
			}
		}
	}
}

// unfolded is the innermost section around an item whose heading is in no fold that ended in front of the item, -1 if
// there is none.
func (d *document) unfolded(it *Item) int {
	at := it.Section
	for at >= 0 && d.facts[at].foldEnd > 0 && d.facts[at].foldEnd < it.Line {
		at = d.plan.Sections[at].Parent
	}
	return at
}

// placeFolded gives what is folded away the milestone that its summary names, unless a heading inside names one.
func (d *document) placeFolded() {
	if dialect := d.spoken(); dialect == nil || dialect.Part == nil {
		return
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		f := foldOf(d.folded, it.Line, func(f fold) bool { return f.milestone > 0 })
		if f == nil {
			continue
		}
		namer := d.unfolded(it)
		for namer >= 0 && d.facts[namer].milestone <= 0 {
			namer = d.plan.Sections[namer].Parent
		}
		if namer < 0 || d.plan.Sections[namer].Line < f.from {
			it.Milestone = f.milestone
		}
	}
}

// isOver reports whether a heading around an item says that its work is over. One that names a milestone says nothing of a
// fold further down whose summary names another one.
func (d *document) isOver(it *Item, over []bool) bool {
	f := foldOf(d.folded, it.Line, func(f fold) bool { return f.milestone > 0 })
	for at := d.unfolded(it); at >= 0; at = d.plan.Sections[at].Parent {
		if named := d.facts[at].milestone; f != nil && named > 0 && named != f.milestone && d.plan.Sections[at].Line < f.from {
			return false
		}
		if over[at] {
			return true
		}
	}
	return false
}

// phaseKey is a phase of a milestone: the next version may count its phases from 1 again.
type phaseKey struct {
	milestone int
	number    string
}

// rest notes which open items are part of what is over, by the headings and the summary around them, by their own
// words, or because their phase is done.
func (d *document) rest() {
	dialect := d.spoken()
	if dialect == nil || dialect.Over == nil {
		return
	}
	over, phases := make([]bool, len(d.plan.Sections)), map[phaseKey]bool{}
	for i := range d.plan.Sections {
		over[i] = dialect.Over(Truncate(d.plan.Sections[i].Title, maxAround))
	}
	d.restBeside(over, dialect)
	shipped := d.shipped(over, dialect)
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		number, ok := phaseOf(it.Title)
		if ok && number != "" && (it.State == StateDone || dialect.Over(it.Raw)) {
			phases[phaseKey{it.Milestone, unpadded(number)}] = true
		}
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		folded := foldOf(d.folded, it.Line, func(f fold) bool { return dialect.Over(f.title) }) != nil
		it.Over = it.State == StateOpen && (folded || d.byClaim[i] && shipped[it.Milestone] || d.isOver(it, over) || dialect.Over(it.Raw) || it.Phase != "" && phases[phaseKey{it.Milestone, unpadded(it.Phase)}])
	}
}
