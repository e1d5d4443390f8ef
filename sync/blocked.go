package sync

import (
	"context"
	"slices"
	"time"

	"github.com/rs/zerolog"
)

// tryBlockedEvery is how often work is tried again though nothing seems to have changed.
const tryBlockedEvery = 24 * time.Hour

// stillBlocked tells whether the repository was found blocked and is so still. It costs two or
// three reads, and never a write.
func (p *pass) stillBlocked(ctx context.Context) (bool, error) {
	known := p.base.Repo.Blocked
	if known.Reason == "" || p.Now().Sub(known.At) >= tryBlockedEvery {
		return false, nil
	}
	access, err := p.Host.Access(ctx, p.repo)
	if err != nil || access != known.Access {
		return false, err
	}
	if !access.mute() {
		// A push is worth a try.
		if p.head, err = p.Host.Head(ctx, p.repo); err != nil || p.head.Commit != known.Commit {
			return false, err
		}
	}
	p.result.Blocked = known.Reason
	return true, nil
}

// block decides whether an error means that the repository must be left alone, and puts that down:
// then the pass has not failed, and the next ones only look whether anything has changed. Any
// other error is returned as it is.
func (p *pass) block(ctx context.Context, cause error) error {
	if _, limited := RetryAt(cause); limited || !IsForbidden(cause) && !IsGone(cause) {
		return cause
	}
	access, err := p.Host.Access(ctx, p.repo)
	if err != nil || access.Obstacle == ObstacleNone && !IsForbidden(cause) {
		zerolog.Ctx(ctx).Debug().Err(err).Msg("the refusal does not concern the repository")
		return cause
	}
	known := p.blocked
	now := Blocked{Access: access, Reason: access.reason(cause), At: p.Now().UTC(), Told: known.Told && known.Access == access}
	if !access.mute() && !now.Told {
		now.Told = p.tellBlocked(ctx, now.Reason)
	}
	now.Commit = p.head.Commit
	p.result.Blocked = now.Reason
	// Where there is no plan, nobody misses anything.
	p.result.NewlyBlocked = known.Access != access || known.Reason == ""
	if access.Obstacle == ObstacleIssuesOff && !now.Told {
		p.result.NewlyBlocked = false
	}
	p.base.Repo.Blocked, p.base.Repo.Settled = now, false
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// tellBlocked posts a check run that says why nothing happens, if there are plans to which
// something should. It reports whether it did; a refusal is no matter.
func (p *pass) tellBlocked(ctx context.Context, reason string) bool {
	if p.head.Commit == "" {
		var err error
		if p.head, err = p.Host.Head(ctx, p.repo); err != nil || p.head.Commit == "" {
			return false
		}
	}
	if len(p.documents) == 0 && p.read(ctx) != nil {
		return false
	}
	if !slices.ContainsFunc(p.documents, Document.active) {
		return false
	}
	_, err := p.Host.Report(ctx, p.repo, Report{
		Commit: p.head.Commit, Conclusion: "action_required", Title: "Milepost cannot work here",
		Summary: "Nothing was done, since " + reason + ".\n\nIt goes on by itself once that has changed.",
	})
	return err == nil
}
