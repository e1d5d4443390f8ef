package sync

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
)

// editing gathers edits of documents.
type editing struct {
	documents []Document
	// spans holds the edits of each document, by its index.
	spans map[int][]parser.Edit
}

func newEditing(documents []Document) editing {
	return editing{documents: documents, spans: map[int][]parser.Edit{}}
}

// try adds edits to those of a document if they hold together, which is checked by parsing again.
func (e editing) try(document int, more []parser.Edit) error {
	together := slices.Concat(e.spans[document], more)
	_, err := e.documents[document].Plan.Apply(together)
	if err == nil {
		e.spans[document] = together
	}
	return err
}

// files returns the documents that have edits, with the edits made.
func (e editing) files() ([]ProposedFile, error) {
	var files []ProposedFile
	for d, document := range e.documents {
		if len(e.spans[d]) == 0 {
			continue
		}
		content, err := document.Plan.Apply(e.spans[d])
		if err != nil {
			return nil, fmt.Errorf("edit plan %q: %w", document.Path, err)
		}
		files = append(files, ProposedFile{Path: document.Path, Mode: document.Mode, Content: content})
	}
	return files, nil
}
