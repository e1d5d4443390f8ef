package sync

import "github.com/milepost/milepost/parser"

// Report is what one pass has to say to people.
type Report struct {
	// Commit is the commit that the check run stands on.
	Commit string
	// Conclusion is success, neutral or action_required.
	Conclusion string
	Title      string
	// Summary is Markdown.
	Summary string
	// Annotations point at lines of documents.
	Annotations []Annotation
}

// Annotation is a diagnostic in its document.
type Annotation struct {
	Path string
	parser.Diagnostic
}
