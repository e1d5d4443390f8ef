package localhub

import "net/url"

func (h *Hub) renderIssue(i *issue) object {
	self, html := h.repoAPI(i.repo, "/issues/%d", i.number), h.issueHTML(i)
	done, blockers, blocked := i.progress()
	out := object{
		"id": i.id, "node_id": nodeID("I", i.id), "number": i.number, "title": i.title, "body": orNull(i.body),
		"state": i.state(), "state_reason": orNull(i.reason), "locked": i.locked, "active_lock_reason": nil,
		"user": h.renderAccount(i.author), "author_association": i.repo.association(i.author),
		"performed_via_github_app": h.renderVia(i.app), "labels": h.renderLabels(i.repo, i.labels),
		"assignee": nil, "assignees": h.renderAccounts(i.assignees), "milestone": h.renderMilestone(i.repo, i.milestone),
		"comments": len(i.comments), "created_at": timestamp(i.created), "updated_at": timestamp(i.updated),
		"closed_at": timestamp(i.closedAt), "closed_by": h.renderAccount(i.closedBy),
		"url": self, "html_url": html, "repository_url": h.repoAPI(i.repo, ""), "labels_url": self + "/labels{/name}",
		"comments_url": self + "/comments", "events_url": self + "/events", "timeline_url": self + "/timeline",
		"reactions": h.reactions(self, nil), "type": nil,
		"sub_issues_summary": object{"total": len(i.children), "completed": done, "percent_completed": percent(done, len(i.children))},
		"issue_dependencies_summary": object{
			"blocked_by": blockers, "total_blocked_by": len(i.blockedBy), "blocking": blocked, "total_blocking": len(i.blocking),
		},
	}
	if len(i.assignees) > 0 {
		out["assignee"] = h.simpleUser(i.assignees[0])
	}
	if i.parent != nil {
		out["parent_issue_url"] = h.repoAPI(i.parent.repo, "/issues/%d", i.parent.number)
	}
	if i.pull != nil {
		out["draft"] = i.pull.draft
		out["pull_request"] = object{
			"url": h.repoAPI(i.repo, "/pulls/%d", i.number), "html_url": html, "diff_url": html + ".diff",
			"patch_url": html + ".patch", "merged_at": timestamp(i.pull.mergedAt),
		}
	}
	return h.withoutWhatLacks(out)
}

func (h *Hub) issueHTML(i *issue) string {
	if i.pull != nil {
		return h.repoHTML(i.repo, "/pull/%d", i.number)
	}
	return h.repoHTML(i.repo, "/issues/%d", i.number)
}

func (i *issue) state() string {
	if i.closed {
		return "closed"
	}
	return "open"
}

// progress counts closed sub-issues, open blockers and open blocked issues.
func (i *issue) progress() (done, blockers, blocked int) {
	for _, child := range i.children {
		if child.closed {
			done++
		}
	}
	for _, b := range i.blockedBy {
		if b.open() {
			blockers++
		}
	}
	for _, b := range i.blocking {
		if b.open() {
			blocked++
		}
	}
	return done, blockers, blocked
}

func percent(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return part * 100 / whole
}

func (h *Hub) renderLabel(r *repository, l *label) object {
	return object{
		"id": l.id, "node_id": nodeID("LA", l.id), "url": h.repoAPI(r, "/labels/%s", url.PathEscape(l.name)),
		"name": l.name, "color": l.color, "default": false, "description": nullable(l.description, l.described),
	}
}

func (h *Hub) renderLabels(r *repository, labels []*label) []object {
	return rendered(labels, func(l *label) object { return h.renderLabel(r, l) })
}

// renderMilestone counts its issues and pull requests anew each time; nil is null.
func (h *Hub) renderMilestone(r *repository, m *milestone) any {
	if m == nil {
		return nil
	}
	open, closed := 0, 0
	for i := range m.members {
		if i.closed {
			closed++
		} else {
			open++
		}
	}
	state := "open"
	if m.closed {
		state = "closed"
	}
	self := h.repoAPI(r, "/milestones/%d", m.number)
	return object{
		"url": self, "html_url": h.repoHTML(r, "/milestone/%d", m.number), "labels_url": self + "/labels",
		"id": m.id, "node_id": nodeID("MI", m.id), "number": m.number, "title": m.title,
		"description": nullable(m.description, m.described), "creator": h.renderAccount(m.creator), "state": state,
		"open_issues": open, "closed_issues": closed, "created_at": timestamp(m.created),
		"updated_at": timestamp(m.updated), "due_on": timestamp(m.due), "closed_at": timestamp(m.closedAt),
	}
}

func (h *Hub) renderComment(k *comment) object {
	self := h.repoAPI(k.issue.repo, "/issues/comments/%d", k.id)
	return object{
		"id": k.id, "node_id": nodeID("IC", k.id), "url": self, "body": k.body,
		"html_url":  h.issueHTML(k.issue) + "#issuecomment-" + itoa(k.id),
		"issue_url": h.repoAPI(k.issue.repo, "/issues/%d", k.issue.number), "user": h.renderAccount(k.author),
		"created_at": timestamp(k.created), "updated_at": timestamp(k.updated),
		"author_association":       k.issue.repo.association(k.author),
		"performed_via_github_app": h.renderVia(k.app), "reactions": h.reactions(self, k.reactions),
	}
}
