package localhub

import "net/http"

// createStatus is POST statuses/{sha}.
func (c *call) createStatus() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	s := &commitStatus{
		sha: c.vars["sha"], state: in.text("state"), context: in.text("context"), description: in.text("description"),
		targetURL: in.text("target_url"), creator: c.actor.account(), created: c.at,
	}
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if c.repo.git.Commits[s.sha] == nil {
		return unprocessable("No commit found for SHA: %s", s.sha)
	}
	switch s.state {
	case "error", "failure", "pending", "success":
	default:
		return invalid(fieldError{Resource: "Status", Field: "state", Code: "custom", Message: "state is not included in the list"})
	}
	if len(s.description) > 140 {
		return invalid(fieldError{Resource: "Status", Field: "description", Code: "custom", Message: "description is too long (maximum is 140 characters)"})
	}
	if s.context == "" {
		s.context = "default"
	}
	s.id = c.store.nextID()
	c.repo.statuses = append(c.repo.statuses, s)
	return created(c.renderStatus(s))
}

func (c *call) renderStatus(s *commitStatus) object {
	return object{
		"id": s.id, "node_id": nodeID("SC", s.id), "url": c.repoAPI(c.repo, "/statuses/%s", s.sha), "state": s.state,
		"context": s.context, "description": orNull(s.description), "target_url": orNull(s.targetURL),
		"avatar_url": c.base + "/avatars/" + itoa(s.creator.id), "creator": c.renderAccount(s.creator),
		"created_at": timestamp(s.created), "updated_at": timestamp(s.created),
	}
}

// statusesOf lists a commit's statuses, newest first.
func (c *call) statusesOf() ([]*commitStatus, string) {
	k := c.repo.resolve(c.vars["ref"])
	if k == nil {
		return nil, ""
	}
	var out []*commitStatus
	for i := len(c.repo.statuses) - 1; i >= 0; i-- {
		if c.repo.statuses[i].sha == k.SHA {
			out = append(out, c.repo.statuses[i])
		}
	}
	return out, k.SHA
}

func (c *call) listStatuses() reply {
	all, sha := c.statusesOf()
	if sha == "" {
		return notFound()
	}
	return listed(c, all, c.renderStatus)
}

// combinedStatus is GET commits/{ref}/status: the newest status of each context, and the worst of them.
func (c *call) combinedStatus() reply {
	all, sha := c.statusesOf()
	if sha == "" {
		return notFound()
	}
	seen, latest, state := map[string]bool{}, []object{}, "success"
	for _, s := range all {
		if seen[s.context] {
			continue
		}
		seen[s.context] = true
		latest = append(latest, c.renderStatus(s))
		switch {
		case s.state == "error" || s.state == "failure":
			state = "failure"
		case s.state == "pending" && state == "success":
			state = "pending"
		}
	}
	if len(latest) == 0 {
		state = "pending"
	}
	return reply{status: http.StatusOK, body: object{
		"state": state, "sha": sha, "statuses": latest, "total_count": len(latest), "repository": c.minimalRepository(c.repo),
		"url": c.repoAPI(c.repo, "/commits/%s/status", sha), "commit_url": c.repoAPI(c.repo, "/commits/%s", sha),
	}}
}
