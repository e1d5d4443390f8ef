package reconcile

import (
	"context"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
)

// tryBlockedEvery is how often work is tried again though nothing seems to have changed.
const tryBlockedEvery = 24 * time.Hour

// stillBlocked tells whether the repository was found blocked and is so still. It costs two or
// three reads, and never a write.
func (s *session) stillBlocked(ctx context.Context) (bool, error) {
	known := s.base.Repo.Blocked
	if known.Reason == "" || s.now().Sub(known.At) >= tryBlockedEvery {
		return false, nil
	}
	access, err := s.host.Access(ctx, s.repo)
	if err != nil || access != known.Access {
		return false, err
	}
	if !access.Mute() {
		// A push is worth a try.
		if s.head, err = s.host.HeadAfter(ctx, s.repo, s.base.Repo.Head); err != nil || s.head.Commit != known.Commit {
			return false, err
		}
	}
	s.result.Blocked = known.Reason
	return true, nil
}

// block decides whether an error means that the repository must be left alone, and puts that down:
// then the pass has not failed, and the next ones only look whether anything has changed. Any
// other error is returned as it is.
func (s *session) block(ctx context.Context, known sync.Blocked, cause error) error {
	if _, limited := sync.RetryAt(cause); limited || !sync.IsForbidden(cause) && !sync.IsGone(cause) {
		return cause
	}
	access, err := s.host.Access(ctx, s.repo)
	if err != nil || access.Problem == sync.AccessProblemNone && !sync.IsForbidden(cause) {
		zerolog.Ctx(ctx).Debug().Err(err).Msg("the refusal does not concern the repository")
		return cause
	}
	now := sync.Blocked{Access: access, Reason: access.Reason(cause), At: s.now().UTC(), Told: known.Told && known.Access == access}
	if !access.Mute() && !now.Told {
		now.Told = s.tellBlocked(ctx, now.Reason)
	}
	now.Commit = s.head.Commit
	s.result.Blocked = now.Reason
	// Where there is no plan, nobody misses anything.
	s.result.NewlyBlocked = known.Access != access || known.Reason == ""
	if access.Problem == sync.AccessProblemIssuesOff && !now.Told {
		s.result.NewlyBlocked = false
	}
	s.base.Repo.Blocked, s.base.Repo.Settled = now, false
	return s.saveRepo(ctx)
}

// tellBlocked posts a check run that says why nothing happens, if there are plans to which
// something should. It reports whether it did; a refusal is no matter.
func (s *session) tellBlocked(ctx context.Context, reason string) bool {
	if s.head.Commit == "" {
		var err error
		if s.head, err = s.host.HeadAfter(ctx, s.repo, s.base.Repo.Head); err != nil || s.head.Commit == "" {
			return false
		}
	}
	if len(s.plans.documents) == 0 {
		var err error
		if s.plans, err = s.read(ctx); err != nil {
			return false
		}
	}
	if !slices.ContainsFunc(s.plans.documents, sync.Document.Active) {
		return false
	}
	_, err := s.host.Report(ctx, s.repo, sync.Report{
		Commit: s.head.Commit, Conclusion: "action_required", Title: "Milepost cannot work here",
		Summary: "Nothing was done, since " + reason + ".\n\nIt goes on by itself once that has changed.",
	})
	return err == nil
}
