package sync

import (
	"context"
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
)

// report posts a check run on the head commit when something was done, held or diagnosed that
// the last one did not say.
func (p *pass) report(ctx context.Context, changes Changeset) error {
	report := p.compose(changes)
	said := report.hash()
	if p.base.Repo.Progress.Commit != "" {
		return p.endProgress(ctx, changes, report, said)
	}
	if p.applied == 0 && (said == p.base.Repo.Reported || report.silent()) {
		return nil
	}
	return p.post(ctx, report, said)
}

// post posts the report, and puts down what it said.
func (p *pass) post(ctx context.Context, report Report, said string) error {
	if _, err := p.Host.Report(ctx, p.repo, report); err != nil {
		if !isRefusal(err) {
			return err
		}
		// A report is a courtesy: a repository where it is not allowed is kept in step all
		// the same.
		p.result.Notices = append(p.result.Notices, Notice{Code: "report-refused", Message: err.Error()})
	}
	p.base.Repo.Reported = said
	return nil
}

func (p *pass) compose(changes Changeset) Report {
	report := Report{Commit: p.head.Commit, Conclusion: "success", Annotations: p.diagnostics}
	counts := CountActions(p.result.Actions)
	report.Title = counts.String()
	if p.result.Edits > 0 {
		report.Title += fmt.Sprintf(", %d edits proposed", p.result.Edits)
	}
	for _, annotation := range p.diagnostics {
		if annotation.Severity == parser.SeverityError {
			report.Conclusion = "neutral"
		}
	}
	if changes.Held {
		report.Conclusion, report.Title = "action_required", "Removals are held back"
	}
	var out strings.Builder
	for _, action := range p.result.Actions {
		fmt.Fprintf(&out, "- %s\n", inline(describe(action)))
	}
	if len(p.result.Notices) > 0 {
		out.WriteString("\n### Worth knowing\n\n")
		for _, notice := range p.result.Notices {
			fmt.Fprintf(&out, "- %s\n", inline(notice.String()))
		}
	}
	if number := p.base.Repo.WriteBack.Number; number != 0 {
		fmt.Fprintf(&out, "\nThe documents follow in pull request %d.\n", number)
	}
	report.Summary = out.String()
	if report.Summary == "" {
		report.Summary = "Plans and issues agree."
	}
	return report
}

func (r Report) silent() bool {
	return len(r.Annotations) == 0 && !strings.Contains(r.Summary, "Worth knowing")
}

// hash covers what a report says beside the actions of this one pass.
func (r Report) hash() string {
	parts := []string{r.Conclusion}
	if _, notices, ok := strings.Cut(r.Summary, "Worth knowing"); ok {
		parts = append(parts, notices)
	}
	for _, a := range r.Annotations {
		parts = append(parts, fmt.Sprintf("%s:%d:%d:%s:%s", a.Path, a.Line, a.Column, a.Code, a.Message))
	}
	return shortHash(parts...)
}
