package localhub

// minimalRepository is the part that every rendering of a repository has.
func (h *Hub) minimalRepository(r *repository) object {
	self := h.repoAPI(r, "")
	out := object{
		"id": r.id, "node_id": nodeID("R", r.id), "name": r.name, "full_name": r.fullName(), "private": r.private,
		"owner": h.simpleUser(r.owner), "html_url": h.repoHTML(r, ""), "description": orNull(r.description),
		"fork": r.parent != nil, "url": self,
	}
	for field, suffix := range repositoryLinks {
		out[field] = self + suffix
	}
	return out
}

// repositoryLinks maps the link fields of a repository to what follows its own address.
var repositoryLinks = map[string]string{
	"archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}",
	"branches_url": "/branches{/branch}", "collaborators_url": "/collaborators{/collaborator}",
	"comments_url": "/comments{/number}", "commits_url": "/commits{/sha}", "compare_url": "/compare/{base}...{head}",
	"contents_url": "/contents/{+path}", "contributors_url": "/contributors", "deployments_url": "/deployments",
	"downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks", "git_commits_url": "/git/commits{/sha}",
	"git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}", "hooks_url": "/hooks",
	"issue_comment_url": "/issues/comments{/number}", "issue_events_url": "/issues/events{/number}",
	"issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}",
	"languages_url": "/languages", "merges_url": "/merges", "milestones_url": "/milestones{/number}",
	"notifications_url": "/notifications{?since,all,participating}", "pulls_url": "/pulls{/number}",
	"releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}",
	"subscribers_url": "/subscribers", "subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams",
	"trees_url": "/git/trees{/sha}",
}

// renderRepository is the repository as it stands in lists, pull requests and webhooks.
func (h *Hub) renderRepository(r *repository) object {
	out := h.minimalRepository(r)
	open := 0
	for _, i := range r.issues {
		if i.open() {
			open++
		}
	}
	for field, value := range map[string]any{
		"git_url": "git://localhub/" + r.fullName() + ".git", "ssh_url": "git@localhub:" + r.fullName() + ".git",
		"clone_url": h.repoHTML(r, ".git"), "svn_url": h.repoHTML(r, ""), "mirror_url": nil, "homepage": nil,
		"language": nil, "license": nil, "forks": 0, "forks_count": 0, "stargazers_count": 0, "watchers": 0,
		"watchers_count": 0, "size": 1, "default_branch": r.defaultBranch, "open_issues": open, "open_issues_count": open,
		"is_template": false, "topics": []string{}, "has_issues": !r.issuesOff, "has_projects": false, "has_wiki": false,
		"has_pages": false, "has_downloads": true, "has_discussions": false, "archived": r.archived, "disabled": false,
		"visibility": visibility(r), "pushed_at": timestamp(r.pushed), "created_at": timestamp(r.created),
		"updated_at": timestamp(r.updated), "allow_forking": true, "web_commit_signoff_required": false,
	} {
		out[field] = value
	}
	return out
}

func visibility(r *repository) string {
	if r.private {
		return "private"
	}
	return "public"
}

// renderFullRepository is GET /repos/{owner}/{repo}, with what the caller may do.
func (c *call) renderFullRepository(r *repository) object {
	out := c.renderRepository(r)
	out["permissions"] = c.permissions(r)
	out["network_count"], out["subscribers_count"] = 0, 0
	out["allow_merge_commit"] = !r.noMethods["merge"]
	out["allow_squash_merge"], out["allow_rebase_merge"] = !r.noMethods["squash"], !r.noMethods["rebase"]
	out["allow_auto_merge"], out["allow_update_branch"] = r.autoMerge, false
	out["delete_branch_on_merge"] = r.deleteOnMerge
	if r.owner.kind == "Organization" {
		out["organization"] = c.simpleUser(r.owner)
	}
	return out
}

func (c *call) permissions(r *repository) object {
	have := readRole
	switch {
	case c.actor.user != nil:
		have = r.roleOf(c.actor.user)
	case c.actor.grant != nil && c.actor.grant.covers(r) && c.actor.grant.allows("contents", true):
		have = writeRole
	}
	return have.permissions()
}

// repositoryStub names a repository in installation webhooks.
func repositoryStub(r *repository) object {
	return object{"id": r.id, "node_id": nodeID("R", r.id), "name": r.name, "full_name": r.fullName(), "private": r.private}
}
