package github

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

const (
	checkName = "Milepost"

	// GitHub's bounds on a check run: bytes of a summary, of a message, of a title, and
	// annotations in one request.
	summaryLimit     = 65_535
	messageLimit     = 64_000
	titleLimit       = 255
	annotationsLimit = 50

	summaryCut = "\n\n*The rest is left out: GitHub shows no more than this.*\n"
)

// Report posts a check run, or updates the one that the report names. Annotations past the first
// fifty are added to it afterwards, fifty at a time. A check run on which the report was begun is
// completed: its annotations are counted, and only those that are missing are added.
func (h *Host) Report(ctx context.Context, repo sync.Repository, report sync.Report) (int64, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return 0, err
	}
	if h.actsForPerson() {
		return 0, nil // GitHub takes check runs of Apps alone
	}
	annotations := annotationRows(report.Annotations)
	if report.Lost {
		begun, err := h.findRun(ctx, c, repo, report)
		if err != nil {
			return 0, err
		}
		if begun != nil && begun.GetExternalID() == externalID(report) && report.ID != "" {
			there := min(begun.GetOutput().GetAnnotationsCount(), len(annotations))
			report.Title, report.Summary = begun.GetOutput().GetTitle(), begun.GetOutput().GetSummary()
			return begun.GetID(), c.annotate(ctx, repo, begun.GetID(), report, annotations[there:])
		}
		if begun != nil {
			report.Run = begun.GetID()
		}
	}
	first := annotations[:min(len(annotations), annotationsLimit)]
	body := map[string]any{"status": "in_progress", "output": checkOutput(report, first)}
	if report.Conclusion != "" {
		body["status"], body["conclusion"] = "completed", report.Conclusion
	}
	if len(report.Buttons) > 0 {
		body["actions"] = buttonRows(report.Buttons)
	}
	if report.ID != "" {
		body["external_id"] = externalID(report)
	}
	run, err := c.putRun(ctx, repo, report, body)
	if err != nil {
		return 0, c.writing(err, "post a check run on %s in %s", report.Commit, repo)
	}
	return run, c.annotate(ctx, repo, run, report, annotations[len(first):])
}

// annotate adds annotations to a check run, as many in a request as GitHub takes.
func (c *connection) annotate(ctx context.Context, repo sync.Repository, run int64, report sync.Report, annotations []*gh.CheckRunAnnotation) error {
	for part := range slices.Chunk(annotations, annotationsLimit) {
		update := map[string]any{"output": checkOutput(report, part)}
		if _, err := c.send(ctx, http.MethodPatch, path(repo, "check-runs", run), update, nil); err != nil {
			return c.writing(err, "add annotations to check run %d in %s", run, repo)
		}
	}
	return nil
}

// putRun updates the check run that the report names, or posts a new one, also where the one named
// is gone.
func (c *connection) putRun(ctx context.Context, repo sync.Repository, report sync.Report, body map[string]any) (int64, error) {
	row := new(gh.CheckRun)
	if report.Run != 0 {
		_, err := c.send(ctx, http.MethodPatch, path(repo, "check-runs", report.Run), body, row)
		if status(err) != http.StatusNotFound {
			return report.Run, err
		}
	}
	body["name"], body["head_sha"] = cmp.Or(report.Name, checkName), report.Commit
	if _, err := c.send(ctx, http.MethodPost, path(repo, "check-runs"), body, row); err != nil {
		return 0, err
	}
	return row.GetID(), nil
}

// findRun returns the newest check run on the commit that bears the report's ID, or that we have not
// completed, of a preview that is about the same; nil if there is none.
func (h *Host) findRun(ctx context.Context, c *connection, repo sync.Repository, report sync.Report) (*gh.CheckRun, error) {
	query := url.Values{"check_name": {cmp.Or(report.Name, checkName)}, "filter": {"all"}, "per_page": {"100"}}
	if h.options.Token == "" {
		query.Set("app_id", strconv.FormatInt(h.options.AppID, 10))
	}
	rows := new(gh.ListCheckRunsResults)
	if err := c.get(ctx, path(repo, "commits", report.Commit, "check-runs")+"?"+query.Encode(), rows); err != nil {
		return nil, c.reading(err, "list check runs on %s in %s", report.Commit, repo)
	}
	bears := func(row *gh.CheckRun) bool { return report.ID != "" && row.GetExternalID() == externalID(report) }
	if at := slices.IndexFunc(rows.CheckRuns, bears); at >= 0 {
		return rows.CheckRuns[at], nil
	}
	ours := func(row *gh.CheckRun) bool { return row.GetStatus() == "in_progress" }
	if report.About != "" {
		ours = func(row *gh.CheckRun) bool { return strings.HasPrefix(row.GetExternalID(), report.About+" ") }
	}
	if at := slices.IndexFunc(rows.CheckRuns, ours); at >= 0 {
		return rows.CheckRuns[at], nil
	}
	return nil, nil
}

// externalID is by what a report is known again, and what it is about in front.
func externalID(report sync.Report) string {
	if report.About != "" && report.ID != "" {
		return report.About + " " + report.ID
	}
	return report.ID
}

func checkOutput(report sync.Report, annotations []*gh.CheckRunAnnotation) *gh.CheckRunOutput {
	title, summary := report.Title, report.Summary
	if title == "" {
		title = checkName
	}
	if summary == "" {
		summary = title
	}
	if len(summary) > summaryLimit {
		summary = cut(summary, summaryLimit-len(summaryCut)) + summaryCut
	}
	return &gh.CheckRunOutput{
		Title:       new(cut(title, titleLimit)),
		Summary:     &summary,
		Annotations: annotations,
	}
}

func buttonRows(buttons []sync.Button) []*gh.CheckRunAction {
	rows := make([]*gh.CheckRunAction, 0, len(buttons))
	for _, button := range buttons {
		rows = append(rows, &gh.CheckRunAction{Label: button.Label, Description: button.Description, Identifier: button.Identifier})
	}
	return rows
}

func annotationRows(annotations []sync.Annotation) []*gh.CheckRunAnnotation {
	rows := make([]*gh.CheckRunAnnotation, 0, len(annotations))
	for _, annotation := range annotations {
		line := max(annotation.Line, 1)
		message := annotation.Message
		if message == "" {
			message = annotation.Code
		}
		row := &gh.CheckRunAnnotation{
			Path:            new(annotation.Path),
			StartLine:       &line,
			EndLine:         &line,
			AnnotationLevel: new(level(annotation.Severity)),
			Message:         new(cut(message, messageLimit)),
		}
		if annotation.Column > 0 {
			row.StartColumn, row.EndColumn = new(annotation.Column), new(annotation.Column)
		}
		if annotation.Code != "" {
			row.Title = new(fmt.Sprintf("%s: %s", checkName, annotation.Code))
		}
		rows = append(rows, row)
	}
	return rows
}

// level is GitHub's word for a severity.
func level(severity parser.Severity) string {
	switch severity {
	case parser.SeverityError:
		return "failure"
	case parser.SeverityWarning:
		return "warning"
	default:
		return "notice"
	}
}
