package diff

import (
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// phaseWork is what a phase holds.
type phaseWork struct {
	// items counts its items, open those that are not settled; unclear tells that of some it
	// is not known who they are.
	items, open int
	unclear     bool
	milestone   sync.Key
}

// phasePlan says which phases have an issue, or get one, and what they hold.
type phasePlan struct {
	// at is the key of a phase that has an issue or gets one.
	at map[identity.SectionRef]sync.Key
	// work is what each phase holds.
	work map[sync.Key]phaseWork
}

// planPhases finds out what the phases hold: one in which something is open gets an issue.
func planPhases(in Input, asked func(plan string) bool, places places, states map[sync.Key]verdict, milestones milestonePlan) phasePlan {
	p := phasePlan{at: map[identity.SectionRef]sync.Key{}, work: map[sync.Key]phaseWork{}}
	keys := map[identity.SectionRef]sync.Key{}
	for _, phase := range in.Phases {
		keys[phase.Ref()] = phase.Key
		p.work[phase.Key] = phaseWork{}
	}
	change := func(at identity.ItemRef, change func(*phaseWork)) {
		plan := in.Documents[at.Document].Plan
		key, ok := keys[identity.SectionRef{Document: at.Document, Section: sync.PhaseOf(plan, plan.Items[at.Item].Section)}]
		if ok {
			work := p.work[key]
			change(&work)
			p.work[key] = work
		}
	}
	for _, placed := range in.Placement.Items {
		change(placed.Ref(), func(work *phaseWork) {
			work.items++
			if !states[placed.Key].State.IsSettled() {
				work.open++
			}
			work.milestone = milestones.of(placed, in.item(placed))
		})
	}
	for item := range places.unclear {
		change(item, func(work *phaseWork) { work.unclear = true })
	}
	for _, phase := range in.Phases {
		record, work := in.Base.Items[phase.Key], p.work[phase.Key]
		makes := work.open > 0 && !asked(in.Documents[phase.Document].Path) && strayOf(in, phase, work) == 0
		if record.Status != sync.StatusUnlinked && (record.Issue.Number != 0 || makes) {
			p.at[phase.Ref()] = phase.Key
		}
	}
	return p
}

// comparePhases makes, changes and closes the issues of phases. Without the option, those that it
// made are closed, once.
func comparePhases(v view, hidden unseen) part {
	var p part
	for _, phase := range v.in.Phases {
		record := v.in.Base.Items[phase.Key]
		record.Key = phase.Key
		now := identity.PhaseRecord(record, v.in.Documents[phase.Document], phase.Section)
		work := v.phases.work[phase.Key]
		work.unclear = work.unclear || hidden.phases[phase.Key]
		switch {
		case v.in.Waiting[phase.Key], record.Status == sync.StatusUnlinked:
			p.keep(now)
		case record.Issue.Number != 0:
			p.add(comparePhase(v, phase, work, record, now))
		case v.brakes.asks(v.in.Documents[phase.Document].Path):
			if record.Status != "" {
				p.keep(now)
			}
		case work.open > 0 && strayOf(v.in, phase, work) != 0:
			p.notice("unmarked", now.Plan, now.Line, "the phase %q gets no issue, since Milepost opened #%d under this title and its marker is gone: "+
				"delete that one or give it another title", phaseTitle(v.in, phase), strayOf(v.in, phase, work))
			if record.Status != "" {
				p.keep(now)
			}
		case work.open > 0:
			p.add(newPhase(v, phase, now))
		case record.Status != "":
			p.keep(now)
		}
	}
	if v.in.Policy.Phases == sync.Off {
		p.add(retirePhases(v.in))
	}
	return p
}

// retirePhases closes the issues of all phases.
func retirePhases(in Input) part {
	var p part
	for _, record := range sync.SortedRecords(in.Base, true) {
		switch {
		case in.Waiting[record.Key]:
		case record.IsOpen():
			p.add(closeRemoved(in, record, "Phases have no issues any more, as "+in.Policy.ConfigPath()+" says."))
		default:
			record.Status, record.State = sync.StatusRemoved, ""
			p.keep(record)
		}
	}
	return p
}

// newPhase makes the issue of a phase in which something is open.
func newPhase(v view, phase identity.PlacedPhase, record sync.ItemBase) part {
	var p part
	want := wantedPhase(v, phase, record)
	want.Status, want.State = sync.StatusLive, parser.StateOpen
	p.put(record, want)
	p.labels = want.Labels
	p.do(stagePhase, sync.CreateIssue{
		Key: record.Key, Title: want.Title, Body: phaseBlock(v, phase, want),
		Labels: want.Labels, Milestone: want.Milestone, Line: record.Line,
	})
	return p
}

// wantedPhase is the record with everything that the document asks for, save for its state.
func wantedPhase(v view, phase identity.PlacedPhase, record sync.ItemBase) sync.ItemBase {
	document := v.in.Documents[phase.Document]
	section := document.Plan.Sections[phase.Section]
	record.Title = phaseTitle(v.in, phase)
	record.Labels = labelsOf(document, parser.Item{Role: section.Role, Phase: section.Phase}, v.in.Policy)
	if work := v.phases.work[phase.Key]; work.items > 0 {
		record.Milestone = ""
		if v.milestones.needed[work.milestone] {
			record.Milestone = work.milestone
		}
	}
	facts := phaseFacts(v.in, phase)
	record.Inputs = withBelow(sync.ShortHash(append([]string{document.Path, identity.NormalPath(record.Section)}, facts...)...), v.nesting.below(phase.Key, v.in.Base))
	return record
}

func phaseTitle(in Input, phase identity.PlacedPhase) string {
	return markup.Fitting(parser.Truncate(in.Documents[phase.Document].Plan.Sections[phase.Section].Name, sync.MaxTitle))
}

// strayOf is an issue of ours without a marker that may be the phase's, 0 if there is none.
func strayOf(in Input, phase identity.PlacedPhase, work phaseWork) int {
	found := sync.Among(in.Base.Strays(), in.Base.Milestones[work.milestone].Milestone.Number, phaseTitle(in, phase))
	if len(found) == 0 {
		return 0
	}
	return found[0]
}

// phaseFacts tells when the phase takes place.
func phaseFacts(in Input, phase identity.PlacedPhase) []string {
	plan := in.Documents[phase.Document].Plan
	window := plan.Sections[phase.Section].Window
	if window == "" {
		return nil
	}
	for _, item := range plan.Items {
		if sync.PhaseOf(plan, item.Section) == phase.Section {
			if end := plan.PhaseEnd(parser.Item{Section: phase.Section, Milestone: item.Milestone}); end != "" {
				return []string{fmt.Sprintf("Due %s (%s)", end, window)}
			}
			break
		}
	}
	return []string{window}
}

// phaseBlock is what Milepost says in the body of a phase's issue.
func phaseBlock(v view, phase identity.PlacedPhase, record sync.ItemBase) string {
	document := v.in.Documents[phase.Document]
	line := document.Plan.Sections[phase.Section].Line
	return markup.Block{
		Link: markup.Permalink(v.in.Head, document.Path, line), Plan: document.Path, Line: line,
		Section: record.Section, Facts: phaseFacts(v.in, phase), Below: v.nesting.below(phase.Key, v.in.Base),
	}.Render(v.in.Seal(markerOf(record, record.Title, record.State)))
}

// comparePhase compares a phase with its issue. Its state follows its items, and only when they
// change it: what a person closed or reopened stays so. Nothing of it is ever asked of the document.
func comparePhase(v view, phase identity.PlacedPhase, work phaseWork, record, now sync.ItemBase) part {
	f := comparison{
		in: v.in, base: record, now: now, want: wantedPhase(v, phase, now),
		update: sync.UpdateIssue{Key: record.Key, Line: now.Line, Current: record.Issue.Title},
	}
	f.now.Status, f.want.Status = sync.StatusLive, sync.StatusLive
	f.base.State = stateAgreedOn(record)
	f.recoverPhase()
	f.phaseState(work, v.brakes.asks(v.in.Documents[phase.Document].Path))
	if f.want.Title != f.base.Title {
		if f.want.Title == record.Issue.Title {
			f.now.Title = f.want.Title
		} else {
			f.retitle(f.want.Title)
		}
	}
	f.labels()
	f.milestone()
	if f.rewrites(record.Status == sync.StatusRemoved) {
		f.body(phaseBlock(v, phase, f.want))
	}
	return f.result(record.Status == sync.StatusRemoved)
}

// recoverPhase takes for agreed what a record that was rebuilt from a marker cannot know.
func (f *comparison) recoverPhase() {
	if f.base.TitleHash == "" {
		return
	}
	f.findTitle(f.want.Title, f.base.Issue.Title)
	for _, record := range []*sync.ItemBase{&f.base, &f.now} {
		record.Title, record.Labels, record.Milestone, record.Inputs = f.base.Title, f.want.Labels, f.want.Milestone, f.want.Inputs
	}
}

// phaseState closes the issue when everything in the phase is settled, and opens it again when
// something is not.
func (f *comparison) phaseState(work phaseWork, held bool) {
	f.want.State = f.base.State
	switch {
	case work.items == 0 && !work.unclear || held:
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
		f.close(f.want.State)
	}
}
