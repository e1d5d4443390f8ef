// Package parser turns a milestone plan written in Markdown into a [Plan] and turns wishes
// about its items into byte edits of the same document.
//
// It is pure: the same bytes always give the same plan, nothing is read or written, and
// [Parse] neither fails nor panics. What is off in a document is a [Diagnostic], not an error.
// It knows nothing of GitHub, of issues that exist, or of what was agreed before: that is the
// duty of package sync.
//
// Structure comes from goldmark's block parsers; the inline parser sees only an item's own text
// and a heading's own text, since inline parsing of a whole hostile document takes quadratic
// time. For the same reason size, line length and nesting are capped before parsing.
//
// Start reading at [Parse], go on with item.go (what an entry of a checklist is), section.go and
// role.go (where it stands), flat.go and slot.go (what it says), and edit.go (how it changes).
package parser
