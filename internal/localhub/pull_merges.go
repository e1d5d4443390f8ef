package localhub

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// mergePull is PUT pulls/{number}/merge.
func (c *call) mergePull(i *issue) reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	method, sha := in.text("merge_method"), in.text("sha")
	if bad := in.bad(); bad != nil {
		return *bad
	}
	switch {
	case i.closed:
		return fail(http.StatusMethodNotAllowed, "Pull Request is not mergeable")
	case i.pull.draft:
		return fail(http.StatusMethodNotAllowed, "Pull Request is still a draft")
	case sha != "" && sha != i.pull.headSHA:
		return fail(http.StatusConflict, "Head branch was modified. Review and try the merge again.")
	}
	if method == "" {
		method = "merge"
	}
	switch {
	case !slices.Contains([]string{"merge", "squash", "rebase"}, method):
		return invalid(fieldError{Resource: "PullRequest", Field: "merge_method", Code: "invalid"})
	case c.repo.noMethods[method]:
		return fail(http.StatusMethodNotAllowed, "%s", methodRefusal(method))
	case c.unmet(i) != "":
		return refusedByRules(c.unmet(i))
	}
	merged := c.mergedBy(method, i, in)
	if merged == nil {
		return fail(http.StatusMethodNotAllowed, "Pull Request is not mergeable")
	}
	c.land(i, merged)
	return ok(object{"sha": merged.SHA, "merged": true, "message": "Pull Request successfully merged"})
}

// mergedBy makes the commit that a method of merging leads to, nil where there is a conflict.
func (c *call) mergedBy(method string, i *issue, in *input) *git.Commit {
	switch method {
	case "squash":
		return c.squash(i, in)
	case "rebase":
		return c.rebase(i)
	default:
		return c.mergeCommit(i, in)
	}
}

// methodRefusal is what GitHub says where the settings do not allow a method.
func methodRefusal(method string) string {
	return map[string]string{"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}[method] +
		" are not allowed on this repository."
}

// land closes the pull request as merged and moves its base branch.
func (c *call) land(i *issue, merged *git.Commit) {
	objects := c.repo.git
	i.pull.mergeCommit, i.pull.forkSHA = merged.SHA, objects.MergeBase(i.pull.baseSHA, i.pull.headSHA)
	i.closed = true // before the push, so that the push does not look for a merge itself
	c.moveRef(c.repo, "refs/heads/"+i.pull.baseRef, merged.SHA)
	c.markMerged(i)
	if c.repo.deleteOnMerge && i.pull.fork == nil {
		c.moveRef(c.repo, "refs/heads/"+i.pull.headRef, "")
	}
}

// mergedTree is the tree of base and head merged, or false on a conflict.
func mergedTree(i *issue) (string, bool) {
	objects := i.repo.git
	fork := objects.Commits[objects.MergeBase(i.pull.baseSHA, i.pull.headSHA)]
	if fork == nil {
		return "", false
	}
	tree, conflicts := objects.MergeTrees(fork.Tree, objects.Commits[i.pull.baseSHA].Tree, objects.Commits[i.pull.headSHA].Tree)
	return tree, len(conflicts) == 0
}

func (c *call) mergeCommit(i *issue, in *input) *git.Commit {
	title := fmt.Sprintf("Merge pull request #%d from %s/%s", i.number, i.headRepo().owner.login, i.pull.headRef)
	return c.commitMerge(i, mergeMessage(in, title, i.title), i.pull.baseSHA, i.pull.headSHA)
}

func (c *call) squash(i *issue, in *input) *git.Commit {
	commits := c.repo.git.Between(i.pull.baseSHA, i.pull.headSHA)
	var body string
	if len(commits) > 1 {
		for _, k := range commits {
			body += "* " + k.Message + "\n\n"
		}
	}
	return c.commitMerge(i, mergeMessage(in, fmt.Sprintf("%s (#%d)", i.title, i.number), strings.TrimSpace(body)), i.pull.baseSHA)
}

func mergeMessage(in *input, title, body string) string {
	if in.text("commit_title") != "" {
		title = in.text("commit_title")
	}
	if in.has("commit_message") {
		body = in.text("commit_message")
	}
	return strings.TrimSuffix(title+"\n\n"+body, "\n\n")
}

func (c *call) commitMerge(i *issue, message string, parents ...string) *git.Commit {
	tree, clean := mergedTree(i)
	if !clean {
		return nil
	}
	return c.repo.git.PutCommit(git.Commit{
		Tree: tree, Parents: parents, Message: message, Author: identity(c.actor.account(), c.at),
		Committer: webFlow(c.at), Verified: true,
	})
}

// rebase replays the commits of the pull request on its base, leaving merge commits out.
func (c *call) rebase(i *issue) *git.Commit {
	objects := c.repo.git
	tip := objects.Commits[i.pull.baseSHA]
	for _, k := range objects.Between(i.pull.baseSHA, i.pull.headSHA) {
		if len(k.Parents) > 1 {
			continue
		}
		tree, conflicts := objects.MergeTrees(objects.ParentTree(k), tip.Tree, k.Tree)
		if len(conflicts) > 0 {
			return nil
		}
		tip = objects.PutCommit(git.Commit{
			Tree: tree, Parents: []string{tip.SHA}, Message: k.Message, Author: k.Author,
			Committer: identity(c.actor.account(), c.at),
		})
	}
	return tip
}

// isMerged is GET pulls/{number}/merge.
func (c *call) isMerged(i *issue) reply {
	if i.pull.mergedAt.IsZero() {
		return notFound()
	}
	return noContent()
}
