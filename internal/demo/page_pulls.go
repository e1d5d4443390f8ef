package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// ownBranch is how the branches of Milepost's pull requests begin, previewName what the check runs are called that
// tell ahead of a merge what comes of it.
const (
	ownBranch   = "milepost/"
	previewName = "milepost / plan"
)

// pullView is an open pull request.
type pullView struct {
	Number int        `json:"number"`
	Title  string     `json:"title"`
	Branch string     `json:"branch"`
	HTML   string     `json:"html"`
	Files  []fileView `json:"files"`
	// Preview tells what would come of merging it, nil while nobody has said.
	Preview *reportView `json:"preview"`
}

type fileView struct {
	Path  string `json:"path"`
	Patch string `json:"patch"`
}

// reportView is what Milepost says in a check run.
type reportView struct {
	// ID is the number of the check run.
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Title      string `json:"title"`
	Conclusion string `json:"conclusion"`
	HTML       string `json:"html"`
	// Buttons are what one can have done from there.
	Buttons []buttonView `json:"buttons"`
}

type buttonView struct {
	Label       string `json:"label"`
	Description string `json:"description"`
	Identifier  string `json:"identifier"`
}

// pulls lists the open pull requests: the one in which Milepost proposes what the documents should say, nil if there is
// none, and those of the visitor.
func (p *Page) pulls(ctx context.Context) (ours *pullView, proposals []pullView, err error) {
	open, _, err := p.Sandbox.Person.PullRequests.List(ctx, sandbox.Owner, sandbox.Repo, &github.PullRequestListOptions{State: "open"})
	if err != nil {
		return nil, nil, fmt.Errorf("list pull requests: %w", err)
	}
	proposals = []pullView{}
	for _, pull := range slices.Backward(open) {
		shown, err := p.pullOf(ctx, pull)
		if err != nil {
			return nil, nil, err
		}
		if strings.HasPrefix(shown.Branch, ownBranch) {
			ours = &shown
			continue
		}
		proposals = append(proposals, shown)
	}
	return ours, proposals, nil
}

func (p *Page) pullOf(ctx context.Context, pull *github.PullRequest) (pullView, error) {
	files, _, err := p.Sandbox.Person.PullRequests.ListFiles(ctx, sandbox.Owner, sandbox.Repo, pull.GetNumber(), nil)
	if err != nil {
		return pullView{}, fmt.Errorf("read the changes of pull request #%d: %w", pull.GetNumber(), err)
	}
	shown := pullView{
		Number: pull.GetNumber(), Title: pull.GetTitle(), Branch: pull.GetHead().GetRef(), HTML: textHTML(pull.GetBody()), Files: []fileView{},
	}
	for _, file := range files {
		shown.Files = append(shown.Files, fileView{file.GetFilename(), file.GetPatch()})
	}
	shown.Preview, err = p.check(ctx, pull.GetHead().GetSHA(), func(name string) bool { return name == previewName })
	return shown, err
}

// report is what Milepost says of the newest commit of the default branch, nil while it says nothing.
func (p *Page) report(ctx context.Context) (*reportView, error) {
	return p.check(ctx, "HEAD", func(name string) bool { return name != previewName })
}

// check is the newest check run on a commit with such a name, nil if there is none.
func (p *Page) check(ctx context.Context, commit string, named func(string) bool) (*reportView, error) {
	runs, _, err := p.Sandbox.Person.Checks.ListCheckRunsForRef(ctx, sandbox.Owner, sandbox.Repo, commit, nil)
	if err != nil {
		return nil, fmt.Errorf("read what is said of a commit: %w", err)
	}
	found := slices.DeleteFunc(runs.CheckRuns, func(run *github.CheckRun) bool { return !named(run.GetName()) })
	if len(found) == 0 {
		return nil, nil
	}
	newest := slices.MaxFunc(found, func(a, b *github.CheckRun) int { return cmp.Compare(a.GetID(), b.GetID()) })
	shown := &reportView{
		ID: newest.GetID(), Name: newest.GetName(), Title: newest.GetOutput().GetTitle(), Conclusion: newest.GetConclusion(),
		HTML: textHTML(newest.GetOutput().GetSummary()), Buttons: []buttonView{},
	}
	for _, button := range p.Sandbox.Hub.Buttons(sandbox.Owner, sandbox.Repo, shown.ID) {
		shown.Buttons = append(shown.Buttons, buttonView(button))
	}
	return shown, nil
}
