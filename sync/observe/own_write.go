package observe

import "github.com/milepost/milepost/sync"

// WithOwnWrite is a record with what our own update of its issue said if the outcome never reached
// the record, because the pass was stopped or the answer was lost: the row carries another marker
// than the one last seen. Otherwise it would count as something that people did on GitHub. The body
// of a person's issue tells nothing: anybody may have written it.
func WithOwnWrite(repo sync.Repository, keys [][]byte, record sync.ItemBase, row sync.Issue) sync.ItemBase {
	now, sealed := MarkerIn(row.Body, repo, keys)
	before, _ := MarkerIn(record.Issue.Body, repo, keys)
	if !row.Ours || !sealed || now == before || now.Key != record.Key {
		return record
	}
	if now.State == "" {
		record.Status, record.State = sync.StatusRemoved, ""
		return record
	}
	if record.Status == sync.StatusRemoved {
		record.Status = sync.StatusLive
	}
	record.State = now.State
	for _, title := range []string{row.Title, sync.BareTitle(row.Title, record.Suffix)} {
		if sync.ShortHash(title) == now.Title {
			record.Title = title
		}
	}
	return record
}
