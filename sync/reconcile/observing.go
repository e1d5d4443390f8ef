package reconcile

import (
	"context"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

const (
	// listAllEvery is how often all issues are listed, since deleted ones show in no delta.
	listAllEvery = 24 * time.Hour
	// overlap is how far a delta reaches back before the newest change known, since lists lag.
	overlap = 2 * time.Minute
)

// listed is what GitHub listed of its issues and milestones.
type listed struct {
	snapshot sync.Snapshot
	// full tells that it listed all issues, and began is when it was asked.
	full  bool
	began time.Time
	// everything tells that none was left out because it last changed long ago.
	everything bool
}

// list lists what changed on GitHub since it was last looked at, and once a day everything.
func (s *study) list(ctx context.Context) (listed, error) {
	since, began := s.base.Repo.Since, s.now()
	everything := s.base.UncoveredMilestones()
	full := everything || since.IsZero() || s.now().Sub(s.base.Repo.ListedAt) >= listAllEvery
	switch {
	case everything:
		since = time.Time{}
	case full:
		since = s.oldest()
	}
	adopted := s.base.AdoptedIssues()
	scope := sync.Scope{Since: since, Everyone: s.base.Repo.Adopts || len(adopted) > 0, Adopted: adopted, Ours: s.base.OwnNumbers()}
	snapshot, err := s.host.Snapshot(ctx, s.repo, scope)
	return listed{snapshot: snapshot, full: full, began: began, everything: everything}, err
}

// observed is what changed on GitHub.
type observed struct {
	observe.Observation
	existing []sync.Milestone
	// issues holds those that the snapshot listed, by number.
	issues map[int]sync.Issue
	// since is where the next delta begins.
	since time.Time
}

// fold takes up in the base what was listed.
func (s *study) fold(ctx context.Context, in listed) (observed, error) {
	seen := observed{existing: in.snapshot.Milestones, issues: map[int]sync.Issue{}}
	for _, issue := range in.snapshot.Issues {
		seen.issues[issue.Number] = issue
	}
	seen.Observation = observe.Observe(s.repo, s.base, in.snapshot, in.full, s.means.MarkerKeys, s.hostNow())
	if seen.Changed || in.full {
		// What another repository says must not be taken for this one's.
		if err := s.host.verify(ctx, s.repo); err != nil {
			return observed{}, err
		}
	}
	s.base, s.unlisted = seen.Base, seen.Unlisted
	return seen, nil
}

// listedAll puts down that everything was listed, if it was. What GitHub was found not to have is tried again.
func (s *study) listedAll(in listed) {
	if in.everything && in.snapshot.Everyone {
		s.base.Cover()
	}
	if in.full {
		s.base.Repo.ListedAt, s.base.Repo.NoRelations, s.base.Repo.NoSubIssues = in.began, false, false
	}
}

// oldest is the time from which a list holds every issue of ours that is known: none of them last changed
// before. What people opened and left alone before there was a plan need not be listed each day. It is
// the zero time where nothing is known, since then whose issues there are has to be found out.
func (s *study) oldest() time.Time {
	var first time.Time
	for _, record := range s.base.Items {
		if at := record.Issue.UpdatedAt; record.Issue.Number != 0 && (first.IsZero() || at.Before(first)) {
			if at.IsZero() {
				return time.Time{}
			}
			first = at
		}
	}
	for _, stray := range s.base.Repo.Strays {
		if stray.UpdatedAt.Before(first) {
			first = stray.UpdatedAt
		}
	}
	if dashboard := s.base.Repo.Dashboard.Issue; dashboard.Number != 0 && dashboard.UpdatedAt.Before(first) {
		first = dashboard.UpdatedAt
	}
	if first.IsZero() {
		return first
	}
	return first.Add(-overlap).UTC().Truncate(time.Second)
}

// newest is the time from which the next delta has to reach: before the newest change that was
// listed, whoever made it, or a busy repository would list the same rows each time. What the pass itself writes later on does not count, since a person may have
// changed something else meanwhile.
func (s *study) newest(last time.Time) time.Time {
	for _, record := range s.base.Items {
		if record.Issue.UpdatedAt.After(last) {
			last = record.Issue.UpdatedAt
		}
	}
	if last.IsZero() {
		last = s.base.Repo.ListedAt
	}
	return last.Add(-overlap).UTC().Truncate(time.Second)
}
