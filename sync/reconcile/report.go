package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/show"
)

const (
	// maxReportTries is how often a report is sent that GitHub does not take, firstReportPause how
	// long the first pause is; each of the next ones is twice as long. Together they are 21 minutes.
	maxReportTries   = 8
	firstReportPause = 10 * time.Second
)

// reporter tells people what a pass did.
type reporter struct {
	s       *session
	changes sync.Changeset
}

// report posts a check run on the head commit when something was done, held or diagnosed that
// the last one did not say. A report is a courtesy: a repository in which GitHub does not take it is
// kept in step all the same, and after a few tries it is given up.
func (r *reporter) report(ctx context.Context) error {
	report := r.compose()
	said, try := r.said(report), r.s.base.Repo.Reporting
	switch {
	case try.Tries > 0 && try.Commit == report.Commit && try.Said == said:
		if r.s.now().Before(try.Next) {
			r.s.again(try.Next)
			return nil
		}
		report.Lost = true
	case len(r.s.base.Repo.Heard.Says) == 0 && r.s.applied == 0 && (said == r.s.base.Repo.Reported || r.silent(report)) && r.s.base.Repo.Progress.Commit == "":
		return nil
	default:
		id := sync.ShortHash(said, r.s.now().UTC().Format(time.RFC3339Nano))
		try = sync.ReportTry{Commit: report.Commit, Said: said, ID: id, Told: try.Told}
	}
	report.ID = try.ID
	err := r.endProgress(ctx, &report)
	if err == nil {
		_, err = r.s.host.Report(ctx, r.s.repo, report)
	}
	if ctx.Err() != nil {
		return err
	}
	try.Tries++
	return r.reported(ctx, try, err)
}

// reported puts down how it went to send a report.
func (r *reporter) reported(ctx context.Context, try sync.ReportTry, err error) error {
	if err != nil && !try.Told {
		zerolog.Ctx(ctx).Warn().Err(err).Str("commit", try.Commit).Msg("report not taken")
	}
	switch {
	case err == nil:
		r.s.base.Repo.Reporting = sync.ReportTry{}
	case sync.IsRefusal(err) || try.Tries >= maxReportTries:
		r.s.result.Notices = append(r.s.result.Notices, sync.Notice{Code: "report-refused", Message: err.Error()})
		r.s.base.Repo.Reporting = sync.ReportTry{Told: true}
	default:
		try.Told, try.Next = true, r.s.now().Add(firstReportPause<<(try.Tries-1)).UTC()
		if at, limited := sync.RetryAt(err); limited && at.After(try.Next) {
			try.Next = at
		}
		r.s.base.Repo.Reporting = try
		r.s.again(try.Next)
		return nil
	}
	r.s.base.Repo.Reported, r.s.base.Repo.Heard.Says = try.Said, nil
	if r.s.base.Repo.Progress.Commit == "" {
		return nil
	}
	return r.saveProgress(ctx, sync.ProgressRun{})
}

// silent reports whether there is nothing to say but what was done.
func (r *reporter) silent(report sync.Report) bool {
	return len(report.Annotations) == 0 && len(r.s.result.Notices) == 0
}

func (r *reporter) compose() sync.Report {
	report := sync.Report{Commit: r.s.head.Commit, Conclusion: "success", Annotations: show.Harmless(show.Notes(r.s.plans.diagnostics))}
	counts := sync.CountActions(r.s.result.Actions)
	report.Title = counts.String()
	if r.s.result.Edits > 0 {
		report.Title += fmt.Sprintf(", %d edits proposed", r.s.result.Edits)
	}
	if slices.ContainsFunc(report.Annotations, func(a sync.Annotation) bool { return a.Severity == parser.SeverityError }) {
		report.Conclusion = "neutral"
	}
	if len(r.changes.Held) > 0 {
		report.Conclusion, report.Title = "action_required", "Removals are held back"
	}
	if slices.ContainsFunc(r.changes.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart }) {
		report.Conclusion, report.Title = "action_required", "Somebody has to approve the start"
	}
	report.Summary, report.Buttons = r.summary(), r.s.buttons()
	return report
}

// summary is what was done and what is worth knowing, in Markdown. It stays below GitHub's limit.
func (r *reporter) summary() string {
	var out strings.Builder
	writeList(&out, r.s.result.Actions, sync.Describe)
	if len(r.s.result.Notices) > 0 {
		out.WriteString("\n### Worth knowing\n\n")
		writeList(&out, r.s.result.Notices, sync.Notice.String)
	}
	for _, line := range r.s.base.Repo.Heard.Says {
		fmt.Fprintf(&out, "\n%s\n", line)
	}
	if _, forgets := r.s.ledger.(sync.Forgetful); r.s.result.Pass != "" && !forgets {
		pass := r.s.result.Pass
		fmt.Fprintf(&out, "\nThis was pass `%s`: `milepost undo %s %s` takes it back.\n", pass, r.s.repo, pass)
	}
	if number := r.s.base.Repo.WriteBack.Number; number != 0 {
		fmt.Fprintf(&out, "\nThe documents follow in pull request %d.\n", number)
	}
	if dashboard := r.s.base.Repo.Dashboard.Issue; dashboard.Number != 0 && !dashboard.Closed {
		fmt.Fprintf(&out, "\nWhat waits for a person stands in issue %d.\n", dashboard.Number)
	}
	if remarks := show.Remarks(r.s.plans.diagnostics); remarks != "" {
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
		row := "- " + markup.Line(parser.Truncate(describe(one), maxListedLine)) + "\n"
		if room -= len(row); room < 0 {
			fmt.Fprintf(out, "- and %s more\n", sync.Thousands(len(all)-i))
			return
		}
		out.WriteString(row)
	}
}

// said is a hash of what the report says beside the actions of this one pass.
func (r *reporter) said(report sync.Report) string {
	parts := []string{report.Conclusion, show.Remarks(r.s.plans.diagnostics)}
	for _, notice := range r.s.result.Notices {
		parts = append(parts, notice.String())
	}
	if number := r.s.base.Repo.WriteBack.Number; number != 0 && len(r.s.result.Notices) > 0 {
		parts = append(parts, fmt.Sprintf("in pull request %d", number))
	}
	if question := question(r.s.held()); question != "" {
		parts = append(parts, "asks "+question)
	}
	for _, a := range report.Annotations {
		parts = append(parts, fmt.Sprintf("%s:%d:%d:%s:%s", a.Path, a.Line, a.Column, a.Code, a.Message))
	}
	return sync.ShortHash(parts...)
}
