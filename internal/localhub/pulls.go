package localhub

import (
	"net/http"
	"sort"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// withPull runs a handler for the pull request in the path.
func withPull(handle func(*call, *issue) reply) func(*call) reply {
	return func(c *call) reply {
		n, _ := c.number("number")
		if i := c.repo.issues[n]; i != nil && i.pull != nil {
			return handle(c, i)
		}
		return notFound()
	}
}

// listPulls is GET pulls: open ones, newest first, unless told otherwise.
func (c *call) listPulls() reply {
	state, head, base := c.query.Get("state"), c.query.Get("head"), c.query.Get("base")
	var found []*issue
	for _, i := range c.repo.sortedIssues() {
		if i.pull == nil || state != "all" && i.closed != (state == "closed") {
			continue
		}
		if base != "" && base != i.pull.baseRef || head != "" && !strings.EqualFold(head, i.headRepo().owner.login+":"+i.pull.headRef) {
			continue
		}
		found = append(found, i)
	}
	by, direction := c.query.Get("sort"), c.query.Get("direction")
	if direction == "" && by != "" && by != "created" {
		direction = "asc"
	}
	sortIssues(found, by, direction)
	return listed(c, found, c.renderPull)
}

func (c *call) getPull(i *issue) reply {
	if c.accepts("diff") || c.accepts("patch") {
		from, to := pullTrees(i)
		return plainText(c.diffText(from, to), "application/vnd.github.diff; charset=utf-8")
	}
	return ok(c.renderFullPull(i))
}

// createPull is POST pulls. The base is in this repository, the head may be in a fork.
func (c *call) createPull() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	draft := &issueInput{call: c, in: in, resource: "PullRequest"}
	draft.checkText(true)
	from, headRef := c.headRepository(in.text("head"))
	baseRef := in.text("base")
	var isDraft bool
	in.into("draft", &isDraft)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if c.actor.user != nil && from.roleOf(c.actor.user) < writeRole {
		return fail(http.StatusForbidden, "Must have push access to the head repository.")
	}
	head, base := from.head(headRef), c.repo.head(baseRef)
	if head == nil {
		draft.refuse("head", "invalid", "")
	}
	if base == nil {
		draft.refuse("base", "invalid", "")
	}
	if len(draft.errs) > 0 {
		return invalid(draft.errs...)
	}
	if denied := c.pullProblem(from, headRef, baseRef, nil); denied != nil {
		return *denied
	}
	i := c.newIssue(strings.TrimSpace(in.text("title")), in.text("body"))
	i.pull = &pull{headRef: headRef, headSHA: head.SHA, baseRef: baseRef, baseSHA: base.SHA, draft: isDraft}
	if from != c.repo {
		i.pull.fork = from
	}
	c.emitIssue("opened", i, c.actor.account(), nil)
	out := created(c.renderFullPull(i))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/pulls/%d", i.number)}}
	return out
}

// pullProblem says why there cannot be an open pull request between two branches; self is not counted.
func (c *call) pullProblem(from *repository, headRef, baseRef string, self *issue) *reply {
	refuse := func(message string) *reply {
		r := invalid(fieldError{Resource: "PullRequest", Code: "custom", Message: message})
		return &r
	}
	for _, other := range c.repo.openPulls() {
		if other != self && other.headRepo() == from && other.pull.headRef == headRef && other.pull.baseRef == baseRef {
			return refuse("A pull request already exists for " + from.owner.login + ":" + headRef + ".")
		}
	}
	head, base := from.head(headRef), c.repo.head(baseRef)
	if c.repo.git.MergeBase(base.SHA, head.SHA) == "" {
		return refuse("The " + headRef + " branch has no history in common with " + baseRef)
	}
	if c.repo.git.Contains(base.SHA, head.SHA) {
		return refuse("No commits between " + baseRef + " and " + headRef)
	}
	return nil
}

