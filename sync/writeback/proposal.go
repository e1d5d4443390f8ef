package writeback

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

// proposal is what the pull request shall say.
func (w *writer) proposal(current sync.WriteBack, edits []sync.Edit, files []sync.ProposedFile) sync.Proposal {
	delivery := w.in.Policy.Delivery
	return sync.Proposal{
		Number: current.Number, Branch: current.HeadBranch(), Tip: current.Tip, Made: current.OurCommits(), Shared: current.Foreign, Base: w.in.Head, Files: files,
		Title: proposalTitle(edits, delivery), Message: proposalMessage(edits, delivery), Body: w.proposalBody(edits, nil),
		Into: w.in.Branch, Retarget: w.in.Retarget,
		Draft: delivery.Draft, Labels: delivery.Labels, Reviewers: delivery.Reviewers,
	}
}

func proposedOf(edits []sync.Edit) []sync.ProposedEdit {
	var proposed []sync.ProposedEdit
	for _, edit := range edits {
		proposed = append(proposed, edit.Proposed)
	}
	return proposed
}

// editable leaves out, with a notice, the edits of a document that do not hold when they are
// checked, together with those before them, by parsing again.
func (w *writer) editable(edits []sync.Edit) []sync.Edit {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b sync.Edit) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Line, b.Line))
	})
	var drafts []draft
	for _, edit := range edits {
		drafts = append(drafts, draft{edit.Document, edit.Spans})
	}
	var good []sync.Edit
	faults := newEditing(w.in.Documents).try(drafts)
	for i, edit := range edits {
		if err := faults[i]; err != nil {
			w.out.Notices = append(w.out.Notices, sync.Notice{Code: "not-editable", Plan: w.in.Documents[edit.Document].Path, Line: edit.Line,
				Message: fmt.Sprintf("%q cannot be changed safely, so its line is left alone: %v", edit.Title, err)})
			continue
		}
		good = append(good, edit)
	}
	return good
}

// files applies the edits to their documents.
func (w *writer) files(edits []sync.Edit) ([]sync.ProposedFile, error) {
	made := newEditing(w.in.Documents)
	for _, edit := range edits {
		made.spans[edit.Document] = append(made.spans[edit.Document], edit.Spans...)
	}
	return made.files()
}

func contentHash(files []sync.ProposedFile) string {
	var parts []string
	for _, file := range files {
		parts = append(parts, file.Path, file.Mode, string(file.Content))
	}
	return sync.ShortHash(parts...)
}
