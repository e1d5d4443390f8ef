package localhub

import "github.com/milepost/milepost/internal/localhub/git"

// testMerge is the commit that GitHub makes to find out whether an open pull request can be merged, "" where it cannot.
// It is made anew when head or base moved; no branch leads to it.
func (h *Hub) testMerge(i *issue) string {
	p := i.pull
	if of := p.baseSHA + p.headSHA; p.testedOf != of {
		p.testedOf, p.tested = of, ""
		if tree, clean := mergedTree(i); clean {
			now := h.now()
			p.tested = i.repo.git.PutCommit(git.Commit{
				Tree: tree, Parents: []string{p.baseSHA, p.headSHA}, Message: "Merge " + p.headSHA + " into " + p.baseSHA,
				Author: identity(i.author, now), Committer: webFlow(now), Verified: true,
			}).SHA
		}
	}
	return p.tested
}

// mergeCommitSHA is the merge of a merged pull request, or the one that was tried.
func (h *Hub) mergeCommitSHA(i *issue) any {
	if i.pull.mergeCommit == "" && i.open() {
		return orNull(h.testMerge(i))
	}
	return orNull(i.pull.mergeCommit)
}
