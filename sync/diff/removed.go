package diff

import (
	"fmt"
	"maps"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// unseen are the milestones and phases of open items that are kept though no document shows them:
// none of them is finished.
type unseen struct{ milestones, phases map[sync.Key]bool }

// removal is what becomes of the items that left the documents.
type removal struct {
	part   part
	unseen unseen
}

// removeItems closes the issues of items that left the documents. Closed ones stay as they are,
// since most removals are archival. Where it is doubtful that people removed the items, all is
// held.
func removeItems(v view, brakes brakes, items records) removal {
	r := removal{unseen: unseen{milestones: map[sync.Key]bool{}, phases: map[sync.Key]bool{}}}
	documents := map[string]sync.Document{}
	for _, document := range v.in.Documents {
		documents[document.Path] = document
	}
	for _, key := range v.in.Placement.Removed {
		record := v.in.Base.Items[key]
		plan := v.in.planOf(record)
		document, exists := documents[plan]
		hidden := v.in.Unread != ""
		if exists && !hidden {
			_, hidden = document.Hides()
		}
		hidden = hidden && !brakes.approved[plan]
		open := record.IsOpen()
		switch {
		case v.in.Waiting[key], hidden, brakes.held[plan] && open:
			r.part.keep(record)
			if open {
				r.unseen.add(v, record)
			}
		case record.Status == sync.StatusUnlinked:
			record.Status = sync.StatusRemoved
			record.Issue = sync.Issue{}
			r.part.keep(record)
		case !open:
			record.Status, record.State = sync.StatusRemoved, ""
			r.part.keep(record)
		case record.Adopted:
			r.part.add(release(v.in, items, record))
		default:
			r.part.add(remove(v.in, record))
		}
	}
	return r
}

// add notes the milestone and the phase of an item.
func (u unseen) add(v view, record sync.ItemBase) {
	u.milestones[record.Milestone] = true
	for range maxSubLevels {
		if _, isPhase := v.phases.work[record.Parent]; isPhase {
			u.phases[record.Parent] = true
			return
		}
		record = v.in.Base.Items[record.Parent]
	}
}

// remove closes the open issue of an item, or a phase, that left its document.
func remove(in Input, record sync.ItemBase) part {
	what, where := "item", "line"
	if record.Phase {
		what, where = "phase", "heading"
	}
	return closeRemoved(in, record, "This "+what+" left "+markup.Inline(parser.Truncate(record.Plan, markup.MaxListedPath))+" with commit "+in.Head.Commit+
		". It comes back with its issue when the "+where+" does.")
}

// closeRemoved closes an open issue as not planned, with the reason in its body.
func closeRemoved(in Input, record sync.ItemBase, reason string) part {
	var p part
	closed := true
	want := record
	want.Status, want.State = sync.StatusRemoved, ""
	body := markup.ReplaceBlock(record.Issue.Body, markup.Block{Removed: reason}.Render(in.Seal(markerOf(record, record.Title, ""))))
	p.put(record, want)
	p.do(stageRemoval, sync.UpdateIssue{
		Key: record.Key, Closed: &closed, Reason: sync.ReasonNotPlanned, Body: &body,
		Line: record.Line, Current: record.Issue.Title,
	})
	return p
}

// brakes says which removals are held.
type brakes struct {
	// held names the plans whose removals are held, approved those whose would be and were approved
	// by a person.
	held, approved map[string]bool
	// asks tells that somebody has to approve removals, and set names them by a hash. leaving lists
	// those that were approved.
	asks    bool
	set     string
	leaving []sync.Key
	// part tells people of it.
	part part
}

// brake finds the plans whose removals are held: too many open items vanished at once, from
// the plan or from the repository, or the plan itself did, a fence hides some, the configuration may, or not all was read. What
// a person approved goes ahead.
func brake(in Input) brakes {
	total, gone := map[string]int{}, map[string]int{}
	everything, allGone := 0, 0
	for _, record := range in.Base.Items {
		if record.IsOpen() {
			total[in.planOf(record)]++
			everything++
		}
	}
	var plans []string
	for _, key := range in.Placement.Removed {
		if record := in.Base.Items[key]; record.IsOpen() {
			plan := in.planOf(record)
			if gone[plan] == 0 {
				plans = append(plans, plan)
			}
			gone[plan]++
			allGone++
		}
	}
	present := map[string]sync.Document{}
	for _, document := range in.Documents {
		present[document.Path] = document
	}
	held, notices := map[string]bool{}, []sync.Notice{}
	hold := func(plan, format string, args ...any) {
		held[plan] = true
		notices = append(notices, sync.Notice{Code: "held", Plan: plan, Message: fmt.Sprintf(format, args...)})
	}
	setting, unread := in.Policy.Hides()
	drafts := map[string]bool{}
	for _, plan := range plans {
		document, exists := present[plan]
		switch why, hidden := hiddenIn(document, exists); {
		case hidden && document.Plan != nil && (document.Plan.IsDraft || document.Plan.IsConflicted()):
			drafts[plan] = true // said by the author, or by a diagnostic: no notice
		case hidden:
			hold(plan, "%d open items cannot be seen, since %s: nothing happens to their issues until it is repaired or someone approves it", gone[plan], why)
		case unread:
			hold(plan, "%d open items are gone, and %s cannot be read: nothing happens to their issues until it is repaired or someone approves it", gone[plan], setting)
		case in.Unread != "":
			hold(plan, "%d open items are gone, and not all plans were read, since %s: nothing happens to their issues until that is mended or someone approves it", gone[plan], in.Unread)
		case !exists || !document.Active():
			hold(plan, "this is no plan any more, and it had %d open items: nothing happens to their issues until someone approves it", gone[plan])
		case sync.TooMany(gone[plan], total[plan]) || sync.TooMany(allGone, everything):
			hold(plan, "%d of %d open items are gone at once: nothing happens to their issues until someone approves it", gone[plan], total[plan])
		}
	}
	b := brakes{held: held}
	if len(held) > 0 {
		keys := in.heldKeys(held)
		b.set = heldSet(keys)
		if b.set == in.Base.Approved || in.isLeaving(keys) {
			b.leaving, b.approved, b.held = keys, held, map[string]bool{}
			notices = nil
		} else {
			b.asks = true
		}
	}
	maps.Copy(b.held, drafts)
	b.part.notices = notices
	return b
}

// planOf is the path of the item's plan, under its new name where it was renamed.
func (in Input) planOf(record sync.ItemBase) string {
	return in.Placement.Follow(record.Plan)
}

// heldKeys lists the removals that the held plans ask for, in order.
func (in Input) heldKeys(held map[string]bool) []sync.Key {
	var keys []sync.Key
	for _, key := range in.Placement.Removed {
		if record := in.Base.Items[key]; record.IsOpen() && held[in.planOf(record)] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// heldSet is a hash of removals.
func heldSet(keys []sync.Key) string {
	var parts []string
	for _, key := range keys {
		parts = append(parts, string(key))
	}
	return sync.ShortHash(parts...)
}

// isLeaving reports whether these removals are what remains of an approved one.
func (in Input) isLeaving(keys []sync.Key) bool {
	return !slices.ContainsFunc(keys, func(key sync.Key) bool { return !slices.Contains(in.Base.Repo.Leaving, key) })
}

func hiddenIn(document sync.Document, exists bool) (string, bool) {
	if !exists {
		return "", false
	}
	return document.Hides()
}

// isSettledState reports whether a state counts as finished for a milestone.
func isSettledState(state parser.State) bool {
	return state == parser.StateDone || state == parser.StateDropped
}
