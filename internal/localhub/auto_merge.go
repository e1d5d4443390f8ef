package localhub

import (
	"net/http"
	"strings"
)

// autoMerge is a merge that happens once the rules of the base branch are met.
type autoMerge struct {
	method string
	by     actor
}

// pullByNode finds an open pull request and enters its repository.
func (c *call) pullByNode(id string) (*issue, *graphError) {
	for _, i := range c.store.issues {
		if i.pull == nil || nodeID("PR", i.id) != id || !c.canSee(i.repo) {
			continue
		}
		c.repo = i.repo
		if g := c.actor.grant; !c.mayPush() || g != nil && !g.allows("pull_requests", true) {
			return nil, inaccessible()
		}
		return i, nil
	}
	return nil, unresolved(id)
}

// enableAutoMerge is the mutation enablePullRequestAutoMerge. A pull request that could be merged at once is refused.
func (c *call) enableAutoMerge(in *input) *graphError {
	id, method, head := in.text("pullRequestId"), strings.ToLower(in.text("mergeMethod")), in.text("expectedHeadOid")
	if in.problem != "" {
		return nil
	}
	i, denied := c.pullByNode(id)
	if denied != nil {
		return denied
	}
	if method == "" {
		method = "merge"
	}
	refuse := func(message string) *graphError { return &graphError{"UNPROCESSABLE", "Pull request " + message} }
	_, state := c.mergeability(i)
	switch {
	case i.closed:
		return refuse("Pull request is closed")
	case !i.repo.autoMerge:
		return refuse("Auto merge is not allowed for this repository")
	case i.repo.noMethods[method]:
		return refuse(methodRefusal(method))
	case head != "" && head != i.pull.headSHA:
		return refuse("Head branch was modified. Review and try the merge again.")
	case state != "blocked":
		return refuse("Pull request is in " + state + " status")
	}
	i.pull.auto = &autoMerge{method: method, by: c.actor}
	c.touch(i)
	c.emitIssue("auto_merge_enabled", i, c.actor.account(), nil)
	return nil
}

// disableAutoMerge is the mutation disablePullRequestAutoMerge.
func (c *call) disableAutoMerge(in *input) *graphError {
	id := in.text("pullRequestId")
	if in.problem != "" {
		return nil
	}
	i, denied := c.pullByNode(id)
	switch {
	case denied != nil:
		return denied
	case i.pull.auto == nil:
		return &graphError{"UNPROCESSABLE", "Can't disable auto-merge for this pull request"}
	}
	i.pull.auto = nil
	c.touch(i)
	c.emitIssue("auto_merge_disabled", i, c.actor.account(), object{"reason": "Auto-merge was disabled by user"})
	return nil
}

// mergeWhatMay merges the pull requests whose merge waited for what has just come about.
func (c *call) mergeWhatMay() {
	for _, i := range c.repo.openPulls() {
		if i.pull.auto == nil {
			continue
		}
		if _, state := c.mergeability(i); state != "clean" && state != "unstable" {
			continue
		}
		as := *c
		as.actor = i.pull.auto.by
		if merged := as.mergedBy(i.pull.auto.method, i, &input{}); merged != nil {
			as.land(i, merged)
		}
	}
}

// renderAutoMerge is null while no merge waits.
func (h *Hub) renderAutoMerge(i *issue) any {
	if i.pull.auto == nil {
		return nil
	}
	return object{
		"enabled_by": h.renderAccount(i.pull.auto.by.account()), "merge_method": i.pull.auto.method,
		"commit_title": i.title, "commit_message": "",
	}
}

// after lets happen what follows from a request that changed something.
func (c *call) after() {
	if c.req.Method != http.MethodGet && c.repo != nil {
		c.mergeWhatMay()
	}
}
