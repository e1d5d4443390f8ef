package localhub

import (
	"regexp"
	"strconv"

	"github.com/milepost/milepost/internal/localhub/git"
)

// moveRef points a ref at a commit (or removes it, with sha empty) and does what GitHub does on a push: the push
// event, new heads and bases for open pull requests, and issues closed by keywords in commit messages.
func (c *call) moveRef(repo *repository, ref, sha string) {
	before, after := repo.refs[ref], sha
	if before == after {
		return
	}
	forced := before != "" && after != "" && !repo.git.Contains(after, before)
	if sha == "" {
		delete(repo.refs, ref)
		after = git.ZeroSHA
	} else {
		repo.refs[ref] = sha
	}
	if before == "" {
		before = git.ZeroSHA
	}
	repo.pushed, repo.updated = c.at, c.at
	c.emitPush(repo, ref, before, after, forced, c.actor.account())
	branch, isBranch := branchOf(ref)
	if !isBranch {
		return
	}
	for _, i := range repo.openPulls() {
		switch {
		case branch == i.pull.headRef && i.pull.fork == nil:
			c.pullHeadMoved(i, before, sha)
		case branch == i.pull.baseRef:
			c.pullBaseMoved(i, sha)
		}
	}
	c.forkMoved(repo, branch, before, sha)
	if branch == repo.defaultBranch && sha != "" && before != git.ZeroSHA {
		for _, k := range repo.git.Between(before, sha) {
			c.closeMentioned(repo, k.Message, k.SHA)
		}
	}
}

// pullHeadMoved updates an open pull request whose head branch was pushed to or deleted; one that has nothing left
// to merge is closed.
func (c *call) pullHeadMoved(i *issue, before, sha string) {
	if sha == "" {
		c.setClosed(i, "")
		return
	}
	i.pull.headSHA, i.updated = sha, c.at
	if i.repo.dismissesStale(i.pull.baseRef) {
		i.dismissApprovals()
	}
	c.emitIssue("synchronize", i, c.actor.account(), object{"before": before, "after": sha})
	if i.repo.git.Contains(i.pull.baseSHA, sha) {
		c.setClosed(i, "")
	}
}

// pullBaseMoved updates an open pull request whose base branch was pushed to or deleted; one whose head is now part
// of the base counts as merged.
func (c *call) pullBaseMoved(i *issue, sha string) {
	if sha == "" {
		c.setClosed(i, "")
		return
	}
	c.touch(i)
	if i.repo.git.Contains(sha, i.pull.headSHA) {
		i.pull.mergeCommit, i.pull.forkSHA = i.pull.headSHA, i.repo.git.MergeBase(i.pull.baseSHA, i.pull.headSHA)
		c.markMerged(i)
		return
	}
	i.pull.baseSHA = sha
}

// markMerged closes a pull request as merged and, on the default branch, the issues that its body closes.
func (c *call) markMerged(i *issue) {
	i.pull.mergedAt, i.pull.mergedBy = c.at, c.actor.account()
	c.record("merged", i, i.pull.mergeCommit, nil)
	c.setClosed(i, "")
	if i.pull.baseRef == i.repo.defaultBranch {
		c.closeMentioned(i.repo, i.body, "")
	}
}

// closingKeyword is GitHub's grammar for closing an issue of the same repository.
var closingKeyword = regexp.MustCompile(`(?i)\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):?\s+#(\d+)\b`)

// closeMentioned closes the open issues that a text says it closes; commit is the one whose message it is, "" for a
// pull request's text.
func (c *call) closeMentioned(repo *repository, text, commit string) {
	for _, n := range closedBy(text) {
		if i := repo.issues[n]; i != nil && i.pull == nil && i.open() {
			c.setClosedBy(i, "completed", commit)
			closer := "Commit"
			if commit == "" {
				closer = "PullRequest"
			}
			c.repo.events[len(c.repo.events)-1].closer = closer
		}
	}
}

// closedBy lists the numbers of the issues that a text says it closes.
func closedBy(text string) []int {
	var numbers []int
	for _, found := range closingKeyword.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(found[1])
		numbers = append(numbers, n)
	}
	return numbers
}
