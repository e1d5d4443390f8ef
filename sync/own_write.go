package sync

// ownWrite takes up what our own update of an issue said if its outcome never reached the record,
// because the pass was stopped or the answer was lost: the row carries another marker than the one
// last seen. Otherwise it would count as something that people did on GitHub. The body of a person's
// issue tells nothing: anybody may have written it.
func (o *observer) ownWrite(record *ItemBase, row Issue) {
	now, sealed := o.marker(row.Body)
	before, _ := o.marker(record.Issue.Body)
	if !row.Ours || !sealed || now == before || now.Key != record.Key {
		return
	}
	if now.State == "" {
		record.Status, record.State = StatusRemoved, ""
		return
	}
	if record.Status == StatusRemoved {
		record.Status = StatusLive
	}
	record.State = now.State
	for _, title := range []string{row.Title, bareTitle(row.Title, record.Suffix)} {
		if shortHash(title) == now.Title {
			record.Title = title
		}
	}
}
