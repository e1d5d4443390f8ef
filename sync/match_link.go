package sync

// links pairs an entry that links exactly one issue of ours with that issue's item, whether it
// is in the document or had been removed: so an author settles what is ambiguous. The texts must
// support it, since a line can also speak of another item's issue.
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
	for i, e := range m.entries {
		if len(e.Links) != 1 || linkedBy[e.Links[0]] != 1 {
			continue
		}
		k, ok := byIssue[e.Links[0]]
		if !ok {
			continue
		}
		if score := m.scorer.similarity(m.knownText[k], m.entryText[i]); score >= supportOfID {
			m.pair(k, i, HowLink, score)
		}
	}
}
