package model_test

import (
	"maps"
	"slices"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"
)

// writeBack is how branches of the pull request are called, unless people have one of that name.
const writeBack = "milepost/write-back"

// newBranches lets people have branches of the names that Milepost would take.
func (p *play) newBranches(t *rapid.T) {
	p.theirs = map[string]string{}
	taken := rapid.SampledFrom([][]string{nil, {"production"}, {writeBack}, {writeBack, writeBack + "-2"}}).Draw(t, "people's branches")
	head, _, err := p.person.Git.GetRef(p.Context(), owner, repo, "heads/main")
	p.must(err)
	for _, name := range taken {
		_, _, err := p.person.Git.CreateRef(p.Context(), owner, repo, gh.CreateRef{Ref: "refs/heads/" + name, SHA: head.Object.GetSHA()})
		p.must(err)
		p.theirs[name] = head.Object.GetSHA()
	}
	p.note("people have the branches %v", taken)
}

// branch is the branch of the open pull request, or of the one that was open last.
func (p *play) branch() string {
	if pull := p.pull(); pull != nil {
		p.lastBranch = pull.GetHead().GetRef()
	}
	return p.lastBranch
}

// tips is what each branch points to.
func (p *play) tips() map[string]string {
	branches, _, err := p.person.Repositories.ListBranches(p.Context(), owner, repo, nil)
	p.must(err)
	tips := map[string]string{}
	for _, branch := range branches {
		tips[branch.GetName()] = branch.GetCommit().GetSHA()
	}
	return tips
}

// ended notes whose the branch is of a pull request that is not open any more: theirs if a person's
// commit stands at its end.
func (p *play) ended(number int) {
	pull, _, err := p.person.PullRequests.Get(p.Context(), owner, repo, number)
	p.must(err)
	name := pull.GetHead().GetRef()
	p.shared = p.shared || p.foreign
	tip := p.tips()[name]
	if tip == "" {
		return
	}
	commit, _, err := p.person.Repositories.GetCommit(p.Context(), owner, repo, tip, nil)
	p.must(err)
	if commit.GetAuthor().GetType() == "User" {
		p.theirs[name] = tip
	}
}

// checkBranches: nobody's branch ever moves.
func (p *play) checkBranches() {
	tips := p.tips()
	for _, name := range slices.Sorted(maps.Keys(p.theirs)) {
		if tips[name] != p.theirs[name] {
			p.fail("the person's branch %s went from %s to %q", name, p.theirs[name], tips[name])
		}
	}
}

// checkLeftovers: without a pull request no branch of Milepost's is there. Those that people worked on,
// and those of a time that the ledger does not remember, stay.
func (p *play) checkLeftovers() {
	for name := range p.tips() {
		if _, theirs := p.theirs[name]; name != "main" && !theirs && !p.shared && !p.lost {
			p.fail("the branch %s is there without a pull request", name)
		}
	}
}
