package localhub

import "time"

// review is what somebody says of a pull request as a whole.
type review struct {
	id     int64
	author *account
	state  string // APPROVED, CHANGES_REQUESTED, COMMENTED or DISMISSED
	body   string
	sha    string
	at     time.Time
}

// createReview is POST pulls/{number}/reviews, submitted at once.
func (c *call) createReview(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	state, known := map[string]string{
		"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED",
	}[in.text("event")]
	r := &review{author: c.actor.account(), state: state, body: in.text("body"), sha: i.pull.headSHA, at: c.at}
	switch {
	case in.bad() != nil:
		return *in.bad()
	case !known:
		return unprocessable("Invalid request.\n\n\"event\" must be APPROVE, REQUEST_CHANGES or COMMENT.")
	case state == "APPROVED" && r.author == i.author:
		return unprocessable("Unprocessable Entity: Can not approve your own pull request")
	}
	r.id = c.store.nextID()
	i.pull.reviews = append(i.pull.reviews, r)
	c.touch(i)
	c.emit("pull_request_review", "submitted", i.repo, r.author, object{"review": c.renderReview(i, r), "pull_request": c.renderPull(i)})
	return ok(c.renderReview(i, r))
}

// listReviews is GET pulls/{number}/reviews, oldest first.
func (c *call) listReviews(i *issue) reply {
	return listed(c, i.pull.reviews, func(r *review) object { return c.renderReview(i, r) })
}

func (c *call) renderReview(i *issue, r *review) object {
	html := c.issueHTML(i)
	return object{
		"id": r.id, "node_id": nodeID("PRR", r.id), "user": c.renderAccount(r.author), "body": r.body, "state": r.state,
		"html_url": html + "#pullrequestreview-" + itoa(r.id), "pull_request_url": c.repoAPI(i.repo, "/pulls/%d", i.number),
		"_links":       object{"html": object{"href": html}, "pull_request": object{"href": c.repoAPI(i.repo, "/pulls/%d", i.number)}},
		"submitted_at": timestamp(r.at), "commit_id": r.sha, "author_association": i.repo.association(r.author),
	}
}

// approvals counts the people who may write and whose last word was an approval.
func (i *issue) approvals() int {
	last := map[*account]string{}
	for _, r := range i.pull.reviews {
		if r.state != "COMMENTED" && i.repo.roleOf(r.author) >= writeRole {
			last[r.author] = r.state
		}
	}
	count := 0
	for _, state := range last {
		if state == "APPROVED" {
			count++
		}
	}
	return count
}

// dismissApprovals takes the approvals of a pull request back after a push.
func (i *issue) dismissApprovals() {
	for _, r := range i.pull.reviews {
		if r.state == "APPROVED" {
			r.state = "DISMISSED"
		}
	}
}
