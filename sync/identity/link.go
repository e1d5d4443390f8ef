package identity

import (
	"slices"

	"github.com/milepost/milepost/sync"
)

// links pairs an entry that links exactly one issue of ours with that issue's item, whether it
// is in the document or had been removed: so an author settles what is ambiguous. Only where the
// issue's own line is still there, and speaks of no other issue of ours, must the texts support it: then the link may be a mention.
func (m *matcher) links() {
	byIssue := make(map[int]int)
	for i, k := range m.known {
		if k.Issue != 0 {
			byIssue[k.Issue] = i
		}
	}
	linkedBy := make(map[int]int)
	for _, e := range m.entries {
		if len(e.Links) == 1 {
			linkedBy[e.Links[0]]++
		}
	}
	plain := make(map[string]bool)
	for i, e := range m.entries {
		ours := slices.ContainsFunc(e.Links, func(issue int) bool {
			_, ok := byIssue[issue]
			return ok
		})
		if !ours {
			plain[m.entryText[i]] = true
		}
	}
	for i, e := range m.entries {
		if len(e.Links) != 1 || linkedBy[e.Links[0]] != 1 {
			continue
		}
		k, ok := byIssue[e.Links[0]]
		if !ok {
			continue
		}
		if score := m.scorer.Similarity(m.knownText[k], m.entryText[i]); score >= supportOfID || !plain[m.knownText[k]] {
			m.pair(k, i, sync.HowLink, score)
		}
	}
}
