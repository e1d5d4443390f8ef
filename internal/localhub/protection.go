package localhub

import "net/http"

// A protected branch takes no forced pushes and cannot be deleted. What else classic protection may ask for is
// served by rulesets here.

// protectBranch is PUT branches/{branch}/protection.
func (c *call) protectBranch() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	for _, field := range []string{"required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"} {
		if !in.has(field) {
			return unprocessable("Invalid request.\n\n%q wasn't supplied.", field)
		}
	}
	name := c.vars["branch"]
	if c.repo.head(name) == nil {
		return fail(http.StatusNotFound, "Branch not found")
	}
	c.repo.shielded[name] = true
	self := c.repoAPI(c.repo, "/branches/%s/protection", name)
	return ok(object{
		"url": self, "enforce_admins": object{"url": self + "/enforce_admins", "enabled": false},
		"allow_force_pushes": object{"enabled": false}, "allow_deletions": object{"enabled": false},
	})
}

// unprotectBranch is DELETE branches/{branch}/protection.
func (c *call) unprotectBranch() reply {
	if !c.repo.shielded[c.vars["branch"]] {
		return fail(http.StatusNotFound, "Branch not protected")
	}
	delete(c.repo.shielded, c.vars["branch"])
	return noContent()
}

// protected reports whether protection or rules hold for a branch, both of which GitHub shows as one.
func (r *repository) protected(branch string) bool {
	return r.shielded[branch] || len(r.rulesFor(branch)) > 0
}

// shieldedFrom says why a protected branch does not take a forced push, or its deletion with after empty; "" if it does.
func (r *repository) shieldedFrom(branch, after string) string {
	before := r.refs["refs/heads/"+branch]
	switch {
	case before == "" || before == after:
		return ""
	case after == "" && r.ruled(branch, "deletion"), r.shielded[branch] && after == "":
		return "Cannot delete this branch"
	case after == "" || r.git.Contains(after, before):
		return ""
	case r.shielded[branch], r.ruled(branch, "non_fast_forward"):
		return "Cannot force-push to this branch"
	}
	return ""
}

// ruled reports whether a rule of this type holds for a branch.
func (r *repository) ruled(branch, kind string) bool {
	for _, rule := range r.rulesFor(branch) {
		if rule.Type == kind {
			return true
		}
	}
	return false
}
