package localhub

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/localhub/git"
)

// listCommits is GET commits: from a branch or SHA, optionally by path, author and time.
func (c *call) listCommits() reply {
	if len(c.repo.refs) == 0 {
		return emptyRepository()
	}
	tip := c.repo.resolve(c.query.Get("sha"))
	if tip == nil {
		return notFound()
	}
	path, author := c.query.Get("path"), c.query.Get("author")
	since, sinceErr := optionalTime(c.query.Get("since"))
	until, untilErr := optionalTime(c.query.Get("until"))
	if sinceErr != nil || untilErr != nil {
		return unprocessable("Invalid since or until")
	}
	var found []*git.Commit
	for _, k := range c.repo.git.Log(tip.SHA) {
		when := k.Committer.When
		switch {
		case path != "" && !c.repo.git.Touches(k, path),
			!since.IsZero() && when.Before(since), !until.IsZero() && when.After(until),
			author != "" && !strings.EqualFold(k.Author.Email, author) && !c.isAuthor(k, author):
			continue
		}
		found = append(found, k)
	}
	return listed(c, found, func(k *git.Commit) object { return c.renderCommit(c.repo, k) })
}

func (c *call) isAuthor(k *git.Commit, login string) bool {
	a := c.accountOf(k.Author)
	return a != nil && strings.EqualFold(a.login, login)
}

func optionalTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, text)
}

// getCommit is GET commits/{ref}; the media type "sha" answers the SHA alone.
func (c *call) getCommit() reply {
	if len(c.repo.refs) == 0 {
		return emptyRepository()
	}
	k := c.repo.resolve(c.vars["ref"])
	if k == nil {
		return unprocessable("No commit found for SHA: %s", c.vars["ref"])
	}
	switch {
	case c.accepts("sha"):
		return plainText(k.SHA, shaMediaType+"; charset=utf-8")
	case c.accepts("diff"), c.accepts("patch"):
		return plainText(c.diffText(c.repo.git.ParentTree(k), k.Tree), "application/vnd.github.diff; charset=utf-8")
	}
	return ok(c.renderCommitWithFiles(c.repo, k))
}

// shaMediaType asks for nothing of a commit but its id.
const shaMediaType = "application/vnd.github.sha"

func plainText(text, mediaType string) reply {
	return reply{status: http.StatusOK, raw: []byte(text), mediaType: mediaType}
}

// diffText is the whole difference of two trees as one patch.
func (c *call) diffText(from, to string) string {
	var out strings.Builder
	for _, change := range c.repo.git.Changes(from, to) {
		var before, after []byte
		nameA, nameB := "/dev/null", "/dev/null"
		if change.Before != nil {
			before, nameA = c.repo.git.Blobs[change.Before.SHA], "a/"+change.Path
		}
		if change.After != nil {
			after, nameB = c.repo.git.Blobs[change.After.SHA], "b/"+change.Path
		}
		fmt.Fprintf(&out, "diff --git a/%s b/%s\n--- %s\n+++ %s\n%s\n", change.Path, change.Path, nameA, nameB, git.DiffBlobs(before, after).Patch)
	}
	return out.String()
}

// pullsOfCommit is GET commits/{sha}/pulls: the pull requests that brought or bring the commit.
func (c *call) pullsOfCommit() reply {
	k := c.repo.resolve(c.vars["ref"])
	if k == nil {
		return unprocessable("No commit found for SHA: %s", c.vars["ref"])
	}
	var found []*issue
	for _, i := range c.repo.sortedIssues() {
		if i.pull != nil && c.brings(i, k.SHA) {
			found = append(found, i)
		}
	}
	return listed(c, found, c.renderPull)
}

func (c *call) brings(i *issue, sha string) bool {
	if i.pull.mergeCommit == sha {
		return true
	}
	objects := c.repo.git
	fork := objects.MergeBase(i.pull.baseSHA, i.pull.headSHA)
	if !i.pull.mergedAt.IsZero() {
		fork = i.pull.forkSHA
	}
	return objects.Contains(i.pull.headSHA, sha) && !objects.Contains(fork, sha)
}

// compare is GET compare/{base}...{head}.
func (c *call) compare() reply {
	baseRef, headRef, cut := strings.Cut(c.vars["basehead"], "...")
	if !cut {
		return notFound()
	}
	base, head := c.repo.resolve(c.unqualified(baseRef)), c.repo.resolve(c.unqualified(headRef))
	if base == nil || head == nil {
		return notFound()
	}
	objects := c.repo.git
	fork := objects.Commits[objects.MergeBase(base.SHA, head.SHA)]
	if fork == nil {
		return fail(http.StatusNotFound, "No common ancestor between %s and %s.", baseRef, headRef)
	}
	if c.accepts("diff") || c.accepts("patch") {
		return plainText(c.diffText(fork.Tree, head.Tree), "application/vnd.github.diff; charset=utf-8")
	}
	ahead, behind := objects.Between(base.SHA, head.SHA), objects.Between(head.SHA, base.SHA)
	part, header := c.page(len(ahead))
	files, _ := c.renderFiles(c.repo, head.SHA, fork.Tree, head.Tree)
	html := c.repoHTML(c.repo, "/compare/%s...%s", baseRef, headRef)
	render := func(k *git.Commit) object { return c.renderCommit(c.repo, k) }
	return reply{status: http.StatusOK, header: header, body: object{
		"url": c.repoAPI(c.repo, "/compare/%s...%s", baseRef, headRef), "html_url": html, "permalink_url": html,
		"diff_url": html + ".diff", "patch_url": html + ".patch", "base_commit": render(base),
		"merge_base_commit": render(fork), "status": comparison(len(ahead), len(behind)), "ahead_by": len(ahead),
		"behind_by": len(behind), "total_commits": len(ahead), "commits": rendered(ahead[part.from:part.to], render), "files": files,
	}}
}

// unqualified drops "owner:" where it names this repository's owner.
func (c *call) unqualified(ref string) string {
	owner, branch, cut := strings.Cut(ref, ":")
	if cut && strings.EqualFold(owner, c.repo.owner.login) {
		return branch
	}
	return ref
}

func comparison(ahead, behind int) string {
	switch {
	case ahead > 0 && behind > 0:
		return "diverged"
	case ahead > 0:
		return "ahead"
	case behind > 0:
		return "behind"
	default:
		return "identical"
	}
}
