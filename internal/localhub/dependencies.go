package localhub

import (
	"net/http"
	"slices"
)

// maxDependencies is how many blockers an issue may have.
const maxDependencies = 50

func (c *call) listBlockedBy(i *issue) reply { return listed(c, i.blockedBy, c.renderIssue) }

func (c *call) listBlocking(i *issue) reply { return listed(c, i.blocking, c.renderIssue) }

// addBlockedBy is POST issues/{number}/dependencies/blocked_by; issue_id is the blocker's id. It answers the
// blocked issue.
func (c *call) addBlockedBy(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	blocker := c.issueByID(in, "issue_id")
	switch {
	case in.bad() != nil:
		return *in.bad()
	case blocker == nil || !c.canSee(blocker.repo):
		return notFound()
	case blocker == i:
		return unprocessable("An issue cannot be blocked by itself")
	case slices.Contains(i.blockedBy, blocker):
		return unprocessable("Target issue has already been taken")
	case slices.Contains(i.blocking, blocker):
		return unprocessable("Issues cannot block each other")
	case len(i.blockedBy) >= maxDependencies:
		return unprocessable("An issue cannot have more than %d dependencies", maxDependencies)
	}
	i.blockedBy, blocker.blocking = append(i.blockedBy, blocker), append(blocker.blocking, i)
	c.emitDependency("added", i, blocker)
	out := created(c.renderIssue(i))
	out.header = http.Header{"Location": {c.repoAPI(i.repo, "/issues/%d", i.number)}}
	return out
}

// removeBlockedBy is DELETE issues/{number}/dependencies/blocked_by/{issue_id}.
func (c *call) removeBlockedBy(i *issue) reply {
	blocker := c.store.issues[c.id("issue_id")]
	if blocker == nil || !slices.Contains(i.blockedBy, blocker) {
		return notFound()
	}
	i.blockedBy = slices.DeleteFunc(i.blockedBy, func(other *issue) bool { return other == blocker })
	blocker.blocking = slices.DeleteFunc(blocker.blocking, func(other *issue) bool { return other == i })
	c.emitDependency("removed", i, blocker)
	return ok(c.renderIssue(i))
}

// emitDependency sends the event for the blocked issue's side.
func (c *call) emitDependency(what string, blocked, blocker *issue) {
	c.touch(blocked)
	c.touch(blocker)
	c.emit("issue_dependencies", "blocked_by_"+what, blocked.repo, c.actor.account(), object{
		"blocked_issue_id": blocked.id, "blocked_issue": c.renderIssue(blocked),
		"blocking_issue_id": blocker.id, "blocking_issue": c.renderIssue(blocker),
		"blocking_issue_repo": c.renderRepository(blocker.repo),
	})
}
