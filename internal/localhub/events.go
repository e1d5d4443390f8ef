package localhub

import (
	"maps"
	"slices"
	"time"
)

// issueEvent is one entry of an issue's history.
type issueEvent struct {
	id     int64
	kind   string
	issue  *issue
	actor  *account
	app    *appRecord
	commit string // what closed or merged it
	closer string // what closed it, as GraphQL calls it, where nobody did by hand
	extra  object
	at     time.Time
}

// record adds an event to the history of an issue or pull request. A commit that brought it about is named.
func (c *call) record(kind string, i *issue, commit string, extra object) {
	i.repo.events = append(i.repo.events, &issueEvent{
		id: c.store.nextID(), kind: kind, issue: i, actor: c.actor.account(), app: c.actor.via(), commit: commit, extra: extra, at: c.at,
	})
}

// labelChanged records and sends that an issue was labeled or unlabeled.
func (c *call) labelChanged(kind string, i *issue, l *label) {
	c.record(kind, i, "", object{"label": object{"name": l.name, "color": l.color}})
	c.emitIssue(kind, i, c.actor.account(), object{"label": c.renderLabel(i.repo, l)})
}

// assigneeChanged records and sends that somebody was assigned or unassigned.
func (c *call) assigneeChanged(kind string, i *issue, a *account) {
	c.record(kind, i, "", object{"assignee": c.simpleUser(a), "assigner": c.renderAccount(c.actor.account())})
	c.emitIssue(kind, i, c.actor.account(), object{"assignee": c.simpleUser(a)})
}

// milestoneChanged records and sends that an issue was milestoned or demilestoned.
func (c *call) milestoneChanged(kind string, i *issue, m *milestone) {
	c.record(kind, i, "", object{"milestone": object{"title": m.title}})
	c.emitIssue(kind, i, c.actor.account(), object{"milestone": c.renderMilestone(i.repo, m)})
}

func (c *call) renderEvent(e *issueEvent) object {
	out := object{
		"id": e.id, "node_id": nodeID("E", e.id), "url": c.repoAPI(e.issue.repo, "/issues/events/%d", e.id),
		"actor": c.renderAccount(e.actor), "event": e.kind, "commit_id": orNull(e.commit), "commit_url": nil,
		"created_at": timestamp(e.at), "performed_via_github_app": c.renderVia(e.app),
	}
	if e.commit != "" {
		out["commit_url"] = c.repoAPI(e.issue.repo, "/commits/%s", e.commit)
	}
	maps.Copy(out, e.extra)
	return out
}

// listEvents is GET issues/events: those of all issues and pull requests, newest first.
func (c *call) listEvents() reply {
	newest := slices.Clone(c.repo.events)
	slices.Reverse(newest)
	return listed(c, newest, func(e *issueEvent) object {
		out := c.renderEvent(e)
		out["issue"] = c.renderIssue(e.issue)
		return out
	})
}

// issueEvents is GET issues/{number}/events, oldest first.
func (c *call) issueEvents(i *issue) reply {
	var found []*issueEvent
	for _, e := range c.repo.events {
		if e.issue == i {
			found = append(found, e)
		}
	}
	return listed(c, found, c.renderEvent)
}