// updatePull is PATCH pulls/{number}.
func (c *call) updatePull(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	draft := &issueInput{call: c, in: in, resource: "PullRequest"}
	draft.checkText(false)
	state, _ := draft.checkState()
	baseRef := in.text("base")
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if baseRef != "" && c.repo.head(baseRef) == nil {
		draft.refuse("base", "invalid", "")
	}
	if baseRef != "" && baseRef != i.pull.baseRef && i.closed {
		draft.refuse("base", "invalid", "Cannot change the base branch of a closed pull request.")
	}
	if len(draft.errs) > 0 {
		return invalid(draft.errs...)
	}
	if c.actor.user != nil && c.roleOf(c.actor.user) < writeRole && c.actor.user != i.author {
		return fail(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	if state == "open" && i.closed {
		if denied := c.reopenProblem(i); denied != nil {
			return *denied
		}
	}
	if baseRef != "" && baseRef != i.pull.baseRef {
		if denied := c.pullProblem(i.headRepo(), i.pull.headRef, baseRef, i); denied != nil {
			return *denied
		}
		c.changeBase(i, baseRef)
	}
	c.editText(i, in, draft)
	c.editState(i, state, "")
	return ok(c.renderFullPull(i))
}

func (c *call) changeBase(i *issue, baseRef string) {
	changes := object{"base": object{"ref": object{"from": i.pull.baseRef}, "sha": object{"from": i.pull.baseSHA}}}
	i.pull.baseRef, i.pull.baseSHA = baseRef, c.repo.head(baseRef).SHA
	i.pull.auto = nil // as GitHub does
	c.touch(i)
	c.emitIssue("edited", i, c.actor.account(), object{"changes": changes})
}

// reopenProblem says why a closed pull request cannot be opened again; otherwise it catches up with its branches.
func (c *call) reopenProblem(i *issue) *reply {
	head, base := i.headRepo().head(i.pull.headRef), c.repo.head(i.pull.baseRef)
	refuse := func(message string) *reply {
		r := invalid(fieldError{Resource: "PullRequest", Field: "state", Code: "invalid", Message: "state cannot be changed. " + message})
		return &r
	}
	switch {
	case !i.pull.mergedAt.IsZero():
		return refuse("The pull request cannot be reopened.")
	case head == nil:
		return refuse("The " + i.pull.headRef + " branch has been deleted.")
	case base == nil:
		return refuse("The " + i.pull.baseRef + " branch has been deleted.")
	case !c.repo.git.Contains(head.SHA, i.pull.headSHA):
		return refuse("The " + i.pull.headRef + " branch was force-pushed or recreated.")
	}
	if denied := c.pullProblem(i.headRepo(), i.pull.headRef, i.pull.baseRef, i); denied != nil {
		return denied
	}
	i.pull.headSHA, i.pull.baseSHA = head.SHA, base.SHA
	return nil
}

func (c *call) pullFiles(i *issue) reply {
	from, to := pullTrees(i)
	files, _ := c.renderFiles(c.repo, i.pull.headSHA, from, to)
	return listed(c, files, func(file object) object { return file })
}

func (c *call) pullCommits(i *issue) reply {
	return listed(c, c.repo.git.Between(i.pull.baseSHA, i.pull.headSHA), func(k *git.Commit) object { return c.renderCommit(c.repo, k) })
}

// requestReviewers is POST pulls/{number}/requested_reviewers.
func (c *call) requestReviewers(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var logins []string
	in.into("reviewers", &logins)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	var asked []*account
	for _, login := range logins {
		a := c.store.account(login)
		switch {
		case a != nil && a == i.author:
			return unprocessable("Review cannot be requested from pull request author.")
		case a == nil || !c.repo.assignable(a):
			return unprocessable("Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the %s repository.", c.repo.fullName())
		}
		asked = append(asked, a)
	}
	for _, a := range asked {
		i.pull.reviewers = appendOnce(i.pull.reviewers, a)
		c.touch(i)
		c.emitIssue("review_requested", i, c.actor.account(), object{"requested_reviewer": c.simpleUser(a)})
	}
	return created(c.renderPull(i))
}

// listReviewers is GET pulls/{number}/requested_reviewers.
func (c *call) listReviewers(i *issue) reply {
	users := c.renderAccounts(i.pull.reviewers)
	sort.Slice(users, func(a, b int) bool { return users[a]["id"].(int64) < users[b]["id"].(int64) })
	return ok(object{"users": users, "teams": []object{}})
}
