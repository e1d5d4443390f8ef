package diff

import (
	"fmt"
	"slices"
	"sort"

	"github.com/milepost/milepost/sync"
)

// stage is where an action stands in the order in which a changeset is applied: what others refer
// to first, and before that the renames of milestones, which can make a title free; removals after
// everything that could still need a parent, milestones last.
type stage int

const (
	stageMilestoneRename stage = iota
	stageMilestone
	stagePhase
	stageIssue
	stageUpdate
	stageLink
	stageUnblock
	stageBlock
	stageRemoval
	stageMilestoneChange
)

// stagedAction is an action with its place in the order. Those of one stage are applied in the
// order in which the steps asked for them.
type stagedAction struct {
	stage  stage
	action sync.Action
}

// records are items as they stand before any action, and as they will be when all succeeded.
type records struct{ now, want map[sync.Key]sync.ItemBase }

// recordPair is one of records.
type recordPair struct{ now, want sync.ItemBase }

// part is what one step adds to a changeset.
type part struct {
	records []recordPair
	actions []stagedAction
	// labels names the labels that the actions need.
	labels  []string
	edits   []sync.Edit
	notices []sync.Notice
	// declined are edits that people declined.
	declined []sync.Edit
	// questions wait for a person, steps are edits that tick so many boxes at once that people are asked
	// first, and granted has the answers that somebody gave to others.
	questions []sync.Question
	steps     []sync.Edit
	granted   []string
}

// put adds a record as it stands, and as it will be.
func (p *part) put(now, want sync.ItemBase) { p.records = append(p.records, recordPair{now, want}) }

// keep carries a record over unchanged.
func (p *part) keep(record sync.ItemBase) {
	if record.Key != "" {
		p.put(record, record)
	}
}

func (p *part) do(at stage, action sync.Action) {
	p.actions = append(p.actions, stagedAction{at, action})
}

func (p *part) notice(code, plan string, line int, format string, args ...any) {
	p.notices = append(p.notices, sync.Notice{Code: code, Plan: plan, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (p *part) add(other part) {
	p.records = append(p.records, other.records...)
	p.actions = append(p.actions, other.actions...)
	p.labels = append(p.labels, other.labels...)
	p.edits = append(p.edits, other.edits...)
	p.notices = append(p.notices, other.notices...)
	p.declined = append(p.declined, other.declined...)
	p.questions = append(p.questions, other.questions...)
	p.steps = append(p.steps, other.steps...)
	p.granted = append(p.granted, other.granted...)
}

// whole is a changeset in the making.
type whole struct {
	// records has what the steps so far put down; of a record that several did, the last counts.
	records records
	all     part
}

func newWhole() *whole {
	return &whole{records: records{now: map[sync.Key]sync.ItemBase{}, want: map[sync.Key]sync.ItemBase{}}}
}

// add adds what a step asks for.
func (w *whole) add(p part) {
	for _, record := range p.records {
		w.records.now[record.now.Key], w.records.want[record.want.Key] = record.now, record.want
	}
	p.records = nil
	w.all.add(p)
}

// changeset puts everything together.
func (w *whole) changeset(v view, milestones milestoneRecords) sync.Changeset {
	changes := sync.Changeset{
		Actions: withLabels(missingLabels(v.in, w.all.labels), inStages(w.all.actions)),
		Edits:   w.all.edits, Notices: w.all.notices,
		Held: v.brakes.holds, Granted: slices.Concat(v.brakes.granted, w.all.granted), Questions: w.all.questions, Leaving: v.brakes.leaving,
		AgreedItems: w.records.now, PlannedItems: w.records.want,
		AgreedMilestones: milestones.now, PlannedMilestones: milestones.want,
	}
	ask(v, &changes, w.all.declined, w.all.steps)
	return changes
}

func inStages(actions []stagedAction) []sync.Action {
	slices.SortStableFunc(actions, func(a, b stagedAction) int { return int(a.stage - b.stage) })
	var ordered []sync.Action
	for _, staged := range actions {
		ordered = append(ordered, staged.action)
	}
	return ordered
}

// missingLabels makes the labels that are needed and that GitHub does not have.
func missingLabels(in Input, needed []string) []sync.CreateLabel {
	known := map[string]bool{}
	for _, name := range in.Base.Repo.Labels {
		known[name] = true
	}
	needed = slices.Clone(needed)
	sort.Strings(needed)
	var actions []sync.CreateLabel
	for _, name := range slices.Compact(needed) {
		if !known[sync.LabelKey(name)] {
			actions = append(actions, sync.DescribeLabel(name, in.Policy))
		}
	}
	return actions
}

// withLabels has each label made right before the first action that gives it to an issue, so that the first
// issue does not wait for the labels of all others.
func withLabels(labels []sync.CreateLabel, actions []sync.Action) []sync.Action {
	made := map[string]bool{}
	var before, ordered []sync.Action
	for _, action := range actions {
		gives := given(action)
		for _, label := range labels {
			if key := sync.LabelKey(label.Name); gives[key] && !made[key] {
				made[key] = true
				ordered = append(ordered, label)
			}
		}
		ordered = append(ordered, action)
	}
	for _, label := range labels {
		if !made[sync.LabelKey(label.Name)] {
			before = append(before, label)
		}
	}
	return append(before, ordered...)
}

// given returns the keys of the labels that an action gives to an issue.
func given(action sync.Action) map[string]bool {
	var names []string
	switch a := action.(type) {
	case sync.CreateIssue:
		names = a.Labels
	case sync.UpdateIssue:
		if a.Labels != nil {
			names = *a.Labels
		}
	}
	keys := map[string]bool{}
	for _, name := range names {
		keys[sync.LabelKey(name)] = true
	}
	return keys
}
