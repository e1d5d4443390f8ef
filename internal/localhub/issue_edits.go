package localhub

import (
	"net/http"
	"slices"
	"strings"
)

// updateIssue is PATCH issues/{number}. Nothing is changed unless every field is valid.
func (c *call) updateIssue(i *issue) reply {
	if !c.mayTriage() && c.actor.account() != i.author {
		return fail(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	draft := &issueInput{call: c, in: in, resource: "Issue"}
	draft.checkText(false)
	state, reason := draft.checkState()
	if c.mayTriage() {
		draft.checkPlace()
	}
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(draft.errs) > 0 {
		return invalid(draft.errs...)
	}
	if i.pull != nil && state == "open" && i.closed {
		if denied := c.reopenProblem(i); denied != nil {
			return *denied
		}
	}
	c.editText(i, in, draft)
	if c.mayTriage() {
		c.editPlace(i, draft)
	}
	c.editState(i, state, reason)
	return ok(c.renderIssue(i))
}

// checkState reads state and state_reason.
func (d *issueInput) checkState() (state, reason string) {
	state, reason = d.in.text("state"), d.in.text("state_reason")
	switch state {
	case "", "open", "closed":
	default:
		d.refuse("state", "invalid", "")
	}
	switch reason {
	case "", "completed", "not_planned", "duplicate", "reopened":
	default:
		d.refuse("state_reason", "invalid", "")
	}
	return state, reason
}

func (c *call) editText(i *issue, in *input, draft *issueInput) {
	changes := object{}
	if title := strings.TrimSpace(draft.title()); in.has("title") && title != i.title {
		changes["title"] = object{"from": i.title}
		c.record("renamed", i, "", object{"rename": object{"from": i.title, "to": title}})
		i.title = title
	}
	if body := in.text("body"); in.has("body") && body != i.body {
		changes["body"] = object{"from": i.body}
		c.editBody(i, body)
	}
	if len(changes) > 0 {
		c.touch(i)
		c.emitIssue("edited", i, c.actor.account(), object{"changes": changes})
	}
}

func (c *call) editPlace(i *issue, draft *issueInput) {
	if draft.in.has("labels") {
		c.setLabels(i, c.ensureLabels(draft.labels))
	}
	if draft.in.has("milestone") {
		c.setMilestone(i, draft.milestone)
	}
	if draft.in.has("assignees") || draft.in.has("assignee") {
		c.setAssignees(i, draft.assignees)
	}
}

// editState closes or reopens; closing again with another reason changes only the reason.
func (c *call) editState(i *issue, state, reason string) {
	if i.pull != nil {
		reason = ""
	}
	switch {
	case state == "closed" && i.open():
		if (reason == "" || reason == "reopened") && i.pull == nil {
			reason = "completed"
		}
		c.setClosed(i, reason)
	case state == "open" && i.closed:
		c.setOpen(i)
	case i.closed && reason != "" && reason != "reopened" && reason != i.reason:
		i.reason = reason
		c.touch(i)
	}
}

// setLabels replaces an issue's labels and sends an event for each difference.
func (c *call) setLabels(i *issue, labels []*label) {
	added, removed := differences(i.labels, labels)
	i.labels = labels
	for _, l := range removed {
		c.touch(i)
		c.labelChanged("unlabeled", i, l)
	}
	for _, l := range added {
		c.touch(i)
		c.labelChanged("labeled", i, l)
	}
}

// setAssignees replaces an issue's assignees and sends an event for each difference.
func (c *call) setAssignees(i *issue, assignees []*account) {
	added, removed := differences(i.assignees, assignees)
	i.assignees = assignees
	for _, a := range removed {
		c.touch(i)
		c.assigneeChanged("unassigned", i, a)
	}
	for _, a := range added {
		c.touch(i)
		c.assigneeChanged("assigned", i, a)
	}
}

func (c *call) setMilestone(i *issue, m *milestone) {
	old := i.milestone
	if old == m {
		return
	}
	i.place(m)
	c.touch(i)
	if old != nil {
		c.milestoneChanged("demilestoned", i, old)
	}
	if m != nil {
		c.milestoneChanged("milestoned", i, m)
	}
}

// differences is what each list has that the other lacks, in the lists' own order.
func differences[T comparable](before, after []T) (added, removed []T) {
	for _, item := range after {
		if !slices.Contains(before, item) {
			added = append(added, item)
		}
	}
	for _, item := range before {
		if !slices.Contains(after, item) {
			removed = append(removed, item)
		}
	}
	return added, removed
}

func (c *call) addAssignees(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var logins []string
	in.into("assignees", &logins)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	next := append([]*account(nil), i.assignees...)
	for _, login := range logins {
		if a := c.store.account(login); a != nil && c.repo.assignable(a) && len(next) < maxAssignees {
			next = appendOnce(next, a)
		}
	}
	c.setAssignees(i, next)
	return created(c.renderIssue(i))
}

func (c *call) removeAssignees(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var logins []string
	in.into("assignees", &logins)
	c.setAssignees(i, slices.DeleteFunc(slices.Clone(i.assignees), func(a *account) bool {
		return slices.ContainsFunc(logins, func(login string) bool { return strings.EqualFold(login, a.login) })
	}))
	return ok(c.renderIssue(i))
}

// lockIssue and unlockIssue are PUT and DELETE issues/{number}/lock.
func (c *call) lockIssue(i *issue) reply {
	i.locked = true
	c.touch(i)
	return noContent()
}

func (c *call) unlockIssue(i *issue) reply {
	i.locked = false
	c.touch(i)
	return noContent()
}
