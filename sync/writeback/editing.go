package writeback

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// editing gathers edits of documents.
type editing struct {
	documents []sync.Document
	// spans holds the edits of each document, by its index.
	spans map[int][]parser.Edit
}

func newEditing(documents []sync.Document) editing {
	return editing{documents: documents, spans: map[int][]parser.Edit{}}
}

// draft is what one change wants of a document: all of its spans, or none.
type draft struct {
	document int
	spans    []parser.Edit
}

// try adds drafts to the edits of their documents, in order, and says for each that does not hold
// together with those before it why. To parse again is what costs, so all are checked at once, and
// halves of them where that fails.
func (e editing) try(drafts []draft) []error {
	faults := make([]error, len(drafts))
	each := map[int][]int{}
	for i, draft := range drafts {
		if len(draft.spans) > 0 {
			each[draft.document] = append(each[draft.document], i)
		}
	}
	for document, these := range each {
		e.tryEach(document, these, drafts, faults)
	}
	return faults
}

func (e editing) tryEach(document int, these []int, drafts []draft, faults []error) {
	together := slices.Clone(e.spans[document])
	for _, i := range these {
		together = append(together, drafts[i].spans...)
	}
	_, err := e.documents[document].Plan.Apply(together)
	switch {
	case err == nil:
		e.spans[document] = together
	case len(these) == 1:
		faults[these[0]] = err
	default:
		half := len(these) / 2
		e.tryEach(document, these[:half], drafts, faults)
		e.tryEach(document, these[half:], drafts, faults)
	}
}

// files returns the documents that have edits, with the edits made.
func (e editing) files() ([]sync.ProposedFile, error) {
	var files []sync.ProposedFile
	for d, document := range e.documents {
		if len(e.spans[d]) == 0 {
			continue
		}
		content, err := document.Plan.Apply(e.spans[d])
		if err != nil {
			return nil, fmt.Errorf("edit plan %q: %w", document.Path, err)
		}
		files = append(files, sync.ProposedFile{Path: document.Path, Mode: document.Mode, Content: content})
	}
	return files, nil
}
