package observe

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// CreateLag is how long GitHub may take to show a new object in its lists: within this time a
// missing one is late, not deleted.
const CreateLag = 30 * time.Second

// Observation is what folding a snapshot into the base brought to light.
type Observation struct {
	// Base is the base with the snapshot folded in.
	Base *sync.Base
	// Changed tells that something is different from what the base knew.
	Changed bool
	// Stale tells that GitHub answered with a row older than one seen before: look again.
	Stale   bool
	Notices []sync.Notice
	// Touched lists the records that changed.
	Touched sync.Change
	// Ended is the write-back pull request that was merged or closed, 0 if none was.
	Ended int
	// Unlisted has the milestones that were made a moment ago and are not listed: nobody knows yet
	// whether they are there.
	Unlisted map[sync.Key]bool
	// Known is what was known before an open one was found by its marker, nil if none was.
	Known *sync.WriteBack
}

// Observe folds what GitHub holds into a base, which stays as it is. It takes up the rows that are newer than those
// it knows, adopts the issue of a creation whose outcome was unknown, and rebuilds records from
// sealed markers where the ledger has none. full tells that the snapshot lists all issues, so
// that a missing one was deleted. Of people's issues it takes up those that were adopted.
func Observe(repo sync.Repository, base *sync.Base, snapshot sync.Snapshot, full bool, keys [][]byte, now time.Time) Observation {
	o := observer{repo: repo, base: base.Clone(), keys: keys, byNumber: map[int]sync.Key{}, seen: map[int]bool{}, touched: map[sync.Key]bool{}, strays: map[int]sync.Stray{}}
	for key, record := range o.base.Items {
		if record.Issue.Number != 0 {
			o.byNumber[record.Issue.Number] = key
		}
	}
	o.out.Unlisted = map[sync.Key]bool{}
	if !full {
		for _, stray := range base.Repo.Strays {
			o.strays[stray.Number] = stray
		}
	}
	o.milestones(snapshot.Milestones, now)
	for _, row := range snapshot.Issues {
		o.seen[row.Number] = true
		switch {
		case row.IsPullRequest:
			o.pull(row)
		case row.Ours:
			o.issue(row)
		default:
			o.others(row)
		}
	}
	if full {
		o.deleted(snapshot.Everyone, now)
		o.dashboardGone(now)
	}
	o.keepStrays()
	o.countOthers(snapshot.Milestones)
	for key := range o.touched {
		o.out.Touched.Items = append(o.out.Touched.Items, o.base.Items[key])
	}
	slices.SortFunc(o.out.Touched.Items, func(a, b sync.ItemBase) int { return a.Issue.Number - b.Issue.Number })
	o.out.Base = o.base
	return o.out
}

type observer struct {
	repo     sync.Repository
	base     *sync.Base
	keys     [][]byte
	byNumber map[int]sync.Key
	seen     map[int]bool
	touched  map[sync.Key]bool
	strays   map[int]sync.Stray
	out      Observation
}

func (o *observer) issue(row sync.Issue) {
	delete(o.strays, row.Number)
	if key, ok := o.byNumber[row.Number]; ok {
		o.known(o.base.Items[key], row)
		return
	}
	marker, ok := o.marker(row.Body)
	if o.dashboard(row, marker, ok) {
		return
	}
	if !ok {
		o.strays[row.Number] = sync.StrayOf(row)
		return
	}
	record, known := o.base.Items[marker.Key]
	switch {
	case known && record.Issue.Number != 0:
		o.notice("duplicate", "#%d carries the marker of #%d; it is left alone", row.Number, record.Issue.Number)
		o.strays[row.Number] = sync.StrayOf(row) // it had one of its own
		return
	case known && record.Status == sync.StatusUnlinked:
		return
	case known:
		record.Status = sync.StatusLive
		// Of a creation whose answer was lost nobody knows who could not be assigned.
		record.Assignees = slices.DeleteFunc(slices.Clone(record.Assignees), func(login string) bool {
			return !slices.ContainsFunc(row.Assignees, func(on string) bool { return strings.EqualFold(on, login) })
		})
	default:
		record = rebuilt(marker, row)
	}
	record.Issue = row
	o.byNumber[row.Number] = record.Key
	o.put(record)
}

