package sync

// parentOf is the nearest enclosing item that has an issue or gets one now, else the phase; "" if
// there is none.
func (d *differ) parentOf(placed Placed) Key {
	document, item := d.source(placed)
	for up := item.Parent; up >= 0; up = document.Plan.Items[up].Parent {
		if d.unclear[itemRef{placed.Document, up}] {
			return d.in.Base.Items[placed.Key].Parent
		}
		key, ok := d.keyAt[itemRef{placed.Document, up}]
		if !ok {
			continue
		}
		if record := d.in.Base.Items[key]; record.Status == StatusUnlinked {
			continue
		} else if record.Issue.Number != 0 {
			return key
		}
		if document.Plan.Items[up].State == "open" {
			return key
		}
	}
	return d.phaseAt[sectionRef{placed.Document, phaseOf(document.Plan, item.Section)}]
}

// parents links the issues of all items below those of their parents.
func (d *differ) parents() {
	d.followers()
	for _, placed := range d.in.Placement.Items {
		d.parent(placed)
	}
	if d.in.Base.Repo.NoSubIssues && len(d.listed) > 0 {
		d.notice("no-sub-issues", "", 0, "this GitHub has no sub-issues, so bodies list what belongs below an issue")
	}
}

// followers finds, for each item that gets a parent, the first of its sub-issues that comes later in
// the document.
func (d *differ) followers() {
	d.follower = map[Key]Key{}
	first := map[Key]Key{}
	for i := len(d.in.Placement.Items) - 1; i >= 0; i-- {
		key := d.in.Placement.Items[i].Key
		has, wants := d.out.Items[key].Parent, d.out.WantedItems[key].Parent
		switch {
		case wants == "":
		case has == wants:
			first[wants] = key
		case first[wants] != "":
			d.follower[key] = first[wants]
		}
	}
}

// parent links an item's issue below the issue of its parent.
func (d *differ) parent(placed Placed) {
	want, ok := d.out.WantedItems[placed.Key]
	now := d.out.Items[placed.Key]
	if !ok || want.Status != StatusLive || want.Parent == now.Parent {
		return
	}
	_, item := d.source(placed)
	title := fullTitle(want.Title, want.Suffix)
	if want.Parent == "" && d.in.Base.Items[now.Parent].Issue.Number == 0 {
		now.Parent = "" // the parent's issue is gone, and the link with it
		d.out.Items[placed.Key] = now
		return
	}
	if want.Parent == "" {
		d.links = append(d.links, UnlinkSubIssue{Key: placed.Key, Parent: now.Parent, Line: item.Line, Title: title})
		return
	}
	d.links = append(d.links, LinkSubIssue{Key: placed.Key, Parent: want.Parent, Replace: now.Parent != "", Before: d.follower[placed.Key], Line: item.Line, Title: title})
}
