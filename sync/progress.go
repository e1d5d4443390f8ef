package sync

import (
	"context"
	"fmt"

	"github.com/rs/zerolog"
)

// showProgress tells people how far an import is that a limit has stopped: by one check run in
// progress, updated once a pass. It is a courtesy, so that its own failure counts for nothing.
func (p *pass) showProgress(ctx context.Context, changes Changeset, stopped error) {
	if _, limited := RetryAt(stopped); !limited {
		return
	}
	progress := p.progress(changes)
	if progress.Done == progress.Total {
		return
	}
	p.result.Progress = progress
	if err := p.postProgress(ctx, progress); err != nil {
		zerolog.Ctx(ctx).Debug().Err(err).Msg("progress not shown")
	}
}

func (p *pass) progress(changes Changeset) Progress {
	var progress Progress
	for _, record := range p.base.Items {
		if record.Status == StatusLive && record.Issue.Number != 0 {
			progress.Done++
		}
	}
	progress.Total = progress.Done
	for _, action := range changes.Actions {
		if create, ok := action.(CreateIssue); ok && p.base.Items[create.Key].Issue.Number == 0 {
			progress.Total++
		}
	}
	return progress
}

func (p *pass) postProgress(ctx context.Context, progress Progress) error {
	run := p.base.Repo.Progress
	if run.Commit == p.head.Commit && run.ID != 0 && run.Said == progress {
		return nil
	}
	lost := run.Commit == p.head.Commit && run.ID == 0
	if run.Commit != p.head.Commit {
		if err := p.retireProgress(ctx); err != nil {
			return err
		}
		run = ProgressRun{Commit: p.head.Commit}
		if err := p.saveProgress(ctx, run); err != nil {
			return err
		}
	}
	id, err := p.Host.Report(ctx, p.repo, Report{
		Commit: run.Commit, Run: run.ID, Lost: lost,
		Title:   "Importing: " + progress.String(),
		Summary: fmt.Sprintf("%s are there. GitHub limits how many may be made in a while, so the rest follows by itself.", progress),
	})
	if err != nil {
		return err
	}
	return p.saveProgress(ctx, ProgressRun{Commit: run.Commit, ID: id, Said: progress})
}

// endProgress makes the report that of the import that the pass ended, on the check run of its
// progress.
func (p *pass) endProgress(ctx context.Context, changes Changeset, report *Report) error {
	run := p.base.Repo.Progress
	switch run.Commit {
	case "":
		return nil
	case report.Commit:
		report.Run, report.Lost = run.ID, report.Lost || run.ID == 0
	default:
		if err := p.retireProgress(ctx); err != nil {
			return err
		}
	}
	if done := p.progress(changes).Done; report.Conclusion == "success" {
		report.Title = fmt.Sprintf("Import done: %s issues", thousands(done))
	}
	return nil
}

// retireProgress completes the check run on a commit that is not the head any more.
func (p *pass) retireProgress(ctx context.Context) error {
	run := p.base.Repo.Progress
	if run.Commit == "" {
		return nil
	}
	_, err := p.Host.Report(ctx, p.repo, Report{
		Commit: run.Commit, Run: run.ID, Lost: run.ID == 0, Conclusion: "neutral",
		Title: "The import goes on with a newer commit", Summary: "See the check run of the newest commit.",
	})
	if isRefusal(err) {
		return nil // such as when the commit is gone
	}
	return err
}

func (p *pass) saveProgress(ctx context.Context, run ProgressRun) error {
	p.base.Repo.Progress = run
	return p.save(ctx, Change{Repo: &p.base.Repo})
}
