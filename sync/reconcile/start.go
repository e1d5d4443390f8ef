package reconcile

import (
	"context"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
)

// plansStood reports whether this is the first look at a repository, and its plans stood there when the App
// was installed. What was pushed later is wanted, and so is what a lost ledger had begun.
func (s *session) plansStood(ctx context.Context) (bool, error) {
	repo := s.base.Repo
	begun := repo.Engine != "" || repo.Commit != "" || len(s.base.Milestones) > 0
	for _, record := range s.base.Items {
		begun = begun || !record.Adopted
	}
	if begun || !s.engine.Onboarding || !slices.ContainsFunc(s.plans.documents, sync.Document.Active) {
		return false, nil
	}
	pushed, err := s.host.PushedSince(ctx, s.repo, s.head.Commit)
	return !pushed, err
}

// compute computes the changeset. Where that asks whether to begin, it looks at what people would want to
// know before they say yes.
func (s *session) compute(ctx context.Context, in diff.Input) (sync.Changeset, error) {
	changes := diff.Compute(in)
	if !slices.ContainsFunc(changes.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart }) {
		return changes, nil
	}
	snapshot, err := s.host.Snapshot(ctx, s.repo, sync.Scope{Everyone: true})
	if err != nil {
		return sync.Changeset{}, err
	}
	for _, row := range snapshot.Issues {
		if !row.Ours && !row.Closed && !row.IsPullRequest {
			in.Onboarding.People = append(in.Onboarding.People, row)
		}
	}
	names, err := s.host.Labels(ctx, s.repo)
	if err != nil {
		return sync.Changeset{}, err
	}
	for _, name := range names {
		if key := sync.LabelKey(name); !slices.Contains(s.base.Repo.Labels, key) {
			s.base.Repo.Labels = append(s.base.Repo.Labels, key)
		}
	}
	return diff.Compute(in), nil
}
