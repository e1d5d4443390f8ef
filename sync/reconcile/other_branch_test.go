package reconcile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

func TestPass_does_what_the_default_branch_says_alone(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", "# Milestone 1: Small\n\n## 1. Goals\n\n- [ ] First\n")
	l.settle()
	head, _, err := l.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/proposal", SHA: head.GetObject().GetSHA()})
	l.must(err)
	branch, message := "proposal", "Propose another plan"
	for path, content := range map[string]string{
		"docs/milestone-2.md":  "# Milestone 2: Hostile\n\n## 1. Goals\n\n- [ ] Second\n",
		".github/milepost.yml": "adopt: true\nwrite_back: commit\n",
	} {
		_, _, err = l.Person.Repositories.CreateFile(t.Context(), sandbox.Owner, sandbox.Repo, path,
			&gh.RepositoryContentFileOptions{Message: &message, Content: []byte(content), Branch: &branch})
		l.must(err)
	}
	title := "Another plan"
	_, _, err = l.Person.PullRequests.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &title, Head: branch, Base: "main"})
	l.must(err)
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("First"), "completed"))
	l.settle()
	if diff := cmp.Diff([]string{"First: closed completed"}, l.state()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	pulls, _, err := l.Person.PullRequests.List(t.Context(), sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	if len(pulls) != 2 {
		t.Errorf("%d pull requests are open, want the person's and ours: the branch's configuration was taken", len(pulls))
	}
}
