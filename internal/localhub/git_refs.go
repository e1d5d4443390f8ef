package localhub

import (
	"net/http"
	"regexp"
	"sort"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// resolve finds the commit behind a ref as the API takes it: a SHA, a branch, heads/x, tags/x, a full ref or HEAD.
func (r *repository) resolve(ref string) *git.Commit {
	if ref == "" || ref == "HEAD" {
		return r.head(r.defaultBranch)
	}
	for _, prefix := range []string{"refs/heads/", "refs/", "", "refs/tags/"} {
		if sha, known := r.refs[prefix+ref]; known {
			return r.git.Commits[sha]
		}
	}
	if k := r.git.Commits[ref]; k != nil {
		return k
	}
	if len(ref) < 7 || !hexText.MatchString(ref) {
		return nil
	}
	var found *git.Commit
	for sha, k := range r.git.Commits {
		if strings.HasPrefix(sha, ref) {
			if found != nil {
				return nil
			}
			found = k
		}
	}
	return found
}

var hexText = regexp.MustCompile(`^[0-9a-f]+$`)

// forbiddenRef follows `git check-ref-format`.
var forbiddenRef = regexp.MustCompile(`[\x00-\x20\x7f~^:?*\[\\]|\.\.|//|@\{|/\.|\.lock(/|$)|[./]$|^/`)

func (c *call) renderRef(ref string) object {
	return object{
		"ref": ref, "node_id": "REF_" + ref, "url": c.repoAPI(c.repo, "/git/%s", ref),
		"object": object{"type": "commit", "sha": c.repo.refs[ref], "url": c.repoAPI(c.repo, "/git/commits/%s", c.repo.refs[ref])},
	}
}

func emptyRepository() reply { return fail(http.StatusConflict, "Git Repository is empty.") }

// getRef is GET git/ref/{ref}: the exact ref only.
func (c *call) getRef() reply {
	ref := "refs/" + c.vars["ref"]
	switch {
	case len(c.repo.refs) == 0:
		return emptyRepository()
	case c.repo.refs[ref] == "":
		return notFound()
	}
	return ok(c.renderRef(ref))
}

// matchingRefs is GET git/matching-refs/{ref}: every ref that starts so.
func (c *call) matchingRefs() reply {
	var found []string
	for ref := range c.repo.refs {
		if strings.HasPrefix(ref, "refs/"+c.vars["ref"]) {
			found = append(found, ref)
		}
	}
	sort.Strings(found)
	return ok(rendered(found, c.renderRef))
}

func unprocessable(format string, args ...any) reply {
	return fail(http.StatusUnprocessableEntity, format, args...)
}

// createRef is POST git/refs.
func (c *call) createRef() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	ref, sha := in.text("ref"), in.text("sha")
	rest, full := strings.CutPrefix(ref, "refs/")
	switch {
	case in.bad() != nil:
		return *in.bad()
	case len(c.repo.refs) == 0:
		return emptyRepository()
	case !full || strings.Count(rest, "/") < 1:
		return unprocessable("Reference name must start with 'refs/' and contain at least two slashes.")
	case forbiddenRef.MatchString(ref):
		return unprocessable("Reference name is not valid")
	case c.repo.git.Commits[sha] == nil:
		return unprocessable("Object does not exist")
	case c.repo.refs[ref] != "":
		return unprocessable("Reference already exists")
	case c.clashes(ref):
		return unprocessable("Reference update failed")
	}
	c.moveRef(c.repo, ref, sha)
	out := created(c.renderRef(ref))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/git/%s", ref)}}
	return out
}

// clashes says whether a ref would be both a name and a folder of names.
func (c *call) clashes(ref string) bool {
	for other := range c.repo.refs {
		if strings.HasPrefix(other, ref+"/") || strings.HasPrefix(ref, other+"/") {
			return true
		}
	}
	return false
}

// updateRef is PATCH git/refs/{ref}: fast-forward unless forced.
func (c *call) updateRef() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var force bool
	in.into("force", &force)
	ref, sha := "refs/"+c.vars["ref"], in.text("sha")
	switch {
	case in.bad() != nil:
		return *in.bad()
	case c.repo.refs[ref] == "":
		return unprocessable("Reference does not exist")
	case c.repo.git.Commits[sha] == nil:
		return unprocessable("Object does not exist")
	case !force && !c.repo.git.Contains(sha, c.repo.refs[ref]):
		return unprocessable("Update is not a fast forward")
	}
	if branch, isBranch := branchOf(ref); isBranch {
		if denied := c.violation(branch, http.StatusUnprocessableEntity); denied != nil {
			return *denied
		}
		if why := c.repo.shieldedFrom(branch, sha); why != "" {
			return unprocessable("%s", why)
		}
	}
	c.moveRef(c.repo, ref, sha)
	return ok(c.renderRef(ref))
}

// deleteRef is DELETE git/refs/{ref}.
func (c *call) deleteRef() reply {
	ref := "refs/" + c.vars["ref"]
	switch {
	case c.repo.refs[ref] == "":
		return unprocessable("Reference does not exist")
	case ref == "refs/heads/"+c.repo.defaultBranch:
		return unprocessable("Cannot delete the default branch")
	}
	if branch, isBranch := branchOf(ref); isBranch {
		if why := c.repo.shieldedFrom(branch, ""); why != "" {
			return unprocessable("%s", why)
		}
	}
	c.moveRef(c.repo, ref, "")
	return noContent()
}

// branchOf is the branch name of a full ref.
func branchOf(ref string) (string, bool) { return strings.CutPrefix(ref, "refs/heads/") }

func (c *call) branchNames() []string {
	var names []string
	for ref := range c.repo.refs {
		if name, isBranch := branchOf(ref); isBranch {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

func (c *call) listBranches() reply {
	return listed(c, c.branchNames(), func(name string) object {
		k := c.repo.head(name)
		return object{"name": name, "protected": c.repo.protected(name), "commit": object{"sha": k.SHA, "url": c.repoAPI(c.repo, "/commits/%s", k.SHA)}}
	})
}

func (c *call) getBranch() reply {
	name := c.vars["branch"]
	k := c.repo.head(name)
	if k == nil {
		return fail(http.StatusNotFound, "Branch not found")
	}
	self := c.repoAPI(c.repo, "/branches/%s", name)
	return ok(object{
		"name": name, "commit": c.renderCommit(c.repo, k), "protected": c.repo.protected(name), "protection_url": self + "/protection",
		"_links":     object{"self": self, "html": c.repoHTML(c.repo, "/tree/%s", name)},
		"protection": object{"enabled": c.repo.shielded[name], "required_status_checks": object{"enforcement_level": "off", "contexts": []string{}, "checks": []object{}}},
	})
}
