package carry

import (
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// check makes sure that a pass over both documents as they will be finds every issue's line, and each that goes in
// the other plan: nothing is made twice and nothing is closed.
func (m *mover) check(before, after []byte) error {
	documents := slices.Clone(m.in.Documents)
	documents[m.from] = sync.ParseDocument(documents[m.from].File, before, m.in.Policy)
	documents[m.to] = sync.ParseDocument(documents[m.to].File, after, m.in.Policy)
	placement := identity.Place(m.in.Repository, m.in.Base, documents)
	where := map[sync.Key]int{}
	for _, placed := range placement.Items {
		where[placed.Key] = placed.Document
	}
	goes := map[sync.Key]bool{}
	for _, i := range m.open {
		record := m.in.Base.Items[m.key[i]]
		if goes[record.Key] = true; record.Issue.Number == 0 {
			continue
		}
		if at, found := where[record.Key]; !found || at != m.to {
			return refuse("line %d of %s resembles others too much to be sure whose its issue #%d is: tell the lines apart first",
				m.plan().Items[i].Line, m.in.From, record.Issue.Number)
		}
	}
	for _, placed := range m.in.Placement.Items {
		record := m.in.Base.Items[placed.Key]
		at, found := where[placed.Key]
		if record.Issue.Number != 0 && !goes[placed.Key] && (!found || at != placed.Document) {
			return refuse("the line of #%d could not be told any more: tell it apart from the lines that would go", record.Issue.Number)
		}
	}
	if len(placement.Ambiguous) > len(m.in.Placement.Ambiguous) || len(placement.Removed) > len(m.in.Placement.Removed) {
		return refuse("some lines could not be told apart any more: tell them apart first")
	}
	return nil
}
