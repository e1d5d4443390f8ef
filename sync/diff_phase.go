package sync

import (
	"fmt"

	"github.com/milepost/milepost/parser"
)

// phaseWork is what a phase holds.
type phaseWork struct {
	// items counts its items, open those that are not settled; unclear tells that of some it
	// is not known who they are.
	items, open int
	unclear     bool
	milestone   Key
}

// indexPhases prepares the look-ups for phases with an issue, or with open items to make one for.
func (d *differ) indexPhases() {
	d.phaseAt, d.work = map[sectionRef]Key{}, map[Key]*phaseWork{}
	at := map[sectionRef]Key{}
	for _, phase := range d.in.Phases {
		at[phase.ref()] = phase.Key
		d.work[phase.Key] = &phaseWork{}
	}
	work := func(item itemRef) *phaseWork {
		plan := d.in.Documents[item.Document].Plan
		return d.work[at[sectionRef{item.Document, phaseOf(plan, plan.Items[item.Item].Section)}]]
	}
	for _, placed := range d.in.Placement.Items {
		if w := work(placed.ref()); w != nil {
			_, item := d.source(placed)
			w.items++
			if !isSettledState(d.states[placed.Key].State) {
				w.open++
			}
			w.milestone = d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]
		}
	}
	for item := range d.unclear {
		if w := work(item); w != nil {
			w.unclear = true
		}
	}
	for _, phase := range d.in.Phases {
		if record := d.in.Base.Items[phase.Key]; record.Status != StatusUnlinked && (record.Issue.Number != 0 || d.work[phase.Key].open > 0) {
			d.phaseAt[phase.ref()] = phase.Key
		}
	}
}

// phases makes, changes and closes the issues of phases. Without the option, those that it made
// are closed, once.
func (d *differ) phases() {
	for _, phase := range d.in.Phases {
		record := d.in.Base.Items[phase.Key]
		record.Key = phase.Key
		document := d.in.Documents[phase.Document]
		now := record.phaseRecord(document, phase.Section)
		switch {
		case d.in.Waiting[phase.Key], record.Status == StatusUnlinked:
			d.keep(now)
		case record.Issue.Number != 0:
			d.phase(phase, record, now)
		case d.work[phase.Key].open > 0:
			d.newPhase(phase, now)
		case record.Status != "":
			d.keep(now)
		}
	}
	if d.in.Policy.Phases != Off {
		return
	}
	for _, record := range sortedRecords(d.in.Base, true) {
		switch {
		case d.in.Waiting[record.Key]:
		case record.isOpen():
			d.closeRemoved(record, "Phases have no issues any more, as "+ConfigPath+" says.")
		default:
			record.Status, record.State = StatusRemoved, ""
			d.keep(record)
		}
	}
}

// newPhase makes the issue of a phase in which something is open.
func (d *differ) newPhase(phase PlacedPhase, record ItemBase) {
	want := d.wantPhase(phase, record)
	want.Status, want.State = StatusLive, parser.StateOpen
	d.out.Items[record.Key], d.out.WantedItems[record.Key] = record, want
	for _, name := range want.Labels {
		d.labels[name] = true
	}
	d.phaseCreates = append(d.phaseCreates, CreateIssue{
		Key: record.Key, Title: want.Title, Body: d.phaseBlock(phase, want, parser.StateOpen),
		Labels: want.Labels, Milestone: want.Milestone, Line: record.Line,
	})
}

// wantPhase is the record with everything that the document asks for, save for its state.
func (d *differ) wantPhase(phase PlacedPhase, record ItemBase) ItemBase {
	document := d.in.Documents[phase.Document]
	section := document.Plan.Sections[phase.Section]
	record.Title = fitting(parser.Truncate(section.Name, maxTitle))
	record.Labels = labelsOf(document, parser.Item{Role: section.Role, Phase: section.Phase}, d.in.Policy)
	if work := d.work[phase.Key]; work.items > 0 {
		record.Milestone = ""
		if d.needed[work.milestone] {
			record.Milestone = work.milestone
		}
	}
	facts := d.phaseFacts(phase)
	record.Inputs = d.withListed(shortHash(append([]string{document.Path, normalPath(record.Section)}, facts...)...), phase.Key)
	return record
}

