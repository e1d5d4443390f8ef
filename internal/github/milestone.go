package github

import (
	"context"
	"net/http"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// noon is the time of day sent with a due date. GitHub keeps the day that it is then on the
// Pacific coast, where noon UTC is the same day as in the rest of the world but the far east.
const noon = "T12:00:00Z"

func (w writer) createMilestone(ctx context.Context, a sync.CreateMilestone) (sync.Outcome, error) {
	body := map[string]any{"title": a.Title, "description": a.Description}
	if a.DueOn != "" {
		body["due_on"] = a.DueOn + noon
	}
	row := new(gh.Milestone)
	_, err := w.send(ctx, http.MethodPost, path(w.repo, "milestones"), body, row)
	w.bot.learn(row.GetCreator())
	return w.milestoneOutcome(row, err, "create milestone %q in %s", a.Title, w.repo)
}

func (w writer) updateMilestone(ctx context.Context, a sync.UpdateMilestone, target sync.Target) (sync.Outcome, error) {
	body := map[string]any{}
	if a.Title != nil {
		body["title"] = *a.Title
	}
	if a.Description != nil {
		body["description"] = *a.Description
	}
	if a.DueOn != nil {
		body["due_on"] = nil
		if *a.DueOn != "" {
			body["due_on"] = *a.DueOn + noon
		}
	}
	if a.Closed != nil {
		body["state"] = state(*a.Closed)
	}
	if len(body) == 0 {
		return sync.Outcome{}, nil
	}
	row := new(gh.Milestone)
	_, err := w.send(ctx, http.MethodPatch, path(w.repo, "milestones", target.Milestone), body, row)
	return w.milestoneOutcome(row, err, "update milestone %d in %s", target.Milestone, w.repo)
}

func (w writer) milestoneOutcome(row *gh.Milestone, err error, format string, args ...any) (sync.Outcome, error) {
	if err == nil && row.GetNumber() == 0 {
		err = errNoRow
	}
	if err != nil {
		return sync.Outcome{}, w.writing(err, format, args...)
	}
	milestone := milestoneRow(row, w.bot)
	return sync.Outcome{Milestone: &milestone}, nil
}

// milestoneRow translates a milestone. Of the due date only the day counts: GitHub answers
// midnight of the Pacific coast, which is the same day in UTC.
func milestoneRow(row *gh.Milestone, bot *bot) sync.Milestone {
	milestone := sync.Milestone{
		Number:      row.GetNumber(),
		Title:       row.GetTitle(),
		Description: row.GetDescription(),
		Closed:      row.GetState() == "closed",
		OpenIssues:  row.GetOpenIssues(),
		CreatedAt:   row.GetCreatedAt().UTC(),
		UpdatedAt:   row.GetUpdatedAt().UTC(),
		Ours:        bot.planned(row),
	}
	if row.DueOn != nil {
		milestone.DueOn = row.DueOn.UTC().Format(time.DateOnly)
	}
	return milestone
}

func state(closed bool) string {
	if closed {
		return "closed"
	}
	return "open"
}
