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

// placeFolded gives what is folded away the milestone that its summary names.
func (d *document) placeFolded() {
	if dialect := d.spoken(); dialect == nil || dialect.Part == nil {
		return
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		if it.Milestone > 0 {
			continue
		}
		if f := foldOf(d.folded, it.Line, func(f fold) bool { return f.milestone > 0 }); f != nil {
			it.Milestone = f.milestone
		}
	}
}

// rest notes which open items are part of what is over, by the headings and the summary around them, by their own
// words, or because their phase is done.
func (d *document) rest() {
	dialect := d.spoken()
	if dialect == nil || dialect.Over == nil {
		return
	}
	over, phases := make([]bool, len(d.plan.Sections)), map[string]bool{}
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		over[i] = dialect.Over(Truncate(s.Title, maxAround)) || s.Parent >= 0 && over[s.Parent]
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		number, ok := phaseNumber(strings.ToLower(Truncate(it.Title, maxPhaseName)))
		if ok && number != "" && (it.State == StateDone || dialect.Over(it.Raw)) {
			phases[number] = true
		}
	}
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		folded := foldOf(d.folded, it.Line, func(f fold) bool { return dialect.Over(f.title) }) != nil
		it.Over = it.State == StateOpen && (folded || it.Section >= 0 && over[it.Section] || dialect.Over(it.Raw) || it.Phase != "" && phases[it.Phase])
	}
}