// keepStrays puts down which issues of ours nobody knows the owner of.
func (o *observer) keepStrays() {
	strays := slices.SortedFunc(maps.Values(o.strays), func(a, b sync.Stray) int { return a.Number - b.Number })
	if !slices.Equal(strays, o.base.Repo.Strays) {
		o.base.Repo.Strays, o.out.Changed = strays, true
	}
}

// known takes up the row of an issue that is an item's already.
func (o *observer) known(record sync.ItemBase, row sync.Issue) {
	switch {
	case row.UpdatedAt.Before(record.Issue.UpdatedAt):
		o.out.Stale = true
	case !row.SameAs(record.Issue) || record.Status == sync.StatusUnlinked:
		record = WithOwnWrite(o.base, o.repo, o.keys, record, row)
		record.Issue = row
		if record.Status == sync.StatusUnlinked {
			record.Status = sync.StatusLive // it was only missing from a list
		}
		o.put(record)
	}
}

// others takes up the row of a person's issue. Its body may hold a copy of a marker, so only the
// ledger can say that it is an item's.
func (o *observer) others(row sync.Issue) {
	if key, ok := o.byNumber[row.Number]; ok && o.base.Items[key].Adopted {
		o.known(o.base.Items[key], row)
	}
	if slices.Contains(o.base.Repo.Wanted, row.Number) {
		o.out.Changed = true // a line has been waiting for it
	}
	o.find(row)
}

// rebuilt is the record that a marker stands for when the ledger was lost.
func rebuilt(marker markup.Marker, row sync.Issue) sync.ItemBase {
	record := sync.ItemBase{
		Key: marker.Key, Status: sync.StatusLive, Phase: marker.Phase, Plan: marker.Plan, Line: row.Number,
		Slot: marker.Slot, State: marker.State, TitleHash: marker.Title, Steps: markup.StepsIn(row.Body, marker),
	}
	if marker.State == "" {
		record.Status = sync.StatusRemoved
	}
	return record
}

// pull notes the end of the write-back pull request.
func (o *observer) pull(row sync.Issue) {
	writeBack := &o.base.Repo.WriteBack
	if writeBack.Number == 0 {
		o.unknownPull(row)
		return
	}
	if row.Number != writeBack.Number {
		return
	}
	if !row.Closed {
		if writeBack.Merging && row.UpdatedAt.After(writeBack.SeenAt) {
			// Somebody may have pushed to what GitHub is to merge.
			writeBack.SeenAt, o.out.Changed = row.UpdatedAt, true
		}
		return
	}
	o.out.Changed, o.out.Ended = true, row.Number
	o.base.Repo.End(row.Number, row.Merged)
}

// unknownPull takes up a pull request of ours that the ledger does not have: we were stopped just
// after it was opened, or the ledger was lost. If it has ended by now, its branch has, too.
func (o *observer) unknownPull(row sync.Issue) {
	writeBack := &o.base.Repo.WriteBack
	marker, ok := o.marker(row.Body)
	switch {
	case !row.Ours || !ok || marker.Key != sync.WriteBackKey:
	case !row.Closed:
		declined := writeBack.Declined
		if row.Number == writeBack.Ended {
			declined = nil // a person opened it again: what it said is wanted after all
		}
		known := *writeBack
		o.out.Known = &known
		*writeBack = sync.WriteBack{Number: row.Number, Branch: writeBack.Branch, Declined: declined, Offered: writeBack.Offered}
		o.out.Changed = true
	case row.Number > writeBack.Ended:
		o.base.Repo.EndUnknown(row.Number)
		o.out.Changed, o.out.Ended = true, row.Number
	}
}

