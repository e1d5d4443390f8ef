package localhub

import (
	"maps"
	"slices"
	"strings"
)

func (c *call) getRepository() reply { return ok(c.renderFullRepository(c.repo)) }

// settings are what a request to change a repository says; a nil switch is left as it is.
type settings struct {
	name, branch                                        string
	archived, issues, private, autoMerge, deleteOnMerge *bool
	noMethods                                           map[string]bool
}

func (c *call) readSettings(in *input) settings {
	s := settings{name: in.text("name"), branch: in.text("default_branch"), noMethods: c.mergeMethods(in)}
	for field, target := range map[string]**bool{
		"archived": &s.archived, "has_issues": &s.issues, "private": &s.private, "allow_auto_merge": &s.autoMerge,
		"delete_branch_on_merge": &s.deleteOnMerge,
	} {
		in.into(field, target)
	}
	return s
}

// settingsProblem is the refusal of settings that cannot be, nil if they can.
func (c *call) settingsProblem(s settings) *reply {
	var r reply
	switch {
	case c.repo.archived && s.archived == nil:
		r = fail(403, "Repository was archived so is read-only.")
	case s.branch != "" && c.repo.head(s.branch) == nil:
		r = invalid(fieldError{Resource: "Repository", Field: "default_branch", Code: "invalid"})
	case len(s.noMethods) == 3:
		r = invalid(fieldError{Resource: "Repository", Code: "custom", Message: "Sorry, you need to allow at least one merge strategy."})
	case s.name != "" && !strings.EqualFold(s.name, c.repo.name) && c.store.repository(c.repo.owner.login, s.name) != nil:
		r = invalid(fieldError{Resource: "Repository", Field: "name", Code: "custom", Message: "name already exists on this account"})
	default:
		return nil
	}
	return &r
}

// updateRepository is PATCH /repos/{owner}/{repo}. It is the one write that an archived repository takes.
func (c *call) updateRepository() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	s := c.readSettings(in)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if denied := c.settingsProblem(s); denied != nil {
		return *denied
	}
	if s.issues != nil {
		c.repo.issuesOff = !*s.issues
	}
	c.repo.private = or(s.private, c.repo.private)
	c.repo.autoMerge = or(s.autoMerge, c.repo.autoMerge)
	c.repo.deleteOnMerge = or(s.deleteOnMerge, c.repo.deleteOnMerge)
	c.repo.noMethods = s.noMethods
	c.repo.updated = c.at
	if from := c.repo.defaultBranch; s.branch != "" && s.branch != from {
		c.repo.defaultBranch = s.branch
		c.emitRepository("edited", object{"changes": object{"default_branch": object{"from": from}}})
	}
	if from, text := c.repo.description, in.text("description"); in.has("description") && text != from {
		c.repo.description = text
		c.emitRepository("edited", object{"changes": object{"description": object{"from": orNull(from)}}})
	}
	if s.name != "" && s.name != c.repo.name {
		c.rename(s.name)
	}
	if s.archived != nil && *s.archived != c.repo.archived {
		c.repo.archived = *s.archived
		c.emitRepository(map[bool]string{true: "archived", false: "unarchived"}[*s.archived], nil)
	}
	return ok(c.renderFullRepository(c.repo))
}

// or is a switch as it was asked for, or else as it stands.
func or(asked *bool, stands bool) bool {
	if asked != nil {
		return *asked
	}
	return stands
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
	if version := c.opts.EnterpriseVersion; version != "" {
		return ok(object{"verifiable_password_authentication": true, "installed_version": version + ".0"})
	}
	return ok(object{
		"verifiable_password_authentication": false, "hooks": []string{"127.0.0.1/32"}, "web": []string{"127.0.0.1/32"},
		"api": []string{"127.0.0.1/32"}, "git": []string{"127.0.0.1/32"},
	})
}