// phaseFacts tells when the phase takes place.
func (d *differ) phaseFacts(phase PlacedPhase) []string {
	plan := d.in.Documents[phase.Document].Plan
	window := plan.Sections[phase.Section].Window
	if window == "" {
		return nil
	}
	for _, item := range plan.Items {
		if phaseOf(plan, item.Section) == phase.Section {
			if end := plan.PhaseEnd(parser.Item{Section: phase.Section, Milestone: item.Milestone}); end != "" {
				return []string{fmt.Sprintf("Due %s (%s)", end, window)}
			}
			break
		}
	}
	return []string{window}
}

func (d *differ) phaseBlock(phase PlacedPhase, record ItemBase, state parser.State) string {
	document := d.in.Documents[phase.Document]
	line := document.Plan.Sections[phase.Section].Line
	return block{
		Link: permalink(d.in.Head, document.Path, line), Plan: document.Path, Line: line,
		Section: record.Section, Facts: d.phaseFacts(phase), Below: d.listedBelow(phase.Key),
	}.render(d.in.Seal(markerOf(record, record.Title, state)))
}

// phase compares a phase with its issue. Its state follows its items, and only when they change
// it: what a person closed or reopened stays so. Nothing of it is ever asked of the document.
func (d *differ) phase(phase PlacedPhase, record, now ItemBase) {
	returned := record.Status == StatusRemoved
	f := fields{
		differ: d, base: record, now: now, want: d.wantPhase(phase, now),
		update: UpdateIssue{Key: record.Key, Line: now.Line, Current: record.Issue.Title},
	}
	f.now.Status, f.want.Status = StatusLive, StatusLive
	f.base.State = agreedState(record)
	f.recoverPhase()
	f.phaseState(d.work[phase.Key])
	if f.want.Title != f.base.Title {
		if f.want.Title == record.Issue.Title {
			f.now.Title = f.want.Title
		} else {
			f.retitle(f.want.Title)
		}
	}
	f.labels()
	f.milestone()
	f.body(returned, func() string { return d.phaseBlock(phase, f.want, f.want.State) })
	if returned {
		f.now.Status = StatusRemoved
	}
	d.out.Items[record.Key], d.out.WantedItems[record.Key] = f.now, f.want
	if f.changed {
		d.updates = append(d.updates, f.update)
	}
}

// recoverPhase takes for agreed what a record that was rebuilt from a marker cannot know.
func (f *fields) recoverPhase() {
	if f.base.TitleHash == "" {
		return
	}
	f.findTitle(f.want.Title, f.base.Issue.Title)
	for _, record := range []*ItemBase{&f.base, &f.now} {
		record.Title, record.Labels, record.Milestone, record.Inputs = f.base.Title, f.want.Labels, f.want.Milestone, f.want.Inputs
	}
}

// phaseState closes the issue when everything in the phase is settled, and opens it again when
// something is not.
func (f *fields) phaseState(work *phaseWork) {
	f.want.State = f.base.State
	switch {
	case work.items == 0 && !work.unclear || f.out.Held:
		return
	case work.open > 0 || work.unclear:
		f.want.State = parser.StateOpen
	default:
		f.want.State = parser.StateDone
	}
	closed := f.want.State == parser.StateDone
	switch {
	case f.want.State == f.base.State:
		f.now.State = f.want.State
	case f.base.Issue.Closed == closed, f.base.State == "" && f.base.Issue.Closed:
		f.now.State = f.want.State
	default:
		f.update.Closed, f.update.Reason = &closed, reasonFor(f.want.State)
		f.changed = true
	}
}
