package sync

import "slices"

// A title that was proposed can reach the document after the issue was renamed once more: by a
// merge that nobody told us of yet. Then neither the line's old text nor the title tells
// whose line it is. What was offered before does.

// Offers are the titles that the document may have taken over, save for those proposed now.
func (w WriteBack) Offers(now []ProposedEdit) []ProposedEdit {
	var offers []ProposedEdit
	for _, edit := range slices.Concat(w.Offered, w.Edits, w.addingEdits()) {
		if edit.Field == FieldTitle && !slices.ContainsFunc(now, edit.Same) && !slices.ContainsFunc(offers, edit.Same) {
			offers = append(offers, edit)
		}
	}
	return offers
}

// WithoutOffers is the record without the offers that were looked for in the document.
func (w WriteBack) WithoutOffers(lookedFor []ProposedEdit) WriteBack {
	w.Offered = slices.DeleteFunc(slices.Clone(w.Offered), func(edit ProposedEdit) bool {
		return slices.ContainsFunc(lookedFor, edit.Same)
	})
	return w
}
