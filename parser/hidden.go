package parser

// HiddenKind tells what keeps a part of a document from being read as the author meant it.
type HiddenKind string

// The kinds of what hides text.
const (
	// HiddenFence is a code fence that is never closed.
	HiddenFence HiddenKind = "fence"
	// HiddenComment is an HTML comment, or a tag such as `<pre>`, that is never closed.
	HiddenComment HiddenKind = "comment"
	// HiddenConflict is a conflict that git could not settle: the document is two documents at once.
	HiddenConflict HiddenKind = "conflict"
	// HiddenBytes are bytes that are not UTF-8.
	HiddenBytes HiddenKind = "bytes"
	// HiddenCap is a bound on size, nesting or inline Markdown, past which the document is not read, or
	// not as what it is.
	HiddenCap HiddenKind = "cap"
)

// Hidden is a part of a document that is not read as the author meant it. What an item of it looked
// like before is no longer to be seen, so that a missing item must not be taken for a removed one.
type Hidden struct {
	Kind HiddenKind
	// Line is the 1-based line on which it begins.
	Line int
	// Boxes counts the boxes that it hides, as far as they can be counted.
	Boxes int
}

// hide notes that something hides a part of the document, from an offset on. Bounds are noted once.
func (d *document) hide(kind HiddenKind, offset, boxes int) {
	if kind == HiddenCap && d.plan.hides(HiddenCap) || len(d.plan.Hidden) > maxReports {
		return
	}
	line, _ := d.place(offset)
	d.plan.Hidden = append(d.plan.Hidden, Hidden{Kind: kind, Line: line, Boxes: boxes})
}

func (p *Plan) hides(kind HiddenKind) bool {
	for _, h := range p.Hidden {
		if h.Kind == kind {
			return true
		}
	}
	return false
}

// IsConflicted reports whether git's conflict markers stand in the document. Nothing of it is tracked,
// and it is not to be edited.
func (p *Plan) IsConflicted() bool { return p.hides(HiddenConflict) }

// hiddenBoxes counts the boxes that are hidden.
func (p *Plan) hiddenBoxes() int {
	boxes := 0
	for _, h := range p.Hidden {
		boxes += h.Boxes
	}
	return boxes
}
