package reconcile

import (
	"context"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
)

// plansStood reports whether this is the first look at a repository, and its plans stood there when the App
// was installed. What was pushed later is wanted, and so is what a lost ledger had begun.
func (s *study) plansStood(ctx context.Context) (bool, error) {
	repo := s.base.Repo
	begun := repo.Engine != "" || repo.Commit != "" || len(s.base.Milestones) > 0
	for _, record := range s.base.Items {
		begun = begun || !record.Adopted
	}
	if begun || !s.means.Onboarding || !slices.ContainsFunc(s.plans.documents, sync.Document.Active) {
		return false, nil
	}
	pushed, err := s.host.PushedSince(ctx, s.repo, s.head.Commit)
	return !pushed, err
}

// compute computes the changeset. Where that asks whether to begin, it looks at what people would want to
// know before they say yes, once for each question.
func (s *study) compute(ctx context.Context, in diff.Input) (sync.Changeset, error) {
	changes := diff.Compute(in)
	question := startOf(changes)
	if question == nil {
		return changes, nil
	}
	known := &s.base.Repo.Lookalikes
	if known.For == question.Hash {
		question.Start.Lookalikes = known.Found
		return changes, nil
	}
	var err error
	if in.Onboarding.People, err = s.lookAround(ctx); err != nil {
		return sync.Changeset{}, err
	}
	changes = diff.Compute(in)
	if question = startOf(changes); question != nil {
		*known = sync.Lookalikes{For: question.Hash, Found: question.Start.Lookalikes[:min(len(question.Start.Lookalikes), maxLookalikes)]}
		question.Start.Lookalikes = known.Found
	}
	return changes, nil
}

// maxLookalikes bounds how many issues that look like items are told.
const maxLookalikes = 50

// startOf is the question whether to begin, nil if it is not asked.
func startOf(changes sync.Changeset) *sync.Question {
	at := slices.IndexFunc(changes.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart })
	if at < 0 {
		return nil
	}
	return &changes.Questions[at]
}

// lookAround lists the open issues of people, and learns which labels there are.
func (s *study) lookAround(ctx context.Context) ([]sync.Issue, error) {
	snapshot, err := s.host.Snapshot(ctx, s.repo, sync.Scope{Everyone: true})
	if err != nil {
		return nil, err
	}
	var people []sync.Issue
	for _, row := range snapshot.Issues {
		if !row.Ours && !row.Closed && !row.IsPullRequest {
			people = append(people, row)
		}
	}
	names, err := s.host.Labels(ctx, s.repo)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if key := sync.LabelKey(name); !slices.Contains(s.base.Repo.Labels, key) {
			s.base.Repo.Labels = append(s.base.Repo.Labels, key)
		}
	}
	return people, nil
}
