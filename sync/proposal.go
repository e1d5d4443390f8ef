package sync

import (
	"cmp"
	"fmt"
	"slices"
)

// proposal is what the pull request shall say.
func (w *writer) proposal(current WriteBack, edits []Edit, files []ProposedFile) Proposal {
	delivery := w.in.Policy.Delivery
	return Proposal{
		Number: current.Number, Branch: current.branch(), Tip: current.Tip, Made: current.made(), Shared: current.Foreign, Base: w.in.Head, Files: files,
		Title: proposalTitle(edits, delivery), Message: proposalMessage(edits, delivery), Body: w.proposalBody(edits, nil),
		Into: w.in.Branch, Retarget: w.in.Retarget,
		Draft: delivery.Draft, Labels: delivery.Labels, Reviewers: delivery.Reviewers,
	}
}

func proposedOf(edits []Edit) []ProposedEdit {
	var proposed []ProposedEdit
	for _, edit := range edits {
		proposed = append(proposed, edit.Proposed)
	}
	return proposed
}

// editable leaves out, with a notice, the edits of a document that do not hold when they are
// checked, together with those before them, by parsing again.
func (w *writer) editable(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Line, b.Line))
	})
	var drafts []draft
	for _, edit := range edits {
		drafts = append(drafts, draft{edit.Document, edit.Spans})
	}
	var good []Edit
	faults := newEditing(w.in.Documents).try(drafts)
	for i, edit := range edits {
		if err := faults[i]; err != nil {
			w.out.Notices = append(w.out.Notices, Notice{Code: "not-editable", Plan: w.in.Documents[edit.Document].Path, Line: edit.Line,
				Message: fmt.Sprintf("%q cannot be changed safely, so its line is left alone: %v", edit.Title, err)})
			continue
		}
		good = append(good, edit)
	}
	return good
}

// files applies the edits to their documents.
func (w *writer) files(edits []Edit) ([]ProposedFile, error) {
	made := newEditing(w.in.Documents)
	for _, edit := range edits {
		made.spans[edit.Document] = append(made.spans[edit.Document], edit.Spans...)
	}
	return made.files()
}

func contentHash(files []ProposedFile) string {
	var parts []string
	for _, file := range files {
		parts = append(parts, file.Path, file.Mode, string(file.Content))
	}
	return shortHash(parts...)
}
