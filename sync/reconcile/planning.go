package reconcile

import (
	"context"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
)

// plan decides who is who, issues keys to what is new, and computes the changeset.
func (s *study) plan(ctx context.Context, seen *observed, pulls *pullsSeen) (identity.Placement, sync.Changeset, error) {
	if err := s.askForPeople(ctx); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	if err := (&collector{s: s, issues: seen.issues, existing: seen.existing}).collect(ctx); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	documents := s.plans.documents
	placement, chosen := identity.Choose(documents, identity.Place(s.repo, s.base, documents), s.base.Approved)
	if len(chosen) > 0 {
		s.again(s.now()) // who is left over is found out by the next pass
	}
	waiting := s.waiting()
	if err := (&adopter{s: s, issues: seen.issues}).adopt(ctx, &placement, waiting); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			placement.Items[i].Key = s.means.NewKey()
		}
	}
	milestones := identity.PlaceMilestones(s.base, documents, placement.Items)
	for i := range milestones {
		if milestones[i].Key == "" && !milestones[i].Shared {
			milestones[i].Key = s.means.NewKey()
		}
	}
	placement = identity.HoldStrays(s.base, documents, s.plans.policy, placement, milestones)
	notices, err := s.linked(ctx, placement, pulls)
	seen.Notices = append(seen.Notices, notices...)
	if err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	adopted := placement
	phases := s.phases(&placement)
	in := diff.Input{
		Repository: s.repo, Head: s.head, Documents: documents, Base: s.base,
		Placement: placement, Milestones: milestones, Phases: phases, Existing: seen.existing,
		Policy: s.plans.policy, Waiting: waiting, Unread: s.plans.unread, Config: s.plans.config,
		Onboarding: diff.Onboarding{Asks: s.means.Onboarding, Stood: s.stood},
		Seal:       s.seal, Open: s.open,
	}
	changes, err := s.compute(ctx, in)
	if err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	if len(changes.Declined) > 0 {
		if err := s.wantAfterAll(ctx, changes.Declined); err != nil {
			return identity.Placement{}, sync.Changeset{}, err
		}
		granted := changes.Granted
		if changes, err = s.compute(ctx, in); err != nil {
			return identity.Placement{}, sync.Changeset{}, err
		}
		changes.Granted = append(changes.Granted, granted...) // a pass that was stopped has to know that they were answered
	}
	changes.Granted = append(changes.Granted, chosen...) // until what they said is on record
	s.remember(placement, changes)
	s.plans.annotate(changes.Notices)
	zerolog.Ctx(ctx).Debug().Int("documents", len(documents)).Int("items", len(placement.Items)).
		Int("actions", len(changes.Actions)).Int("edits", len(changes.Edits)).Msg("changeset computed")
	return adopted, changes, nil
}
