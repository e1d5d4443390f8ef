package localhub

import (
	"maps"
	"slices"
	"strings"
)

func (c *call) getRepository() reply { return ok(c.renderFullRepository(c.repo)) }

// updateRepository is PATCH /repos/{owner}/{repo}. It is the one write that an archived repository takes.
func (c *call) updateRepository() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	branch := in.text("default_branch")
	name := in.text("name")
	var archived, hasIssues, private, autoMerge, deleteOnMerge bool
	setArchived, setIssues := in.into("archived", &archived), in.into("has_issues", &hasIssues)
	setPrivate, setAutoMerge := in.into("private", &private), in.into("allow_auto_merge", &autoMerge)
	setDelete := in.into("delete_branch_on_merge", &deleteOnMerge)
	noMethods := c.mergeMethods(in)
	switch {
	case in.bad() != nil:
		return *in.bad()
	case c.repo.archived && !setArchived:
		return fail(403, "Repository was archived so is read-only.")
	case branch != "" && c.repo.head(branch) == nil:
		return invalid(fieldError{Resource: "Repository", Field: "default_branch", Code: "invalid"})
	case len(noMethods) == 3:
		return invalid(fieldError{Resource: "Repository", Code: "custom", Message: "Sorry, you need to allow at least one merge strategy."})
	case name != "" && !strings.EqualFold(name, c.repo.name) && c.store.repository(c.repo.owner.login, name) != nil:
		return invalid(fieldError{Resource: "Repository", Field: "name", Code: "custom", Message: "name already exists on this account"})
	}
	if setIssues {
		c.repo.issuesOff = !hasIssues
	}
	if setPrivate {
		c.repo.private = private
	}
	if setAutoMerge {
		c.repo.autoMerge = autoMerge
	}
	if setDelete {
		c.repo.deleteOnMerge = deleteOnMerge
	}
	c.repo.noMethods = noMethods
	c.repo.updated = c.at
	if branch != "" && branch != c.repo.defaultBranch {
		from := c.repo.defaultBranch
		c.repo.defaultBranch = branch
		c.emitRepository("edited", object{"changes": object{"default_branch": object{"from": from}}})
	}
	if text := in.text("description"); in.has("description") && text != c.repo.description {
		from := c.repo.description
		c.repo.description = text
		c.emitRepository("edited", object{"changes": object{"description": object{"from": orNull(from)}}})
	}
	if name != "" && name != c.repo.name {
		c.rename(name)
	}
	if setArchived && archived != c.repo.archived {
		c.repo.archived = archived
		c.emitRepository(map[bool]string{true: "archived", false: "unarchived"}[archived], nil)
	}
	return ok(c.renderFullRepository(c.repo))
}

// mergeMethods reads which methods of merging the settings do not allow from now on.
func (c *call) mergeMethods(in *input) map[string]bool {
	off := maps.Clone(c.repo.noMethods)
	if off == nil {
		off = map[string]bool{}
	}
	for field, method := range map[string]string{"allow_merge_commit": "merge", "allow_squash_merge": "squash", "allow_rebase_merge": "rebase"} {
		var allowed bool
		if !in.into(field, &allowed) {
			continue
		}
		if delete(off, method); !allowed {
			off[method] = true
		}
	}
	return off
}

func (c *call) emitRepository(action string, extra object) {
	c.emit("repository", action, c.repo, c.actor.account(), extra)
}

func (c *call) rename(name string) {
	from := c.repo.name
	delete(c.store.repositories, strings.ToLower(c.repo.fullName()))
	c.repo.name = name
	c.store.repositories[strings.ToLower(c.repo.fullName())] = c.repo
	c.store.redirects[strings.ToLower(c.repo.owner.login+"/"+from)] = c.repo
	c.emitRepository("renamed", object{"changes": object{"repository": object{"name": object{"from": from}}}})
}

// deleteRepository is DELETE /repos/{owner}/{repo}.
func (c *call) deleteRepository() reply {
	c.emitRepository("deleted", nil)
	for _, in := range c.store.sortedInstallations() {
		delete(in.repos, c.repo.id)
	}
	for _, i := range c.repo.issues {
		c.detach(i)
		delete(c.store.issues, i.id)
	}
	delete(c.store.repositories, strings.ToLower(c.repo.fullName()))
	delete(c.store.repositoryIDs, c.repo.id)
	return noContent()
}

// setCollaborator is PUT collaborators/{username}: here an invitation is accepted at once.
func (c *call) setCollaborator() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	a, granted := c.store.account(c.vars["account"]), in.text("permission")
	if granted == "" {
		granted = "push"
	}
	have, known := parseRole(granted)
	switch {
	case a == nil:
		return notFound()
	case !known:
		return invalid(fieldError{Resource: "Repository", Field: "permission", Code: "invalid"})
	}
	c.repo.collaborators[strings.ToLower(a.login)] = have.String()
	return noContent()
}

// removeCollaborator is DELETE collaborators/{username}; it takes their assignments away, too.
func (c *call) removeCollaborator() reply {
	a := c.store.account(c.vars["account"])
	if a == nil {
		return notFound()
	}
	delete(c.repo.collaborators, strings.ToLower(a.login))
	for _, i := range c.repo.sortedIssues() {
		if slices.Contains(i.assignees, a) && a != c.repo.owner {
			c.setAssignees(i, slices.DeleteFunc(slices.Clone(i.assignees), func(other *account) bool { return other == a }))
		}
	}
	return noContent()
}

// meta is GET /meta.
func (c *call) meta() reply {
	return ok(object{
		"verifiable_password_authentication": false, "hooks": []string{"127.0.0.1/32"}, "web": []string{"127.0.0.1/32"},
		"api": []string{"127.0.0.1/32"}, "git": []string{"127.0.0.1/32"},
	})
}
