package github

import (
	"context"
	"fmt"
	"net/http"

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

// Report posts a completed check run. Annotations past the first fifty are added to it
// afterwards, fifty at a time.
func (h *Host) Report(ctx context.Context, repo sync.Repository, report sync.Report) error {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return err
	}
	annotations := annotationRows(report.Annotations)
	first, rest := annotations[:min(len(annotations), annotationsLimit)], annotations[min(len(annotations), annotationsLimit):]
	body := gh.CreateCheckRunOptions{
		Name:       checkName,
		HeadSHA:    report.Commit,
		Status:     new("completed"),
		Conclusion: &report.Conclusion,
		Output:     checkOutput(report, first),
	}
	run, _, err := c.client.Checks.CreateCheckRun(ctx, repo.Owner, repo.Name, body)
	if err != nil {
		return c.writing(err, "post a check run on %s in %s", report.Commit, repo)
	}
	for len(rest) > 0 {
		n := min(len(rest), annotationsLimit)
		update := map[string]any{"output": checkOutput(report, rest[:n])}
		if _, err := c.send(ctx, http.MethodPatch, path(repo, "check-runs", run.GetID()), update, nil); err != nil {
			return c.writing(err, "add annotations to check run %d in %s", run.GetID(), repo)
		}
		rest = rest[n:]
	}
	return nil
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
