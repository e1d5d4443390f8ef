package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// parentOf is the nearest enclosing item that has an issue or gets one now, else the phase; "" if
// there is none.
func parentOf(in Input, at places, phases phasePlan, placed identity.Located) sync.Key {
	if has := in.Base.Items[placed.Key].Parent; at.standing[has] {
		return has
	}
	document, item := in.source(placed)
	for up := item.Parent; up >= 0; up = document.Plan.Items[up].Parent {
		enclosing := identity.ItemRef{Document: placed.Document, Item: up}
		if at.unclear[enclosing] || at.waits[enclosing] {
			return in.Base.Items[placed.Key].Parent
		}
		key, ok := at.key[enclosing]
		if !ok {
			continue
		}
		switch record := in.Base.Items[key]; {
		case record.Status == sync.StatusUnlinked:
		case record.Issue.Number != 0, document.Plan.Items[up].State == parser.StateOpen:
			return key
		}
	}
	return phases.at[identity.SectionRef{Document: placed.Document, Section: sync.PhaseOf(document.Plan, item.Section)}]
}

// isGone reports whether an item has no issue on GitHub, or none any more.
func (in Input) isGone(key sync.Key) bool {
	record := in.Base.Items[key]
	return record.Issue.Number == 0 || record.Status == sync.StatusUnlinked
}

// linkParents links the issues of all items below those of their parents.
func linkParents(v view, items records) part {
	var p part
	followers := followersOf(v.in.Placement, items)
	for _, placed := range v.in.Placement.Items {
		p.add(linkParent(v.in, items, placed, followers[placed.Key]))
	}
	if v.in.Base.Repo.NoSubIssues && len(v.nesting.overflow) > 0 {
		p.notice("no-sub-issues", "", 0, "this GitHub has no sub-issues, so bodies list what belongs below an issue")
	}
	return p
}

// followersOf finds, for each item that gets a parent, the first of its sub-issues that comes later
// in the document: the one in front of which it belongs.
func followersOf(placement identity.Placement, items records) map[sync.Key]sync.Key {
	followers, first := map[sync.Key]sync.Key{}, map[sync.Key]sync.Key{}
	for i := len(placement.Items) - 1; i >= 0; i-- {
		key := placement.Items[i].Key
		has, wants := items.now[key].Parent, items.want[key].Parent
		switch {
		case wants == "":
		case has == wants:
			first[wants] = key
		case first[wants] != "":
			followers[key] = first[wants]
		}
	}
	return followers
}

// linkParent links an item's issue below the issue of its parent.
func linkParent(in Input, items records, placed identity.Located, follower sync.Key) part {
	var p part
	now, want := items.now[placed.Key], items.want[placed.Key]
	if want.Status != sync.StatusLive || want.Parent == now.Parent {
		return p
	}
	line, title := in.item(placed).Line, sync.FullTitle(want.Title, want.Suffix)
	switch {
	case want.Parent == "" && in.isGone(now.Parent):
		now.Parent = "" // the link went with the parent's issue
		p.put(now, want)
	case want.Parent == "":
		p.do(stageLink, sync.UnlinkSubIssue{Key: placed.Key, Parent: now.Parent, Line: line, Title: title})
	default:
		p.do(stageLink, sync.LinkSubIssue{Key: placed.Key, Parent: want.Parent, Replace: now.Parent != "", Before: follower, Line: line, Title: title})
	}
	return p
}
