package reconcile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// WeeklyReport writes what became of the plans of a repository in the seven days up to a time, as Markdown; "" where there
// is nothing to tell.
type WeeklyReport func(ctx context.Context, repo sync.Repository, upTo time.Time) (string, error)

// weeklyMark begins the hidden mark of a report; its day follows.
const weeklyMark = "<!-- milepost:report "

// askedAgain is how long a report waits that the App was not allowed to say.
const askedAgain = 24 * time.Hour

// weekly delivers the report of the week as a comment on the issue in which questions stand, once. It is told by its mark
// there, so that it is not made twice though its answer, or the ledger, was lost. The first one comes with the first
// such day after it was wanted.
func (s *session) weekly(ctx context.Context) error {
	policy, record := s.base.Repo.LastPolicy(), &s.base.Repo.Weekly
	day := policy.ReportDay(s.hostNow())
	if s.engine.Weekly == nil || day == "" {
		return nil
	}
	if record.Day == "" {
		record.Day = day
		return s.saveRepo(ctx)
	}
	if refused := record.RefusedAt; !refused.IsZero() && s.now().Sub(refused) < askedAgain {
		return nil
	}
	if !record.IsDue(day) || policy.NoDashboard || s.base.Repo.Starting.Asked {
		return nil
	}
	if age := s.now().Sub(record.IntendedAt); !record.IntendedAt.IsZero() && age < unseenFor {
		s.again(s.now().Add(pauseAfter(age)))
		return nil
	}
	text, err := s.engine.Weekly(ctx, s.repo, s.hostNow())
	if err != nil {
		return s.weeklyLater(ctx, err)
	}
	if text == "" {
		return s.weeklyDone(ctx, day)
	}
	return s.deliverWeekly(ctx, day, text)
}

// weeklyLater leaves the report to a later pass. What the pass is for was done.
func (s *session) weeklyLater(ctx context.Context, err error) error {
	if _, limited := sync.RetryAt(err); limited || ctx.Err() != nil {
		return fmt.Errorf("write the weekly report: %w", err)
	}
	zerolog.Ctx(ctx).Warn().Err(err).Str("cure", "it is tried again with the next look at the repository: run milepost report --repo OWNER/REPO to see what is wrong").
		Msg("weekly report not written")
	return nil
}

// weeklyDone puts down that the report of a day was delivered, or need not be.
func (s *session) weeklyDone(ctx context.Context, day string) error {
	s.base.Repo.Weekly = sync.Weekly{Day: day}
	return s.saveRepo(ctx)
}

// deliverWeekly comments, unless that was done.
func (s *session) deliverWeekly(ctx context.Context, day, text string) error {
	if err := s.host.verify(ctx, s.repo); err != nil {
		return err
	}
	issue, err := s.weeklyIssue(ctx)
	if err != nil || issue.Number == 0 {
		return err
	}
	mark := weeklyMark + day + " -->"
	ours, err := s.host.OwnComments(ctx, s.repo, issue.Number)
	if err != nil && !unanswerable(err) {
		return fmt.Errorf("look for the weekly report: %w", err)
	}
	for _, comment := range ours {
		if strings.Contains(comment.Text, mark) {
			return s.weeklyDone(ctx, day)
		}
	}
	s.base.Repo.Weekly.IntendedAt = s.now()
	if err := s.saveRepo(ctx); err != nil {
		return err
	}
	err = s.host.Say(ctx, s.repo, issue.Number, 0, text+"\n"+mark)
	switch {
	case err == nil:
		s.applied++
		return s.weeklyDone(ctx, day)
	case ctx.Err() != nil, sync.IsElsewhere(err):
		return err
	case sync.IsUnclear(err):
		s.again(s.now().Add(pauseAfter(0)))
		return nil
	case sync.IsGone(err):
		return s.weeklyGone(ctx, issue)
	case sync.IsForbidden(err):
		zerolog.Ctx(ctx).Warn().Err(err).Int("issue", issue.Number).Str("cure", "let the App write issues: milepost doctor tells what it may; it is tried again in a day").
			Msg("weekly report not allowed")
		s.base.Repo.Weekly.IntendedAt, s.base.Repo.Weekly.RefusedAt = time.Time{}, s.now()
		return s.saveRepo(ctx)
	case unanswerable(err):
		zerolog.Ctx(ctx).Warn().Err(err).Int("issue", issue.Number).Str("cure", "see what GitHub says of the issue; the next report comes next week").
			Msg("weekly report not taken")
		return s.weeklyDone(ctx, day)
	}
	s.base.Repo.Weekly.IntendedAt = time.Time{}
	if saved := s.saveRepo(ctx); saved != nil {
		return saved
	}
	return s.weeklyLater(ctx, err)
}

// weeklyGone has the issue be made again, unless it is so new that GitHub does not know it everywhere yet.
func (s *session) weeklyGone(ctx context.Context, issue sync.Issue) error {
	s.base.Repo.Weekly.IntendedAt = time.Time{}
	if s.hostNow().Sub(issue.UpdatedAt) >= observe.CreateLag {
		s.base.Repo.Dashboard.Lose("")
	}
	s.again(s.now().Add(sync.LookAgain))
	return s.saveRepo(ctx)
}

// weeklyIssue is the issue in which questions stand. Where there is none it is made, open, and the next pass closes it
// if nothing is asked.
func (s *session) weeklyIssue(ctx context.Context) (sync.Issue, error) {
	dashboard := &s.base.Repo.Dashboard
	if dashboard.Issue.Number == 0 {
		s.base.Repo.Settled = false
		b := board{s: s, Dashboard: dashboard, questions: s.base.Repo.Questions, asked: sync.AskedHash(s.base.Repo.Questions), anyway: true}
		if err := b.open(ctx); err != nil {
			return sync.Issue{}, err
		}
		if dashboard.Issue.Number != 0 {
			s.again(s.now())
		}
	}
	return dashboard.Issue, nil
}