// deleted unlinks items whose issue is in no list any more. A list that lacks many of them is
// not believed.
func (o *observer) deleted(everyone bool, now time.Time) {
	var gone []sync.ItemBase
	all := 0
	for _, key := range slices.Sorted(maps.Values(o.byNumber)) {
		record := o.base.Items[key]
		if record.Adopted && !everyone {
			continue
		}
		if record.Status == sync.StatusLive {
			all++
		}
		if everyone && !o.seen[record.Issue.Number] && record.IsWaiting() {
			o.put(record.Forgotten())
			continue
		}
		if !o.seen[record.Issue.Number] && record.Status == sync.StatusLive && now.Sub(record.Issue.UpdatedAt) >= CreateLag {
			gone = append(gone, record)
		}
	}
	if sync.TooMany(len(gone), all) {
		o.notice("missing", "%d of %d issues are missing from GitHub's list, which is not believed: nothing was changed for them", len(gone), all)
		return
	}
	for _, record := range gone {
		number := record.Issue.Number
		record.Status = sync.StatusUnlinked
		o.notice("unlinked", "issue #%d is gone from GitHub, so its item is left alone", number)
		o.put(record)
	}
}

func (o *observer) marker(text string) (markup.Marker, bool) { return MarkerIn(text, o.repo, o.keys) }

// MarkerIn opens a marker of this repository; an issue that was transferred here carries another's.
func MarkerIn(text string, repo sync.Repository, keys [][]byte) (markup.Marker, bool) {
	marker, ok := markup.OpenMarker(text, keys)
	return marker, ok && marker.Repository == repo.ID
}

func (o *observer) milestones(rows []sync.Milestone, now time.Time) {
	byNumber := map[int]sync.Milestone{}
	for _, row := range rows {
		byNumber[row.Number] = row
		o.adoptMilestone(row)
	}
	for key, record := range o.base.Milestones {
		row, ok := byNumber[record.Milestone.Number]
		switch {
		case record.Milestone.Number == 0 || record.Gone:
			continue
		case !ok && now.Sub(record.Milestone.CreatedAt) < CreateLag:
			o.out.Stale, o.out.Unlisted[key] = true, true
			continue
		case !ok:
			record.Gone = true
		case row.UpdatedAt.Before(record.Milestone.UpdatedAt):
			o.out.Stale = true
			continue
		case row.SameAs(record.Milestone) && (!record.Waits || row.OpenIssues == record.Milestone.OpenIssues):
			continue
		default:
			record.Milestone = row
		}
		o.base.Milestones[key] = record
		o.out.Changed = true
		o.out.Touched.Milestones = append(o.out.Touched.Milestones, record)
	}
	slices.SortFunc(o.out.Touched.Milestones, func(a, b sync.MilestoneBase) int { return a.Milestone.Number - b.Milestone.Number })
}

// adoptMilestone gives a milestone of ours its record back by the marker in its description.
func (o *observer) adoptMilestone(row sync.Milestone) {
	if !row.Ours {
		return
	}
	marker, ok := o.marker(row.Description)
	if !ok {
		return
	}
	record, known := o.base.Milestones[marker.Key]
	switch {
	case known && record.Milestone.Number != 0:
		return
	case !known:
		record = sync.MilestoneBase{Key: marker.Key, Plan: marker.Plan, HeadingHash: marker.Slot, Closed: row.Closed}
	}
	record.Milestone = row
	o.base.Milestones[marker.Key] = record
	o.out.Changed = true
	o.out.Touched.Milestones = append(o.out.Touched.Milestones, record)
}

func (o *observer) put(record sync.ItemBase) {
	o.base.Items[record.Key] = record
	o.touched[record.Key] = true
	o.out.Changed = true
}

func (o *observer) notice(code, format string, args ...any) {
	o.out.Notices = append(o.out.Notices, sync.Notice{Code: code, Message: fmt.Sprintf(format, args...)})
}
