package sync

import (
	"fmt"
	"sort"

	"github.com/milepost/milepost/parser"
)

// Diff compares documents, GitHub and base, field by field, and says what has to happen. It is
// pure: the same input gives the same changeset, and preview and apply use the same one.
func Diff(in Input) Changeset {
	d := &differ{
		in: in,
		out: Changeset{
			Items: map[Key]ItemBase{}, WantedItems: map[Key]ItemBase{},
			Milestones: map[Key]MilestoneBase{}, WantedMilestones: map[Key]MilestoneBase{},
		},
	}
	d.states = settle(in)
	d.index()
	for _, placed := range in.Placement.Items {
		d.item(placed)
	}
	d.parents()
	d.ambiguous()
	d.refusals()
	d.removals()
	d.releaseChildren()
	d.phases()
	d.blockers()
	d.milestoneUpdates()
	d.out.Actions = d.ordered()
	return d.out
}

// differ gathers the parts of a changeset.
type differ struct {
	in  Input
	out Changeset

	// keyAt is the key of an item.
	keyAt map[itemRef]Key
	// milestoneAt is the key of a milestone by document and index; needed tells which
	// milestones have to exist on GitHub.
	milestoneAt map[milestoneRef]Key
	needed      map[Key]bool
	// phaseAt is the key of a phase that has an issue or gets one, by document and section; work
	// is what the phases hold.
	phaseAt map[sectionRef]Key
	work    map[Key]*phaseWork
	// numbers finds the item of an issue, nil before it was asked for.
	numbers map[int]Key
	// hung says below which issue an item's hangs, listed what finds no room below one and is
	// named in its body instead; isListed has the same items.
	hung     map[Key]Key
	listed   map[Key][]Key
	isListed map[Key]bool
	// follower is the sub-issue in front of which a new one belongs.
	follower map[Key]Key
	// states says on which state each item settles.
	states map[Key]verdict
	// unclear holds the items, by document and index, of which it is not clear who they are.
	unclear map[itemRef]bool
	// hidden holds the milestones of open items that are kept though no document shows them.
	hidden map[Key]bool
	// approved holds the plans whose removals would be held and were approved by a person.
	approved map[string]bool

	labels           map[string]bool
	milestoneRenames []Action
	milestoneCreates []Action
	phaseCreates     []Action
	creates          []Action
	updates          []Action
	links            []Action
	unblocks         []Action
	blocks           []Action
	closing          []Action
	milestoneChanges []Action
}

// index prepares the look-ups.
func (d *differ) index() {
	d.keyAt = map[itemRef]Key{}
	d.labels = map[string]bool{}
	d.unclear, d.isListed, d.hidden = map[itemRef]bool{}, map[Key]bool{}, map[Key]bool{}
	for _, group := range d.in.Placement.Ambiguous {
		for _, placed := range group.Items {
			d.unclear[placed.ref()] = true
		}
	}
	for _, refused := range d.in.Placement.Refused {
		if refused.Held {
			d.unclear[refused.Placed.ref()] = true
		}
	}
	for _, placed := range d.in.Placement.Items {
		d.keyAt[placed.ref()] = placed.Key
	}
	d.milestones()
	d.indexPhases()
	d.hang()
}

// source is the document and the item that a placed item refers to.
func (d *differ) source(placed Placed) (Document, parser.Item) {
	document := d.in.Documents[placed.Document]
	return document, document.Plan.Items[placed.Item]
}

func (d *differ) notice(code, plan string, line int, format string, args ...any) {
	d.out.Notices = append(d.out.Notices, Notice{Code: code, Plan: plan, Line: line, Message: fmt.Sprintf(format, args...)})
}

// ordered puts actions in the order in which they must be applied: what others refer to first, and
// before that the renames of milestones, which can make a title free,
// removals after everything that could still need a parent, milestones last.
func (d *differ) ordered() []Action {
	var actions []Action
	known := map[string]bool{}
	for _, name := range d.in.Base.Repo.Labels {
		known[name] = true
	}
	var missing []string
	for name := range d.labels {
		if !known[labelKey(name)] {
			missing = append(missing, name)
		}
	}
	sort.Strings(missing)
	for _, name := range missing {
		actions = append(actions, describeLabel(name, d.in.Policy))
	}
	for _, group := range [][]Action{d.milestoneRenames, d.milestoneCreates, d.phaseCreates, d.creates, d.updates, d.links, d.unblocks, d.blocks, d.closing, d.milestoneChanges} {
		actions = append(actions, group...)
	}
	return actions
}

// maxNamed is how many candidates a notice names.
const maxNamed = 5

// ambiguous keeps both sides of an unclear group as they are, and says so.
func (d *differ) ambiguous() {
	for _, group := range d.in.Placement.Ambiguous {
		for _, key := range group.Keys {
			d.keep(d.in.Base.Items[key])
		}
		if len(group.Items) == 0 {
			continue
		}
		document, item := d.source(group.Items[0])
		candidates := ""
		for i, key := range group.Keys {
			if i == maxNamed {
				candidates += fmt.Sprintf(" and %d more", len(group.Keys)-i)
				break
			}
			if i > 0 {
				candidates += ", "
			}
			record := d.in.Base.Items[key]
			if record.Issue.Number != 0 {
				candidates += fmt.Sprintf("#%d", record.Issue.Number)
			} else {
				candidates += fmt.Sprintf("line %d", record.Line)
			}
		}
		d.notice("ambiguous", document.Path, item.Line,
			"%q could be any of %s, since %s: nothing was changed; make the texts differ, or add the issue's number to the line",
			item.Title, candidates, group.Why)
	}
}

// keep carries a record over unchanged.
func (d *differ) keep(record ItemBase) {
	if record.Key != "" {
		d.out.Items[record.Key] = record
		d.out.WantedItems[record.Key] = record
	}
}
