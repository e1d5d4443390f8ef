package parser

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The codes of diagnostics. A code is stable; its message is not.
const (
	// CodeTooLarge (error): the document is larger than 5 MB or 125,000 lines and was not read.
	CodeTooLarge = "too-large"
	// CodeNotUTF8 (warning): some bytes are not UTF-8; they pass through untouched.
	CodeNotUTF8 = "not-utf8"
	// CodeLineTooLong (warning): a line has more than 100,000 bytes.
	CodeLineTooLong = "line-too-long"
	// CodeNestingTooDeep (error): lists and quotes enclose each other more than 64 deep, or more
	// than 3 deep in a document with very many of them; such lines were not read.
	CodeNestingTooDeep = "nesting-too-deep"
	// CodeTooMuchMarkdown (warning): a text, or the document from here on, holds so much inline
	// Markdown that it was read as plain text.
	CodeTooMuchMarkdown = "too-much-markdown"
	// CodeFrontMatter (warning): the front matter could not be read.
	CodeFrontMatter = "front-matter"
	// CodeUnclosedFence (warning): a code fence has no end; it names the boxes that it hides.
	CodeUnclosedFence = "unclosed-fence"
	// CodeUnclosedComment (warning): an HTML comment has no end and hides boxes.
	CodeUnclosedComment = "unclosed-comment"
	// CodeConflictMarker (error): a line by which git marks a conflict; nothing of the document counts.
	CodeConflictMarker = "conflict-marker"
	// CodeNonstandardState (warning): a box such as `[-]` or `[]` that GitHub does not know.
	CodeNonstandardState = "nonstandard-state"
	// CodeEmptyBox (warning): a box without text.
	CodeEmptyBox = "empty-box"
	// CodeBoxSpacing (warning): a box without white space around it, such as `- [x]text`.
	CodeBoxSpacing = "box-spacing"
	// CodeBoxSlip (warning): a line that was meant as an item and is none, such as `- \[x\] text`.
	CodeBoxSlip = "box-slip"
	// CodeHeadingSlip (warning): a line that was meant as a heading and is none, such as `##Phase 2`.
	CodeHeadingSlip = "heading-slip"
	// CodeBoxHidden (warning): boxes in indented code or in HTML, where they are no items.
	CodeBoxHidden = "box-hidden"
	// CodeBoxInHeading (warning): a box in a heading, which GitHub does not know.
	CodeBoxInHeading = "box-in-heading"
	// CodeBoxInTable (info): a box in a table, which GitHub does not know.
	CodeBoxInTable = "box-in-table"
	// CodeTableUntracked (info): a risk table or a status table whose rows could be items.
	CodeTableUntracked = "table-untracked"
	// CodeBoxLink (info): `[x](url)` is a link and no box.
	CodeBoxLink = "box-link"
	// CodeDuplicateID (warning): two items carry the same id.
	CodeDuplicateID = "duplicate-id"
	// CodeDuplicateText (warning): two items of one section read the same.
	CodeDuplicateText = "duplicate-text"
	// CodeTitleTooLong (info): a title has more than 256 characters, or a heading more than 1,000, and
	// is cut.
	CodeTitleTooLong = "title-too-long"
	// CodeBodyTooLong (info): what stands below an item has more than 100,000 bytes and is cut.
	CodeBodyTooLong = "body-too-long"
	// CodePlaceholder (info): an item that is still a placeholder is not mirrored.
	CodePlaceholder = "placeholder"
	// CodeTemplate (info): the milestone's name is a placeholder; nothing is mirrored.
	CodeTemplate = "template"
	// CodeUnparsableDate (warning): a date or a duration could not be read.
	CodeUnparsableDate = "unparsable-date"
	// CodeMilestoneUntitled (warning): a milestone has a number and no name.
	CodeMilestoneUntitled = "milestone-untitled"
)

// maxReports is the number of diagnostics of one code that are listed.
const maxReports = 1_000

// report notes what is off at an offset of the document. Of many with the same code the last one
// listed tells how many more there are.
func (d *document) report(severity Severity, code string, offset int, message string) {
	if d.reported == nil {
		d.reported = map[string]int{}
	}
	if d.reported[code]++; d.reported[code] > maxReports {
		return
	}
	line, column := d.place(offset)
	d.plan.Diagnostics = append(d.plan.Diagnostics, Diagnostic{
		Severity: severity, Line: line, Column: column, Code: code, Message: message,
	})
}

// reportf does so with a message that is put together only if it is listed: there may be so many that
// writing them counts.
func (d *document) reportf(severity Severity, code string, offset int, format string, args ...any) {
	message := ""
	if d.reported[code] < maxReports {
		message = fmt.Sprintf(format, args...)
	}
	d.report(severity, code, offset, message)
}

// tellMore completes the last diagnostic of each code of which not all are listed.
func (d *document) tellMore() {
	for i := len(d.plan.Diagnostics) - 1; i >= 0; i-- {
		last := &d.plan.Diagnostics[i]
		if more := d.reported[last.Code] - maxReports; more > 0 {
			*last = last.AndMore(more)
			d.reported[last.Code] = 0
		}
	}
}

// AndMore returns the diagnostic as the last one that is listed of its code, when so many more are
// not. What it said before of others is replaced.
func (d Diagnostic) AndMore(more int) Diagnostic {
	d.Message = strings.TrimSuffix(d.Message, moreLikeThis(d.More))
	d.More = more
	d.Message += moreLikeThis(more)
	return d
}

func moreLikeThis(more int) string {
	if more == 0 {
		return ""
	}
	return fmt.Sprintf(" (and %d more like this)", more)
}

// LimitDiagnostics keeps the first thousand of each code, as [Parse] does, the last of which tells
// how many more there are.
func LimitDiagnostics(list []Diagnostic) []Diagnostic {
	var kept []Diagnostic
	last, seen := map[string]int{}, map[string]int{}
	for _, diagnostic := range list {
		code := diagnostic.Code
		if seen[code]++; seen[code] <= maxReports {
			last[code] = len(kept)
			kept = append(kept, diagnostic)
		}
	}
	for code, count := range seen {
		if count > maxReports {
			kept[last[code]] = kept[last[code]].AndMore(count - maxReports)
		}
	}
	return kept
}

func sortDiagnostics(list []Diagnostic) {
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

// quote shortens text for a message.
func quote(text string) string {
	const limit = 60
	return fmt.Sprintf("%q", Truncate(text, limit))
}

// count says how many of a thing there are: `1 box`, `2 boxes`.
func count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return fmt.Sprintf("%d %s", n, plural)
}
