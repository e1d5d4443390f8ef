package reconcile

import (
	"context"
	"fmt"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
)

// showProgress tells people how far an import is that a limit has stopped: by one check run in
// progress, updated once a pass. It is a courtesy, so that its own failure counts for nothing.
func (r *reporter) showProgress(ctx context.Context, stopped error) {
	if _, limited := sync.RetryAt(stopped); !limited {
		return
	}
	progress := r.progress()
	if progress.Done == progress.Total {
		return
	}
	r.s.result.Progress = progress
	if err := r.postProgress(ctx, progress); err != nil {
		zerolog.Ctx(ctx).Debug().Err(err).Msg("progress not shown")
	}
}

func (r *reporter) progress() sync.ImportProgress {
	var progress sync.ImportProgress
	for _, record := range r.s.base.Items {
		if record.Status == sync.StatusLive && record.Issue.Number != 0 {
			progress.Done++
		}
	}
	progress.Total = progress.Done
	for _, action := range r.told.changes.Actions {
		if create, ok := action.(sync.CreateIssue); ok && r.s.base.Items[create.Key].Issue.Number == 0 {
			progress.Total++
		}
	}
	return progress
}

func (r *reporter) postProgress(ctx context.Context, progress sync.ImportProgress) error {
	run := r.s.base.Repo.Progress
	if run.Commit == r.s.head.Commit && run.ID != 0 && run.Said == progress {
		return nil
	}
	lost := run.Commit == r.s.head.Commit && run.ID == 0
	if run.Commit != r.s.head.Commit {
		if err := r.retireProgress(ctx); err != nil {
			return err
		}
		run = sync.ProgressRun{Commit: r.s.head.Commit}
		if err := r.saveProgress(ctx, run); err != nil {
			return err
		}
	}
	id, err := r.s.host.Report(ctx, r.s.repo, sync.Report{
		Commit: run.Commit, Run: run.ID, Lost: lost,
		Title:   "Importing: " + progress.String(),
		Summary: fmt.Sprintf("%s are there. GitHub limits how many may be made in a while, so the rest follows by itself.", progress),
	})
	if err != nil {
		return err
	}
	return r.saveProgress(ctx, sync.ProgressRun{Commit: run.Commit, ID: id, Said: progress})
}

// endProgress makes the report that of the import that the pass ended, on the check run of its
// progress.
func (r *reporter) endProgress(ctx context.Context, report *sync.Report) error {
	run := r.s.base.Repo.Progress
	switch run.Commit {
	case "":
		return nil
	case report.Commit:
		report.Run, report.Lost = run.ID, report.Lost || run.ID == 0
	default:
		if err := r.retireProgress(ctx); err != nil {
			return err
		}
	}
	if done := r.progress().Done; report.Conclusion == "success" {
		report.Title = fmt.Sprintf("Import done: %s issues", sync.Thousands(done))
	}
	return nil
}

// retireProgress completes the check run on a commit that is not the head any more.
func (r *reporter) retireProgress(ctx context.Context) error {
	run := r.s.base.Repo.Progress
	if run.Commit == "" {
		return nil
	}
	_, err := r.s.host.Report(ctx, r.s.repo, sync.Report{
		Commit: run.Commit, Run: run.ID, Lost: run.ID == 0, Conclusion: "neutral",
		Title: "The import goes on with a newer commit", Summary: "See the check run of the newest commit.",
	})
	if sync.IsRefusal(err) {
		return nil // such as when the commit is gone
	}
	return err
}

func (r *reporter) saveProgress(ctx context.Context, run sync.ProgressRun) error {
	r.s.base.Repo.Progress = run
	return r.s.saveRepo(ctx)
}
