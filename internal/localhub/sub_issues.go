package localhub

import (
	"net/http"
	"slices"
)

// GitHub's limits for sub-issues; closed ones count.
const (
	maxSubIssues      = 100
	maxSubIssueLevels = 8
)

func (c *call) listSubIssues(i *issue) reply { return listed(c, i.children, c.renderIssue) }

func (c *call) getParent(i *issue) reply {
	if i.parent == nil {
		return notFound()
	}
	return ok(c.renderIssue(i.parent))
}

// issueByID reads a field that names an issue by its id, which is not its number.
func (c *call) issueByID(in *input, field string) *issue {
	var id int64
	in.into(field, &id)
	return c.store.issues[id]
}

func subIssueProblem(message string) reply {
	return unprocessable("An error occurred while adding the sub-issue to the parent issue. %s", message)
}

// addSubIssue is POST issues/{number}/sub_issues. It answers the parent.
func (c *call) addSubIssue(parent *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	child := c.issueByID(in, "sub_issue_id")
	var replace bool
	in.into("replace_parent", &replace)
	switch {
	case in.bad() != nil:
		return *in.bad()
	case child == nil || !c.canSee(child.repo):
		return fail(http.StatusNotFound, "The provided sub-issue does not exist")
	case child.pull != nil || parent.pull != nil:
		return subIssueProblem("A pull request cannot be a parent or a sub-issue")
	case child.repo.owner != parent.repo.owner:
		return subIssueProblem("Sub-issue must belong to the same owner as the parent issue")
	case slices.Contains(parent.children, child):
		return subIssueProblem("Issue may not contain duplicate sub-issues and Sub issue may only have one parent")
	case child.parent != nil && !replace:
		return subIssueProblem("Sub issue may only have one parent")
	case child == parent || isBelow(parent, child):
		return subIssueProblem("Sub-issue may not be the parent issue or one of its ancestors")
	case len(parent.children) >= maxSubIssues:
		return subIssueProblem("Parent cannot have more than 100 sub-issues")
	case levelsAbove(parent)+levelsBelow(child)+1 > maxSubIssueLevels:
		return subIssueProblem("Parent cannot have more than 8 layers of sub-issues")
	}
	if child.parent != nil {
		c.unlink(child)
	}
	child.parent = parent
	parent.children = append(parent.children, child)
	c.touch(parent)
	c.touch(child)
	c.emitSubIssue("added", parent, child)
	out := created(c.renderIssue(parent))
	out.header = http.Header{"Location": {c.repoAPI(parent.repo, "/issues/%d", parent.number)}}
	return out
}

// isBelow says whether the issue is a descendant of the other.
func isBelow(i, other *issue) bool {
	for at := i.parent; at != nil; at = at.parent {
		if at == other {
			return true
		}
	}
	return false
}

// levelsAbove counts the ancestors of an issue.
func levelsAbove(i *issue) int {
	n := 0
	for at := i.parent; at != nil; at = at.parent {
		n++
	}
	return n
}

// levelsBelow is the depth of the deepest descendant of an issue.
func levelsBelow(i *issue) int {
	deepest := 0
	for _, child := range i.children {
		deepest = max(deepest, 1+levelsBelow(child))
	}
	return deepest
}

// unlink takes a child away from its parent and sends the events.
func (c *call) unlink(child *issue) {
	parent := child.parent
	parent.children = slices.DeleteFunc(parent.children, func(other *issue) bool { return other == child })
	child.parent = nil
	c.touch(parent)
	c.touch(child)
	c.emitSubIssue("removed", parent, child)
}

// emitSubIssue sends both events of a link: one for the parent's repository and one for the child's.
func (c *call) emitSubIssue(what string, parent, child *issue) {
	sub, main := c.renderIssue(child), c.renderIssue(parent)
	c.emit("sub_issues", "parent_issue_"+what, child.repo, c.actor.account(), object{
		"parent_issue_id": parent.id, "parent_issue": main, "parent_issue_repo": c.renderRepository(parent.repo),
		"sub_issue_id": child.id, "sub_issue": sub,
	})
	c.emit("sub_issues", "sub_issue_"+what, parent.repo, c.actor.account(), object{
		"sub_issue_id": child.id, "sub_issue": sub, "sub_issue_repo": c.renderRepository(child.repo),
		"parent_issue_id": parent.id, "parent_issue": main,
	})
}

// removeSubIssue is DELETE issues/{number}/sub_issue.
func (c *call) removeSubIssue(parent *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	child := c.issueByID(in, "sub_issue_id")
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if child == nil || child.parent != parent {
		return fail(http.StatusNotFound, "The provided sub-issue does not exist")
	}
	c.unlink(child)
	return ok(c.renderIssue(parent))
}

// moveSubIssue is PATCH issues/{number}/sub_issues/priority: places a child after or before another.
func (c *call) moveSubIssue(parent *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	child := c.issueByID(in, "sub_issue_id")
	after, before := c.issueByID(in, "after_id"), c.issueByID(in, "before_id")
	anchor := after
	if anchor == nil {
		anchor = before
	}
	switch {
	case in.bad() != nil:
		return *in.bad()
	case child == nil || child.parent != parent:
		return fail(http.StatusNotFound, "The provided sub-issue does not exist")
	case in.has("after_id") == in.has("before_id"):
		return unprocessable("Exactly one of after_id and before_id is required")
	case anchor == nil || anchor.parent != parent || anchor == child:
		return unprocessable("The issue to move next to is not a sub-issue of the parent")
	}
	rest := slices.DeleteFunc(slices.Clone(parent.children), func(other *issue) bool { return other == child })
	at := slices.Index(rest, anchor)
	if after != nil {
		at++
	}
	parent.children = slices.Insert(rest, at, child)
	c.touch(parent)
	return ok(c.renderIssue(parent))
}

// detach removes every link to an issue that is about to be deleted.
func (h *Hub) detach(i *issue) {
	i.place(nil)
	if i.parent != nil {
		i.parent.children = slices.DeleteFunc(i.parent.children, func(other *issue) bool { return other == i })
	}
	for _, child := range i.children {
		child.parent = nil
	}
	for _, other := range i.blockedBy {
		other.blocking = slices.DeleteFunc(other.blocking, func(o *issue) bool { return o == i })
	}
	for _, other := range i.blocking {
		other.blockedBy = slices.DeleteFunc(other.blockedBy, func(o *issue) bool { return o == i })
	}
}
