package reconcile

import (
	"context"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// askPullsEvery is how often GitHub is asked which issues pull requests close though none of them
// changed: a link that a person made by hand, or that comes from another repository, shows nowhere
// else.
const askPullsEvery = time.Hour

// pullsRefused stands in for what changed last where GitHub does not show pull requests.
const pullsRefused = "refused"

// pullsSeen tells which pull requests changed.
type pullsSeen struct {
	// newest tells which changed last, "" if that was not looked at; changed that they are others
	// than when GitHub was last asked which issues they close.
	newest  string
	changed bool
}

// lookAtPulls finds out whether pull requests changed, if there are rows that it matters to: their
// links show in no issue. A look at rest is free, so that GraphQL is asked only when the answer may
// be another one.
func (s *study) lookAtPulls(ctx context.Context) (pullsSeen, error) {
	if !s.base.Repo.Pulls.Rows {
		return pullsSeen{}, nil
	}
	newest, err := s.host.PullRequestsFingerprint(ctx, s.repo)
	switch {
	case sync.IsRefusal(err):
		newest = pullsRefused
	case err != nil:
		return pullsSeen{}, err
	}
	known := s.base.Repo.Pulls
	return pullsSeen{newest: newest, changed: newest != known.Newest || s.now().Sub(known.AskedAt) >= askPullsEvery}, nil
}

// linked brings up to date which rows' issues open pull requests will close. It tells what people
// should know of that.
func (s *study) linked(ctx context.Context, placement identity.Placement, pulls *pullsSeen) ([]sync.Notice, error) {
	rows, touched := s.waitingRows(placement)
	s.base.Repo.Pulls.Rows = len(rows) > 0
	if len(rows) == 0 {
		s.base.Repo.Pulls = sync.PullsBase{}
		return nil, s.saveRows(ctx, touched)
	}
	if pulls.newest == "" {
		var err error
		if *pulls, err = s.lookAtPulls(ctx); err != nil {
			return nil, err
		}
	}
	ask := questions(rows, pulls.changed)
	if pulls.changed {
		s.base.Repo.Pulls.Newest, s.base.Repo.Pulls.AskedAt = pulls.newest, s.now().UTC()
	}
	answers, err := s.askLinked(ctx, ask)
	notices, failed := s.unanswered(ctx, len(ask), err)
	if failed != nil {
		return notices, failed
	}
	for _, record := range rows {
		was := record.LinkedPR
		switch open, told := answers[record.Issue.Number]; {
		case open:
			record.LinkedPR = sync.LinkedPROpen
		case told, sync.IsUnsupported(err) && was == sync.LinkedPRUnknown && record.Issue.Number != 0:
			record.LinkedPR = sync.LinkedPRNone
		}
		if record.LinkedPR != was {
			touched = append(touched, record)
		}
	}
	return notices, s.saveRows(ctx, touched)
}

// questions lists the issues of rows of which the last answer may not hold any more: all of them if
// pull requests changed.
func questions(rows []sync.ItemBase, changed bool) []int {
	var ask []int
	for _, record := range rows {
		if record.Issue.Number != 0 && (changed || record.LinkedPR == sync.LinkedPRUnknown) {
			ask = append(ask, record.Issue.Number)
		}
	}
	return ask
}

// askLinked asks GitHub, unless there is nothing to ask or a limit of GraphQL holds.
func (s *study) askLinked(ctx context.Context, issues []int) (map[int]bool, error) {
	until := s.base.Repo.Pulls.Until
	switch {
	case len(issues) == 0:
		return nil, nil
	case s.now().Before(until):
		return nil, waitError{until}
	}
	s.base.Repo.Pulls.Until = time.Time{}
	answers, err := s.host.Linked(ctx, s.repo, issues)
	if at, limited := sync.RetryAt(err); limited {
		s.base.Repo.Pulls.Until = at
	}
	return answers, err
}

// waitError tells that a limit holds of which an earlier pass was told.
type waitError struct{ at time.Time }

func (e waitError) Error() string { return "a limit of GitHub holds" }

// RetryAt is when it ends.
func (e waitError) RetryAt() time.Time { return e.at }

// unanswered says what becomes of an answer that did not come: what rows say stays, and the pass goes
// on. Nothing but its own end ends it.
func (s *study) unanswered(ctx context.Context, asked int, err error) ([]sync.Notice, error) {
	var notice sync.Notice
	switch {
	case err == nil:
		return nil, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("ask for linked pull requests: %w", err)
	case sync.IsUnsupported(err):
		notice = sync.Notice{Code: "links-unsupported",
			Message: "GitHub does not tell Milepost which issues pull requests close, so the status of rows does not follow pull requests"}
	default:
		s.base.Repo.Pulls.Newest = "" // asked again by the next pass
		notice = sync.Notice{Code: "links-unknown",
			Message: fmt.Sprintf("GitHub did not tell which of %d issues open pull requests close: their rows stay as they are until it does", asked)}
	}
	zerolog.Ctx(ctx).Warn().Err(err).Str("cure", "nothing: it is asked again; if it stays, milepost doctor tells what the App may read").Msg("linked pull requests unknown")
	if at, limited := sync.RetryAt(err); limited {
		s.again(at)
	}
	return []sync.Notice{notice}, nil
}

// waitingRows lists the records of the open rows whose status a pull request can change. touched are
// others for which the last answer is of no use any more.
func (s *study) waitingRows(placement identity.Placement) (rows, touched []sync.ItemBase) {
	label := s.plans.policy.Label(sync.LabelStatus, parser.InProgress)
	for _, placed := range placement.Items {
		item := s.plans.documents[placed.Document].Plan.Items[placed.Item]
		record := s.base.Items[placed.Key]
		if sync.IsOpenRow(item) && label != "" && s.plans.policy.WriteBack != sync.WriteBackOff && record.Waits(item, label) {
			rows = append(rows, record)
		} else if record.LinkedPR != sync.LinkedPRUnknown {
			record.LinkedPR = sync.LinkedPRUnknown
			touched = append(touched, record)
		}
	}
	return rows, touched
}

// saveRows puts down what was learnt of rows. A pass that ends early has to be followed by another.
func (s *study) saveRows(ctx context.Context, records []sync.ItemBase) error {
	if len(records) == 0 {
		return nil
	}
	for _, record := range records {
		s.base.Items[record.Key] = record
	}
	s.base.Repo.Settled = false
	return s.save(ctx, sync.Change{Items: records, Repo: &s.base.Repo})
}
