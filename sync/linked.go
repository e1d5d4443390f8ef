package sync

import (
	"context"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
)

// askPullsEvery is how often GitHub is asked which issues pull requests close though none of them
// changed: a link that a person made by hand, or that comes from another repository, shows nowhere
// else.
const askPullsEvery = time.Hour

// pullsRefused stands in for what changed last where GitHub does not show pull requests.
const pullsRefused = "refused"

// lookAtPulls finds out whether pull requests changed, if there are rows that it matters to: their
// links show in no issue. A look at rest is free, so that GraphQL is asked only when the answer may
// be another one.
func (p *pass) lookAtPulls(ctx context.Context) error {
	newest, err := p.Host.NewestPulls(ctx, p.repo)
	switch {
	case isRefusal(err):
		newest = pullsRefused
	case err != nil:
		return err
	}
	known := p.base.Repo.Pulls
	p.newestPulls = newest
	p.askPulls = newest != known.Newest || p.Now().Sub(known.AskedAt) >= askPullsEvery
	return nil
}

// linked brings up to date which rows' issues open pull requests will close.
func (p *pass) linked(ctx context.Context, placement Placement) error {
	rows, touched := p.waitingRows(placement)
	p.base.Repo.Pulls.Rows = len(rows) > 0
	if len(rows) == 0 {
		p.base.Repo.Pulls = PullsBase{}
		return p.saveRows(ctx, touched)
	}
	if p.newestPulls == "" {
		if err := p.lookAtPulls(ctx); err != nil {
			return err
		}
	}
	ask := p.questions(rows)
	if p.askPulls {
		p.base.Repo.Pulls.Newest, p.base.Repo.Pulls.AskedAt = p.newestPulls, p.Now().UTC()
	}
	answers, err := p.askLinked(ctx, ask)
	if err := p.unanswered(ctx, len(ask), err); err != nil {
		return err
	}
	for _, record := range rows {
		was := record.Pull
		switch open, told := answers[record.Issue.Number]; {
		case open:
			record.Pull = PullOpen
		case told, IsUnsupported(err) && was == PullUnknown && record.Issue.Number != 0:
			record.Pull = PullNone
		}
		if record.Pull != was {
			touched = append(touched, record)
		}
	}
	return p.saveRows(ctx, touched)
}

// questions lists the issues of rows of which the last answer may not hold any more.
func (p *pass) questions(rows []ItemBase) []int {
	var ask []int
	for _, record := range rows {
		if record.Issue.Number != 0 && (p.askPulls || record.Pull == PullUnknown) {
			ask = append(ask, record.Issue.Number)
		}
	}
	return ask
}

// askLinked asks GitHub, unless there is nothing to ask or a limit of GraphQL holds.
func (p *pass) askLinked(ctx context.Context, issues []int) (map[int]bool, error) {
	until := p.base.Repo.Pulls.Until
	switch {
	case len(issues) == 0:
		return nil, nil
	case p.Now().Before(until):
		return nil, waitError{until}
	}
	p.base.Repo.Pulls.Until = time.Time{}
	answers, err := p.Host.Linked(ctx, p.repo, issues)
	if at, limited := RetryAt(err); limited {
		p.base.Repo.Pulls.Until = at
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
func (p *pass) unanswered(ctx context.Context, asked int, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("ask for linked pull requests: %w", err)
	case IsUnsupported(err):
		p.seen.Notices = append(p.seen.Notices, Notice{Code: "links-unsupported",
			Message: "GitHub does not tell Milepost which issues pull requests close, so the status of rows does not follow pull requests"})
	default:
		p.base.Repo.Pulls.Newest = "" // asked again by the next pass
		p.seen.Notices = append(p.seen.Notices, Notice{Code: "links-unknown",
			Message: fmt.Sprintf("GitHub did not tell which of %d issues open pull requests close: their rows stay as they are until it does", asked)})
	}
	zerolog.Ctx(ctx).Warn().Err(err).Msg("linked pull requests unknown")
	if at, limited := RetryAt(err); limited {
		p.again(at)
	}
	return nil
}

// waitingRows lists the records of the open rows whose status a pull request can change. touched are
// others for which the last answer is of no use any more.
func (p *pass) waitingRows(placement Placement) (rows, touched []ItemBase) {
	label := p.policy.label(LabelStatus, parser.InProgress)
	for _, placed := range placement.Items {
		item := p.documents[placed.Document].Plan.Items[placed.Item]
		record := p.base.Items[placed.Key]
		if isOpenRow(item) && label != "" && p.policy.WriteBack != WriteBackOff && record.waits(item, label) {
			rows = append(rows, record)
		} else if record.Pull != PullUnknown {
			record.Pull = PullUnknown
			touched = append(touched, record)
		}
	}
	return rows, touched
}

// saveRows puts down what was learnt of rows. A pass that ends early has to be followed by another.
func (p *pass) saveRows(ctx context.Context, records []ItemBase) error {
	if len(records) == 0 {
		return nil
	}
	for _, record := range records {
		p.base.Items[record.Key] = record
	}
	p.base.Repo.Settled = false
	return p.save(ctx, Change{Items: records, Repo: &p.base.Repo})
}
