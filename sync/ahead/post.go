package ahead

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// CheckName is the name of the check run that previews post.
const CheckName = "milepost / plan"

// post says what was found, unless that is said already. It is noted before that it is about to be said: what follows a
// stop looks whether it was.
func (p *Previewer) post(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, known note, finding Finding) (bool, error) {
	annotated := hashOf(finding.Annotations)
	said := sync.ShortHash(finding.Conclusion, finding.Title, finding.Summary, annotated)
	if known.Said == said && known.Posting == "" {
		return false, p.keep(ctx, repo, subject, known)
	}
	report := sync.Report{
		Commit: known.Head, Name: CheckName, About: subject.String(), ID: said, Run: known.Run, Lost: known.Posting != "",
		Conclusion: finding.Conclusion, Title: finding.Title, Summary: finding.Summary, Annotations: finding.Annotations,
	}
	switch {
	case known.Posting != "":
	case known.Run != 0 && known.Annotated == annotated:
		report.Annotations = nil // they are there
	case known.Run != 0:
		report.Run = 0 // those that are there cannot be taken away
	}
	known.Posting = said
	if err := p.keep(ctx, repo, subject, known); err != nil {
		return false, err
	}
	run, err := p.Host.Report(ctx, repo, report)
	if err != nil && !sync.IsRefusal(err) {
		return false, err
	}
	known.Run, known.Said, known.Annotated, known.Posting = run, said, annotated, ""
	return err == nil, p.keep(ctx, repo, subject, known)
}

// unread says of a preview that it could not be made, once, and returns why, so that it is tried again. A limit, and
// whatever ends the work, says nothing about the preview.
func (p *Previewer) unread(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, known note, why error) error {
	if _, later := sync.RetryAt(why); later || ctx.Err() != nil || sync.IsForbidden(why) {
		return why
	}
	finding := Finding{
		Conclusion: "neutral", Title: "The preview could not be made",
		Summary: "GitHub did not answer as expected. This is no fault of the pull request, and it is tried again.",
	}
	if _, err := p.post(ctx, repo, subject, known, finding); err != nil {
		return fmt.Errorf("%w; nor could that be said: %w", why, err)
	}
	return why
}

func hashOf(annotations []sync.Annotation) string {
	if len(annotations) == 0 {
		return ""
	}
	var parts []string
	for _, a := range annotations {
		parts = append(parts, a.Path, fmt.Sprint(a.Line, a.Column, a.Severity), a.Code, a.Message)
	}
	return sync.ShortHash(parts...)
}
