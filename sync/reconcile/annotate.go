package reconcile

import (
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
)

// annotate puts what is said of a text that still stands on its line, where no diagnostic of the document
// says already what is off there.
func (p *plans) annotate(notices []sync.Notice) {
	for _, notice := range notices {
		if notice.Code != diff.CodeStanding || notice.Line == 0 || slices.ContainsFunc(p.diagnostics, func(a sync.Annotation) bool {
			return a.Path == notice.Plan && a.Line == notice.Line && a.Severity != parser.SeverityInfo
		}) {
			continue
		}
		p.diagnostics = append(p.diagnostics, sync.Annotation{Path: notice.Plan, Diagnostic: parser.Diagnostic{
			Severity: parser.SeverityWarning, Line: notice.Line, Column: 1, Code: notice.Code, Message: notice.Message,
		}})
	}
}
