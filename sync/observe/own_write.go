package observe

import (
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// WithOwnWrite is a record with what our own update of its issue said if the outcome never reached
// the record, because the pass was stopped or the answer was lost: the row carries another marker
// than the one last seen. Otherwise it would count as something that people did on GitHub. The body
// of a person's issue tells nothing: anybody may have written it.
func WithOwnWrite(base *sync.Base, repo sync.Repository, keys [][]byte, record sync.ItemBase, row sync.Issue) sync.ItemBase {
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
	if steps := markup.StepsIn(row.Body, now); steps != nil && now.Steps != before.Steps {
		record.Steps = steps
	}
	record = withOwnPlace(base, record, row, before, now)
	for _, title := range []string{row.Title, sync.BareTitle(row.Title, record.Suffix)} {
		if sync.ShortHash(title) == now.Title {
			record.Title = title
		}
	}
	return record
}

// withOwnPlace is a record with the place that our update gave its issue. Labels and a milestone can be those
// of a place where the line does not stand any more.
func withOwnPlace(base *sync.Base, record sync.ItemBase, row sync.Issue, before, now markup.Marker) sync.ItemBase {
	var policy sync.Policy
	if base.Repo.Policy != nil {
		policy = *base.Repo.Policy
	}
	if now.Slot != before.Slot {
		labels := slices.DeleteFunc(slices.Clone(record.Labels), policy.IsOfPlace)
		gained := false
		for _, name := range row.Labels {
			if policy.IsOfPlace(name) {
				labels, gained = append(labels, name), gained || !sync.HasLabel(record.Labels, name)
			}
		}
		if gained {
			record.Labels = labels
		}
	}
	if now.Plan != before.Plan {
		for key, milestone := range base.Milestones {
			if row.Milestone != 0 && milestone.Milestone.Number == row.Milestone {
				record.Milestone = key
			}
		}
	}
	return record
}
