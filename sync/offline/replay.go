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
// judges the outcome by what the document itself tells for certain: an id or a text that occurs
// once before and once after is the same item. What is held back is approved at the next
// revision, unless that changes it.
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
	before := m.base
	placement := identity.Place(sync.Repository{}, before, []sync.Document{document})
	fresh := map[sync.Key]bool{}
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			placement.Items[i].Key = m.key()
			fresh[placement.Items[i].Key] = true
		}
	}
	milestones := identity.PlaceMilestones(before, []sync.Document{document})
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

// judge counts what the step did and looks for faults.
func (m *model) judge(document sync.Document, placement identity.Placement, fresh map[sync.Key]bool, changes sync.Changeset, out *Replayed) ReplayStep {
	step := ReplayStep{Held: len(changes.Held) > 0}
	now := certain(document, placement.Items)
	known := certainRecords(m.base)
	for _, placed := range placement.Items {
		item := document.Plan.Items[placed.Item]
		record := m.base.Items[placed.Key]
		switch {
		case fresh[placed.Key]:
			step.Added++
		case record.Text != item.Text:
			step.Reworded++
			if otherItem(record, item) {
				step.fault(&out.Hijacked, "issue of %q became that of %q", record.Text, item.Text)
			}
		case placed.How == identity.HowMoved:
			step.Moved++
		}
	}
	for _, action := range changes.Actions {
		create, ok := action.(sync.CreateIssue)
		if !ok {
			continue
		}
		out.Created++
		want := changes.PlannedItems[create.Key]
		for _, sign := range signs(want.Plan, want.Section, want.ID, want.Text) {
			if other, ok := known[sign]; ok && now[sign] == create.Key && m.base.Items[other].Issue.Number != 0 {
				step.fault(&out.Duplicated, "%q got a second issue", want.Text)
				break
			}
		}
	}
	for _, key := range placement.Removed {
		record := m.base.Items[key]
		step.Removed++
		if !record.IsOpen() || len(changes.Held) > 0 {
			continue
		}
		for _, sign := range signs(record.Plan, record.Section, record.ID, record.Text) {
			if _, ok := now[sign]; ok && known[sign] == key {
				step.fault(&out.WronglyClosed, "the issue of %q was closed, and the item is still there", record.Text)
				break
			}
		}
	}
	for _, group := range placement.Ambiguous {
		step.Ambiguous += len(group.Items)
	}
	out.Ambiguous += step.Ambiguous
	if step.Held {
		out.Held++
	}
	return step
}

func (s *ReplayStep) fault(count *int, format string, args ...any) {
	*count++
	s.Faults = append(s.Faults, fmt.Sprintf(format, args...))
}

// otherItem reports whether an item's text became one that has next to nothing in common with it, or
// that belongs to another id.
func otherItem(record sync.ItemBase, item parser.Item) bool {
	if record.Placeholder {
		return false
	}
	old, now := identity.NormalText(record.Text), identity.NormalText(item.Text)
	score := identity.NewScorer([]string{old, now}).Similarity(old, now)
	if record.ID != "" && item.ID != "" && record.ID != item.ID {
		return score < identity.AlikeInside
	}
	return score < .2
}

// signs are the two ways in which a document can tell for certain who an item is.
func signs(plan string, section []string, id, text string) []string {
	var out []string
	if id != "" {
		out = append(out, identity.Join("id and text", plan, id, identity.NormalText(text)))
	}
	if text != "" {
		out = append(out, identity.Join("text", plan, identity.LeafHeading(section), identity.NormalText(text)))
	}
	return out
}

// certain maps each sign that occurs once in the document to its item.
func certain(document sync.Document, items []identity.Located) map[string]sync.Key {
	found := signMap{}
	for _, placed := range items {
		item := document.Plan.Items[placed.Item]
		found.add(placed.Key, signs(document.Path, document.ItemSection(item), item.ID, item.Text))
	}
	return found.unique()
}

// certainRecords maps each sign that occurs once among the items known to be in the document.
func certainRecords(base *sync.Base) map[string]sync.Key {
	found := signMap{}
	for _, record := range sync.SortedItems(base) {
		if record.Status != sync.StatusRemoved {
			found.add(record.Key, signs(record.Plan, record.Section, record.ID, record.Text))
		}
	}
	return found.unique()
}

type signMap map[string][]sync.Key

func (m signMap) add(key sync.Key, signs []string) {
	for _, sign := range signs {
		m[sign] = append(m[sign], key)
	}
}

func (m signMap) unique() map[string]sync.Key {
	out := map[string]sync.Key{}
	for sign, keys := range m {
		if len(keys) == 1 {
			out[sign] = keys[0]
		}
	}
	return out
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
