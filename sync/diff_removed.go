package sync

import (
	"fmt"
	"maps"
	"slices"

	"github.com/milepost/milepost/parser"
)

// removals closes the issues of items that left the documents. Closed ones stay as they are,
// since most removals are archival. Where it is doubtful that people removed the items, all is
// held.
func (d *differ) removals() {
	held := d.brakes()
	documents := map[string]Document{}
	for _, document := range d.in.Documents {
		documents[document.Path] = document
	}
	for _, key := range d.in.Placement.Removed {
		record := d.in.Base.Items[key]
		plan := d.planOf(record)
		document, exists := documents[plan]
		hidden := d.in.Unread != ""
		if exists && !hidden {
			_, hidden = document.hides()
		}
		hidden = hidden && !d.approved[plan]
		open := record.isOpen()
		switch {
		case d.in.Waiting[key], hidden, held[plan] && open:
			d.keep(record)
			if open {
				d.unseen(record)
			}
		case record.Status == StatusUnlinked:
			record.Status = StatusRemoved
			record.Issue = Issue{}
			d.keep(record)
		case !open:
			record.Status, record.State = StatusRemoved, ""
			d.keep(record)
		case record.Adopted:
			d.release(record)
		default:
			d.remove(record)
		}
	}
}

// unseen notes that an open item is kept which no document shows: neither its milestone nor its
// phase is finished.
func (d *differ) unseen(record ItemBase) {
	d.hidden[record.Milestone] = true
	for range maxSubLevels {
		if work, isPhase := d.work[record.Parent]; isPhase {
			work.unclear = true
			return
		}
		record = d.in.Base.Items[record.Parent]
	}
}

// remove closes the open issue of an item, or a phase, that left its document.
func (d *differ) remove(record ItemBase) {
	what, where := "item", "line"
	if record.Phase {
		what, where = "phase", "heading"
	}
	d.closeRemoved(record, "This "+what+" left "+inline(parser.Truncate(record.Plan, maxListedPath))+" with commit "+d.in.Head.Commit+
		". It comes back with its issue when the "+where+" does.")
}

// closeRemoved closes an open issue as not planned, with the reason in its body.
func (d *differ) closeRemoved(record ItemBase, reason string) {
	closed := true
	want := record
	want.Status, want.State = StatusRemoved, ""
	body := replaceBlock(record.Issue.Body, block{Removed: reason}.render(d.in.Seal(markerOf(record, record.Title, ""))))
	d.out.Items[record.Key] = record
	d.out.WantedItems[record.Key] = want
	d.closing = append(d.closing, UpdateIssue{
		Key: record.Key, Closed: &closed, Reason: reasonNotPlanned, Body: &body,
		Line: record.Line, Current: record.Issue.Title,
	})
}

// brakes finds the plans whose removals are held: too many open items vanished at once, from
// the plan or from the repository, or the plan itself did, a fence hides some, the configuration may, or not all was read. What
// a person approved goes ahead.
func (d *differ) brakes() map[string]bool {
	total, gone := map[string]int{}, map[string]int{}
	everything, allGone := 0, 0
	for _, record := range d.in.Base.Items {
		if record.isOpen() {
			total[d.planOf(record)]++
			everything++
		}
	}
	var plans []string
	for _, key := range d.in.Placement.Removed {
		if record := d.in.Base.Items[key]; record.isOpen() {
			plan := d.planOf(record)
			if gone[plan] == 0 {
				plans = append(plans, plan)
			}
			gone[plan]++
			allGone++
		}
	}
	present := map[string]Document{}
	for _, document := range d.in.Documents {
		present[document.Path] = document
	}
	held, notices := map[string]bool{}, []Notice{}
	hold := func(plan, format string, args ...any) {
		held[plan] = true
		notices = append(notices, Notice{Code: "held", Plan: plan, Message: fmt.Sprintf(format, args...)})
	}
	setting, unread := d.in.Policy.hides()
	drafts := map[string]bool{}
	for _, plan := range plans {
		document, exists := present[plan]
		switch why, hidden := hiddenIn(document, exists); {
		case hidden && document.Plan != nil && document.Plan.IsDraft:
			drafts[plan] = true // said by the author: no notice
		case hidden:
			hold(plan, "%d open items cannot be seen, since %s: nothing happens to their issues until it is repaired or someone approves it", gone[plan], why)
		case unread:
			hold(plan, "%d open items are gone, and %s cannot be read: nothing happens to their issues until it is repaired or someone approves it", gone[plan], setting)
		case d.in.Unread != "":
			hold(plan, "%d open items are gone, and not all plans were read, since %s: nothing happens to their issues until that is mended or someone approves it", gone[plan], d.in.Unread)
		case !exists || !document.active():
			hold(plan, "this is no plan any more, and it had %d open items: nothing happens to their issues until someone approves it", gone[plan])
		case tooMany(gone[plan], total[plan]) || tooMany(allGone, everything):
			hold(plan, "%d of %d open items are gone at once: nothing happens to their issues until someone approves it", gone[plan], total[plan])
		}
	}
	if len(held) > 0 {
		keys := d.heldKeys(held)
		d.out.HeldSet = heldSet(keys)
		if d.out.HeldSet == d.in.Base.Approved || d.leaving(keys) {
			d.out.Leaving, d.approved, held = keys, held, map[string]bool{}
		} else {
			d.out.Held = true
			d.out.Notices = append(d.out.Notices, notices...)
		}
	}
	maps.Copy(held, drafts)
	return held
}

// planOf is the path of the item's plan, under its new name where it was renamed.
func (d *differ) planOf(record ItemBase) string {
	return d.in.Placement.follow(record.Plan)
}

// heldKeys lists the removals that the held plans ask for, in order.
func (d *differ) heldKeys(held map[string]bool) []Key {
	var keys []Key
	for _, key := range d.in.Placement.Removed {
		if record := d.in.Base.Items[key]; record.isOpen() && held[d.planOf(record)] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// heldSet is a hash of removals.
func heldSet(keys []Key) string {
	var parts []string
	for _, key := range keys {
		parts = append(parts, string(key))
	}
	return shortHash(parts...)
}

// leaving tells that these removals are what remains of an approved one.
func (d *differ) leaving(keys []Key) bool {
	return !slices.ContainsFunc(keys, func(key Key) bool { return !slices.Contains(d.in.Base.Repo.Leaving, key) })
}

func hiddenIn(document Document, exists bool) (string, bool) {
	if !exists {
		return "", false
	}
	return document.hides()
}

// isSettledState tells whether a state counts as finished for a milestone.
func isSettledState(state parser.State) bool {
	return state == parser.StateDone || state == parser.StateDropped
}
