package identity

import (
	"maps"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// ItemRef says where an item stands: Document and Item are indexes into Input.Documents and the
// plan's items.
type ItemRef struct{ Document, Item int }

// Located is an item of a document with its identity.
type Located struct {
	Key sync.Key
	// Document and Item are indexes into Input.Documents and the plan's items.
	Document, Item int
	// How tells by which rule it was recognised; "" for a new item.
	How sync.How
}

// Ref says where the item stands.
func (p Located) Ref() ItemRef { return ItemRef{p.Document, p.Item} }

// AmbiguousGroup is a group of known items and document items that nothing happens to, since it is not
// clear who is who.
type AmbiguousGroup struct {
	Keys []sync.Key
	// Items are positions in documents; their Key is "".
	Items []Located
	// Why says in words what cannot be told apart.
	Why string
}

// Placement is a [Matching] between the ledger's items and those of the documents.
type Placement struct {
	Items   []Located
	Removed []sync.Key
	// Standing lists known items that are no item any more though their text still stands: nothing happens
	// to them.
	Standing  []Standing
	Ambiguous []AmbiguousGroup
	// Refused lists items whose link to a person's issue is not followed. Those that are held
	// are not among Items.
	Refused []Refused
	// Followed maps the path of a plan that was renamed to its new one.
	Followed map[string]string
	// Former names the plans that are gone while another one, which was known before, has their file, by
	// their milestones.
	Former map[sync.Key]string
}

// Standing is a known item without an item in the documents whose text still stands there.
type Standing struct {
	Key sync.Key
	Stand
}

// isEntry reports whether an item of a document may be a known one.
func isEntry(item parser.Item) bool {
	return item.Tracked || item.State == parser.StateOther && !item.Placeholder && item.Kind != parser.KindStep
}

// Follow is the path of a plan now, which may have been renamed.
func (p Placement) Follow(path string) string {
	if renamed, ok := p.Followed[path]; ok {
		return renamed
	}
	return path
}

// Place matches the items of the base with those of the repository's documents. New items have
// no key yet.
func Place(repo sync.Repository, base *sync.Base, documents []sync.Document) Placement {
	records, aside := withoutConflicts(sync.SortedItems(base), documents)
	known, said := make([]Known, len(records)), map[string]bool{}
	where := whereaboutsOf(base, documents)
	for i, record := range records {
		known[i] = knownItem(record, base)
		known[i].Plan = where.of(record)
		said[record.Text] = true
	}
	var entries []Entry
	var places []Located
	for d, document := range documents {
		if !document.Active() {
			continue
		}
		for i, item := range document.Plan.Items {
			if isEntry(item) {
				entries = append(entries, EntryOf(repo, document, Unstruck(item, said)))
				places = append(places, Located{Document: d, Item: i})
			}
		}
	}

	matching := MatchIn(documents, known, entries)
	placement := Placement{Followed: matching.Followed, Former: where.former}
	maps.Copy(placement.Followed, where.plans)
	for _, pair := range matching.Pairs {
		places[pair.Entry].Key = records[pair.Known].Key
		places[pair.Entry].How = pair.How
	}
	unclear := make([]bool, len(places))
	for _, group := range matching.Ambiguous {
		held := AmbiguousGroup{Why: group.Why}
		for _, k := range group.Known {
			held.Keys = append(held.Keys, records[k].Key)
		}
		for _, e := range group.Entries {
			unclear[e] = true
			held.Items = append(held.Items, places[e])
		}
		placement.Ambiguous = append(placement.Ambiguous, held)
	}
	for i, place := range places {
		if off := documents[place.Document].Off[place.Item]; off && place.Key == "" {
			continue // the policy makes no new issues of such items
		}
		if !unclear[i] {
			placement.Items = append(placement.Items, place)
		}
	}
	matching = keepPlaceholders(matching, records, documents, places)
	for _, stand := range matching.Standing {
		placement.Standing = append(placement.Standing, Standing{Key: records[stand.Known].Key, Stand: stand})
	}
	for _, k := range matching.Removed {
		placement.Removed = append(placement.Removed, records[k].Key)
	}
	placement.Removed = append(placement.Removed, aside...)
	return placement
}

// withoutConflicts leaves out what belongs to documents in which git's conflict markers stand: none of it
// is to be seen, and no line elsewhere takes its place. It lists what is left out and not removed.
func withoutConflicts(records []sync.ItemBase, documents []sync.Document) (rest []sync.ItemBase, aside []sync.Key) {
	conflicted := map[string]bool{}
	for _, document := range documents {
		if document.Plan != nil && document.Plan.IsConflicted() {
			conflicted[document.Path] = true
		}
	}
	if len(conflicted) == 0 {
		return records, nil
	}
	for _, record := range records {
		switch {
		case !conflicted[record.Plan]:
			rest = append(rest, record)
		case record.Status != sync.StatusRemoved:
			aside = append(aside, record.Key)
		}
	}
	return rest, aside
}

func knownItem(record sync.ItemBase, base *sync.Base) Known {
	known := Known{
		Plan: record.Plan, Section: record.Section, Parent: record.ParentText,
		ID: record.ID, Text: record.Text, Slot: record.Slot,
		Placeholder: record.Placeholder, Row: record.Row, Line: record.Line, Done: wasDone(record),
		Removed: record.Status == sync.StatusRemoved, Before: beforeOf(record),
		Issue: record.Issue.Number, Guest: record.Collected,
	}
	if record.Issue.Number != 0 {
		known.Titles = append(known.Titles, record.Issue.Title)
		if bare, ok := sync.WithoutAnySuffix(record.Issue.Title); ok && record.Slot != "" {
			known.Titles = append(known.Titles, bare) // what its suffix was is lost, too
		}
	}
	for _, edit := range slices.Concat(base.Repo.WriteBack.Edits, base.Repo.WriteBack.Offers(base.Repo.WriteBack.Edits)) {
		if edit.Key == record.Key && edit.Field == sync.FieldTitle {
			known.Titles = append(known.Titles, edit.Value)
		}
	}
	return known
}

// wasDone reports whether an item is ticked or dropped, or was when it left its document as far as its issue tells.
func wasDone(record sync.ItemBase) bool {
	if record.Status == sync.StatusRemoved {
		return record.Issue.Number != 0 && record.Issue.StateOf() == parser.StateDone
	}
	return record.State.IsSettled()
}

// mostRemarks is how many words behind a strike may belong to the text.
const mostRemarks = 16

// Unstruck is an item with words behind its strike as part of its text where that is what a known line
// said: `~~Fix the lamp~~ (second floor)`. What else stands there tells about the strike.
func Unstruck(item parser.Item, said map[string]bool) parser.Item {
	behind, ok := strings.CutPrefix(item.Whole, item.Text)
	if !ok {
		return item
	}
	if said[item.Whole] {
		item.Text, item.Title = item.Whole, item.Title+behind
		return item
	}
	end, found := 0, 0
	for range mostRemarks {
		space := strings.IndexByte(behind[min(end+1, len(behind)):], ' ')
		if space < 0 {
			break
		}
		end += 1 + space
		if said[item.Text+behind[:end]] {
			found = end
		}
	}
	item.Text, item.Title = item.Text+behind[:found], item.Title+behind[:found]
	return item
}

// EntryOf is what an item of a document is recognised by.
func EntryOf(repo sync.Repository, document sync.Document, item parser.Item) Entry {
	entry := Entry{
		Plan: document.Path, Section: document.ItemSection(item),
		ID: item.ID, Text: item.Text, Title: markup.TitleOf(item), Placeholder: item.Placeholder, Line: item.Line,
		Done: item.State.IsSettled(),
	}
	if item.Parent >= 0 {
		entry.Parent = document.Plan.Items[item.Parent].Text
	}
	for _, link := range item.Links {
		if !link.Slot {
			continue // the line speaks of another issue
		}
		if repo.Holds(link) {
			entry.Links = append(entry.Links, link.Number)
		}
	}
	return entry
}
