package sync

import "github.com/milepost/milepost/parser"

// Report is what one pass has to say to people.
type Report struct {
	// Commit is the commit that the check run stands on.
	Commit string
	// Name is the check run's, "" for that of passes. About is what a preview is about: of its reports on the commit the
	// one about the same is updated.
	Name, About string
	// ID tells the report from all others on its commit; "" for one of work that goes on.
	ID string
	// Run is the check run to be updated, 0 for a new one. Lost tells that one may have been
	// begun whose number is not known, or that some of this report may stand on one, so that it has
	// to be looked for. What it says already is not said again.
	Run  int64
	Lost bool
	// Conclusion is success, neutral or action_required; "" says that work goes on.
	Conclusion string
	Title      string
	// Summary is Markdown.
	Summary string
	// Annotations point at lines of documents.
	Annotations []Annotation
	// Buttons are what people can have done from there.
	Buttons []Button
}

// Button is something that people can have done by a press. GitHub takes three to a report, labels and
// identifiers of 20 characters and descriptions of 40.
type Button struct{ Label, Description, Identifier string }

// Annotation is a diagnostic in its document.
type Annotation struct {
	Path string
	parser.Diagnostic
}
