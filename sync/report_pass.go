package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
)

// ReportTry is what became of a report that GitHub has not taken. The zero value says that the last
// one was.
type ReportTry struct {
	// Commit, Said and ID are the report; Tries is how often it was sent, and Next when it is sent
	// again. They are empty for a report that was given up.
	Commit string    `json:"commit,omitempty"`
	Said   string    `json:"said,omitempty"`
	ID     string    `json:"id,omitempty"`
	Tries  int       `json:"tries,omitempty"`
	Next   time.Time `json:"next,omitzero"`
	// Told tells that the log says that reports are not taken.
	Told bool `json:"told,omitempty"`
}

const (
	// maxReportTries is how often a report is sent that GitHub does not take, firstReportPause how
	// long the first pause is; each of the next ones is twice as long. Together they are 21 minutes.
	maxReportTries   = 8
	firstReportPause = 10 * time.Second
)

// report posts a check run on the head commit when something was done, held or diagnosed that
// the last one did not say. A report is a courtesy: a repository in which GitHub does not take it is
// kept in step all the same, and after a few tries it is given up.
func (p *pass) report(ctx context.Context, changes Changeset) error {
	report := p.compose(changes)
	said, try := p.said(report), p.base.Repo.Reporting
	switch {
	case try.Tries > 0 && try.Commit == report.Commit && try.Said == said:
		if p.Now().Before(try.Next) {
			p.again(try.Next)
			return nil
		}
		report.Lost = true
	case p.applied == 0 && (said == p.base.Repo.Reported || p.silent(report)) && p.base.Repo.Progress.Commit == "":
		return nil
	default:
		id := shortHash(said, p.Now().UTC().Format(time.RFC3339Nano))
		try = ReportTry{Commit: report.Commit, Said: said, ID: id, Told: try.Told}
	}
	report.ID = try.ID
	err := p.endProgress(ctx, changes, &report)
	if err == nil {
		_, err = p.Host.Report(ctx, p.repo, report)
	}
	if ctx.Err() != nil {
		return err
	}
	try.Tries++
	return p.reported(ctx, try, err)
}

// reported puts down how it went to send a report.
func (p *pass) reported(ctx context.Context, try ReportTry, err error) error {
	if err != nil && !try.Told {
		zerolog.Ctx(ctx).Warn().Err(err).Str("commit", try.Commit).Msg("report not taken")
	}
	switch {
	case err == nil:
		p.base.Repo.Reporting = ReportTry{}
	case isRefusal(err) || try.Tries >= maxReportTries:
		p.result.Notices = append(p.result.Notices, Notice{Code: "report-refused", Message: err.Error()})
		p.base.Repo.Reporting = ReportTry{Told: true}
	default:
		try.Told, try.Next = true, p.Now().Add(firstReportPause<<(try.Tries-1)).UTC()
		if at, limited := RetryAt(err); limited && at.After(try.Next) {
			try.Next = at
		}
		p.base.Repo.Reporting = try
		p.again(try.Next)
		return nil
	}
	p.base.Repo.Reported = try.Said
	if p.base.Repo.Progress.Commit == "" {
		return nil
	}
	return p.saveProgress(ctx, ProgressRun{})
}

// silent reports whether there is nothing to say but what was done.
func (p *pass) silent(report Report) bool {
	return len(report.Annotations) == 0 && len(p.result.Notices) == 0
}

func (p *pass) compose(changes Changeset) Report {
	report := Report{Commit: p.head.Commit, Conclusion: "success", Annotations: harmlessNotes(fewAnnotations(p.diagnostics))}
	counts := CountActions(p.result.Actions)
	report.Title = counts.String()
	if p.result.Edits > 0 {
		report.Title += fmt.Sprintf(", %d edits proposed", p.result.Edits)
	}
	if slices.ContainsFunc(report.Annotations, func(a Annotation) bool { return a.Severity == parser.SeverityError }) {
		report.Conclusion = "neutral"
	}
	if changes.Held {
		report.Conclusion, report.Title = "action_required", "Removals are held back"
	}
	report.Summary = p.summary()
	return report
}

// summary is what was done and what is worth knowing, in Markdown. It stays below GitHub's limit.
func (p *pass) summary() string {
	var out strings.Builder
	writeList(&out, p.result.Actions, describe)
	if len(p.result.Notices) > 0 {
		out.WriteString("\n### Worth knowing\n\n")
		writeList(&out, p.result.Notices, Notice.String)
	}
	if number := p.base.Repo.WriteBack.Number; number != 0 {
		fmt.Fprintf(&out, "\nThe documents follow in pull request %d.\n", number)
	}
	if remarks := remarks(p.diagnostics); remarks != "" {
		out.WriteString("\n" + remarks + "\n")
	}
	if out.Len() == 0 {
		return "Plans and issues agree."
	}
	return out.String()
}

const (
	// maxList bounds one list of a summary, in bytes: both of them and what stands around them
	// keep below GitHub's 65,535. maxListedLine bounds one of its lines, in characters.
	maxList       = 30_000
	maxListedLine = 1_000
)

// writeList writes a line for each, and how many more there are that have no room.
func writeList[T any](out *strings.Builder, all []T, describe func(T) string) {
	room := maxList
	for i, one := range all {
		row := "- " + line(parser.Truncate(describe(one), maxListedLine)) + "\n"
		if room -= len(row); room < 0 {
			fmt.Fprintf(out, "- and %s more\n", thousands(len(all)-i))
			return
		}
		out.WriteString(row)
	}
}

// harmlessNotes are annotations as they are shown: they quote the document.
func harmlessNotes(annotations []Annotation) []Annotation {
	annotations = slices.Clone(annotations)
	for i := range annotations {
		annotations[i].Message = neutral(annotations[i].Message)
	}
	return annotations
}

// said is a hash of what the report says beside the actions of this one pass.
func (p *pass) said(report Report) string {
	parts := []string{report.Conclusion, remarks(p.diagnostics)}
	for _, notice := range p.result.Notices {
		parts = append(parts, notice.String())
	}
	if number := p.base.Repo.WriteBack.Number; number != 0 && len(p.result.Notices) > 0 {
		parts = append(parts, fmt.Sprintf("in pull request %d", number))
	}
	for _, a := range report.Annotations {
		parts = append(parts, fmt.Sprintf("%s:%d:%d:%s:%s", a.Path, a.Line, a.Column, a.Code, a.Message))
	}
	return shortHash(parts...)
}
