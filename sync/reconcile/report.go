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
	s    *session
	told account
	// earlier is what passes before this one did and no report told, and leftOut how much more of it there is.
	earlier []sync.Effect
	leftOut int
}

// report posts a check run on the head commit when something was done, held or diagnosed that
// the last one did not say. A report is a courtesy: a repository in which GitHub does not take it is
// kept in step all the same, and after a few tries it is given up.
func (r *reporter) report(ctx context.Context) error {
	if err := r.recall(ctx); err != nil {
		return err
	}
	report := r.compose()
	said, try := r.said(report), r.s.base.Repo.Reporting
	switch {
	case try.Tries > 0 && try.Commit == report.Commit && try.Said == said:
		if r.s.now().Before(try.Next) {
			r.s.again(try.Next)
			return nil
		}
		report.Lost = true
	case len(r.s.base.Repo.Heard.Says) == 0 && r.s.applied == 0 && len(r.earlier) == 0 && (said == r.s.base.Repo.Reported || r.silent(report)) && r.s.base.Repo.Progress.Commit == "":
		return nil
	default:
		try = sync.ReportTry{Commit: report.Commit, Said: said, ID: r.id(said), Told: try.Told}
		report.Lost = r.s.result.Pass == "" && len(r.earlier) > 0 // it may have been posted, and then the process was stopped
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

// id tells a report from all others on its commit. That of what passes did is known again by the last of them.
func (r *reporter) id(said string) string {
	if untold := r.s.base.Repo.Untold; len(untold) > 0 {
		return sync.ShortHash("passes", untold[len(untold)-1])
	}
	return sync.ShortHash(said, r.s.now().UTC().Format(time.RFC3339Nano))
}

// reported puts down how it went to send a report.
func (r *reporter) reported(ctx context.Context, try sync.ReportTry, err error) error {
	if err != nil && !try.Told {
		zerolog.Ctx(ctx).Warn().Err(err).Str("commit", try.Commit).Str("cure", "let the App write checks: milepost doctor tells what it may").Msg("report not taken")
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
	owed := len(r.s.base.Repo.Untold) > 0
	r.s.base.Repo.Reported, r.s.base.Repo.Heard.Says, r.s.base.Repo.Untold = try.Said, nil, nil
	if owed && r.s.base.Repo.Progress.Commit == "" {
		return r.s.saveRepo(ctx)
	}
	if r.s.base.Repo.Progress.Commit == "" {
		return nil
	}
	return r.saveProgress(ctx, sync.ProgressRun{})
}

// silent reports whether there is nothing to say but what was done.
func (r *reporter) silent(report sync.Report) bool {
	return len(report.Annotations) == 0 && len(r.s.result.Notices) == 0 && len(r.told.changes.Questions) == 0
}

func (r *reporter) compose() sync.Report {
	done := r.done()
	report := show.Done(done, r.paragraphs()...)
	report.Conclusion = "success"
	if slices.ContainsFunc(report.Annotations, func(a sync.Annotation) bool { return a.Severity == parser.SeverityError }) {
		report.Conclusion = "neutral"
	}
	if len(r.told.changes.Held) > 0 {
		report.Conclusion, report.Title = "action_required", "Removals are held back"
	}
	if slices.ContainsFunc(r.told.changes.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart }) {
		report.Conclusion, report.Title = "action_required", "Somebody has to approve the start"
	}
	report.Buttons = r.s.buttons()
	return report
}

// done is what the pass did, as the value that a preview is.
func (r *reporter) done() sync.Preview {
	var edits []sync.Edit
	if r.s.result.Edits > 0 {
		edits = r.told.changes.Edits
	}
	actions := slices.Clone(r.s.result.Actions)
	for i := range actions {
		actions[i] = r.asAssigned(actions[i])
	}
	done := sync.Preview{Notices: r.s.result.Notices}
	r.told.into(&done, actions, edits)
	return r.withEarlier(done)
}

// asAssigned is an action with those people alone who are on its issue now: GitHub assigns not everybody.
func (r *reporter) asAssigned(action sync.Action) sync.Action {
	only := func(logins []string) []string {
		return slices.DeleteFunc(slices.Clone(logins), func(login string) bool {
			return !slices.ContainsFunc(r.s.base.Items[action.Subject()].Issue.Assignees, func(on string) bool { return strings.EqualFold(on, login) })
		})
	}
	switch a := action.(type) {
	case sync.CreateIssue:
		a.Assignees = only(a.Assignees)
		return a
	case sync.UpdateIssue:
		if a.Assignees != nil {
			on := only(*a.Assignees)
			a.Assignees = &on
		}
		return a
	}
	return action
}

// paragraphs stand behind what was done, in Markdown.
func (r *reporter) paragraphs() []string {
	paragraphs := slices.Clone(r.s.base.Repo.Heard.Says)
	add := func(format string, args ...any) { paragraphs = append(paragraphs, fmt.Sprintf(format, args...)) }
	if number := r.s.base.Repo.WriteBack.Number; number != 0 {
		add("The documents follow in pull request %s.", r.link("pull", number))
	}
	if dashboard := r.s.base.Repo.Dashboard.Issue; dashboard.Number != 0 && !dashboard.Closed {
		add("What waits for a person stands in issue %s.", r.link("issues", dashboard.Number))
	}
	if waiting := show.Waiting(r.told.changes.Questions); waiting != "" {
		paragraphs = append(paragraphs, waiting)
	}
	if passes := r.passes(); passes != "" {
		paragraphs = append(paragraphs, passes)
	}
	return paragraphs
}

// link leads to an issue or a pull request.
func (r *reporter) link(kind string, number int) string {
	return fmt.Sprintf("[#%d](%s/%s/%d)", number, r.s.head.WebURL, kind, number)
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
	if asked := sync.AskedHash(r.told.changes.Questions); asked != "" {
		parts = append(parts, "asks "+asked)
	}
	for _, a := range report.Annotations {
		parts = append(parts, fmt.Sprintf("%s:%d:%d:%s:%s", a.Path, a.Line, a.Column, a.Code, a.Message))
	}
	return sync.ShortHash(parts...)
}
