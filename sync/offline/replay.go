package offline

import (
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
)

// Replayed is what became of the issues of a document over its revisions.
type Replayed struct {
	Steps []ReplayStep
	// Created counts issues; Duplicated those among them whose item had one already.
	Created, Duplicated int
	// WronglyClosed counts issues closed for an item that was still in the document.
	WronglyClosed int
	// Hijacked counts issues whose item became a different one.
	Hijacked int
	// Ambiguous and Held count items left to the author and revisions whose removals were
	// held back.
	Ambiguous, Held int
}

// ReplayStep is what one revision did, counted in items.
type ReplayStep struct {
	Added, Removed, Reworded, Moved, Ambiguous int
	Held                                       bool
	// Faults says in words what went wrong.
	Faults []string
}

// Replay runs the revisions of one document through match and diff on a model of GitHub, and
// judges the outcome by what the document itself tells: see [model.judge]. What is held back is approved
// at the next revision, unless that changes it.
func Replay(path string, revisions []*parser.Plan, policy sync.Policy) Replayed {
	m := model{base: &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}, policy: policy}
	var out Replayed
	for _, plan := range revisions {
		step := m.step(asPlan(path, plan), &out)
		out.Steps = append(out.Steps, step)
	}
	return out
}

// model is a ledger with the GitHub that it believes in.
type model struct {
	base   *sync.Base
	policy sync.Policy
	// keys and numbers count what was issued by the ledger and by GitHub.
	keys, numbers int
}

func (m *model) key() sync.Key {
	m.keys++
	return sync.Key(fmt.Sprintf("k%d", m.keys))
}

func (m *model) step(document sync.Document, out *Replayed) ReplayStep {
	return m.place(document, identity.Place(sync.Repository{}, m.base, []sync.Document{document}), out)
}

// place goes on from who is who.
func (m *model) place(document sync.Document, placement identity.Placement, out *Replayed) ReplayStep {
	before := m.base
	fresh := map[sync.Key]bool{}
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			placement.Items[i].Key = m.key()
			fresh[placement.Items[i].Key] = true
		}
	}
	milestones := identity.PlaceMilestones(before, []sync.Document{document}, placement.Items)
	for i := range milestones {
		if milestones[i].Key == "" && !milestones[i].Shared {
			milestones[i].Key = m.key()
		}
	}
	changes := diff.Compute(diff.Input{
		Head: offlineHead, Documents: []sync.Document{document}, Base: before,
		Placement: placement, Milestones: milestones, Policy: m.policy, Seal: offlineSeal,
	})
	step := m.judge(document, placement, fresh, changes, out)
	m.apply(changes)
	m.base.Approved = nil
	for _, hold := range changes.Held {
		m.base.Approved = append(m.base.Approved, hold.Set) // whoever keeps the plan looks at it before the next revision
	}
	return step
}

// apply makes the model what it would be after every action succeeded.
func (m *model) apply(changes sync.Changeset) {
	base := &sync.Base{Items: changes.PlannedItems, Milestones: changes.PlannedMilestones, Repo: m.base.Repo}
	for key, record := range m.base.Items {
		if _, ok := base.Items[key]; !ok {
			base.Items[key] = record // a tombstone that did not come back
		}
	}
	for _, action := range changes.Actions {
		switch a := action.(type) {
		case sync.CreateLabel:
			if key := sync.LabelKey(a.Name); !slices.Contains(base.Repo.Labels, key) {
				base.Repo.Labels = append(base.Repo.Labels, key)
			}
		case sync.CreateMilestone:
			record := base.Milestones[a.Key]
			m.numbers++
			record.Milestone = sync.Milestone{Number: m.numbers, Title: a.Title, DueOn: a.DueOn, Ours: true}
			base.Milestones[a.Key] = record
		case sync.CreateIssue:
			m.numbers++
			record := base.Items[a.Key]
			record.Issue = sync.Issue{
				Number: m.numbers, ID: int64(m.numbers), Title: a.Title, Body: a.Body, Labels: a.Labels,
				Assignees: a.Assignees, Milestone: base.Milestones[a.Milestone].Milestone.Number, Ours: true,
			}
			base.Items[a.Key] = record
		case sync.UpdateIssue:
			record := base.Items[a.Key]
			if a.Title != nil {
				record.Issue.Title = *a.Title
			}
			if a.Closed != nil {
				record.Issue.Closed, record.Issue.Reason, record.Issue.ClosedAt = *a.Closed, a.Reason, time.Time{}
			}
			if a.Labels != nil {
				record.Issue.Labels = *a.Labels
			}
			base.Items[a.Key] = record
		}
	}
	m.base = base
}
