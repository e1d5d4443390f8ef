package demo

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/parser"
)

// view is all that the page shows. It is sent as JSON, whole, whenever something has changed.
type view struct {
	// Run names the run of the program that made the view.
	Run        string          `json:"run"`
	Status     status          `json:"status"`
	Plan       *planView       `json:"plan"`
	Milestones []milestoneView `json:"milestones"`
	Issues     []issueView     `json:"issues"`
	// Pull is the pull request of Milepost, Proposals those of the visitor, and Board the issue in which Milepost asks.
	Pull      *pullView   `json:"pull"`
	Proposals []pullView  `json:"proposals"`
	Board     *boardView  `json:"board"`
	Report    *reportView `json:"report"`
	Activity  []turn      `json:"activity"`
	Requests  spent       `json:"requests"`
}

// planView is the document of the default branch.
type planView struct {
	Path string `json:"path"`
	// SHA names the version, so that an edit of an older one can be refused.
	SHA      string `json:"sha"`
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	// Apart counts the items whose box and issue do not agree.
	Apart int `json:"apart"`
}

type milestoneView struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	// Due is a date in words, "" if there is none.
	Due    string `json:"due"`
	State  string `json:"state"`
	Open   int    `json:"open"`
	Closed int    `json:"closed"`
}

type issueView struct {
	Number int         `json:"number"`
	Title  string      `json:"title"`
	State  string      `json:"state"`
	Reason string      `json:"reason"`
	Depth  int         `json:"depth"`
	Labels []labelView `json:"labels"`
}

type labelView struct {
	Name string `json:"name"`
	// Color is six hexadecimal digits.
	Color string `json:"color"`
}

// read reads everything anew through the API, as the person.
func (p *Page) read(ctx context.Context) (view, error) {
	v := view{Run: p.run, Milestones: []milestoneView{}, Issues: []issueView{}, Proposals: []pullView{}}
	issues, err := p.Sandbox.Issues(ctx)
	if err != nil {
		return v, err
	}
	v.Issues = inTree(issues)
	if v.Milestones, err = p.milestones(ctx); err != nil {
		return v, err
	}
	if v.Pull, v.Proposals, err = p.pulls(ctx); err != nil {
		return v, err
	}
	if v.Board, err = p.board(ctx); err != nil {
		return v, err
	}
	doc, err := p.current(ctx)
	if err != nil || doc == nil {
		return v, err
	}
	plan := parser.Parse(doc.content)
	pairs := pair(plan, issues)
	v.Plan = &planView{
		Path: p.Document.Path, SHA: doc.sha, Markdown: string(doc.content),
		HTML: planHTML(plan, pairs), Apart: apart(plan, pairs),
	}
	v.Report, err = p.report(ctx)
	return v, err
}

// version is the document as it is in the default branch.
type version struct {
	sha     string
	content []byte
}

// current reads the document, nil if it is not there.
func (p *Page) current(ctx context.Context) (*version, error) {
	file, _, answer, err := p.Sandbox.Person.Repositories.GetContents(ctx, sandbox.Owner, sandbox.Repo, p.Document.Path, nil)
	if answer != nil && answer.StatusCode == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.Document.Path, err)
	}
	content, _, err := p.Sandbox.Person.Git.GetBlobRaw(ctx, sandbox.Owner, sandbox.Repo, file.GetSHA())
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.Document.Path, err)
	}
	return &version{file.GetSHA(), content}, nil
}

func (p *Page) milestones(ctx context.Context) ([]milestoneView, error) {
	options := &github.MilestoneListOptions{State: "all", ListOptions: github.ListOptions{PerPage: 100}}
	found, _, err := p.Sandbox.Person.Issues.ListMilestones(ctx, sandbox.Owner, sandbox.Repo, options)
	if err != nil {
		return nil, fmt.Errorf("list milestones: %w", err)
	}
	views := []milestoneView{}
	for _, m := range found {
		one := milestoneView{
			Number: m.GetNumber(), Title: m.GetTitle(), State: m.GetState(), Open: m.GetOpenIssues(), Closed: m.GetClosedIssues(),
		}
		if m.DueOn != nil {
			one.Due = m.DueOn.UTC().Format("2 January 2006")
		}
		views = append(views, one)
	}
	slices.SortFunc(views, func(a, b milestoneView) int { return cmp.Compare(a.Number, b.Number) })
	return views, nil
}

// inTree orders issues by number, sub-issues below their parent.
func inTree(issues []*github.Issue) []issueView {
	children := map[int][]*github.Issue{}
	known := map[int]bool{}
	for _, issue := range issues {
		known[issue.GetNumber()] = true
	}
	for _, issue := range issues {
		parent, _ := strconv.Atoi(path.Base(issue.GetParentIssueURL()))
		if !known[parent] {
			parent = 0
		}
		children[parent] = append(children[parent], issue)
	}
	views := []issueView{}
	var add func(parent, depth int)
	add = func(parent, depth int) {
		for _, issue := range children[parent] {
			views = append(views, viewOf(issue, depth))
			add(issue.GetNumber(), depth+1)
		}
	}
	add(0, 0)
	return views
}

func viewOf(issue *github.Issue, depth int) issueView {
	labels := []labelView{}
	for _, label := range issue.Labels {
		labels = append(labels, labelView{label.GetName(), label.GetColor()})
	}
	slices.SortFunc(labels, func(a, b labelView) int { return strings.Compare(a.Name, b.Name) })
	return issueView{
		Number: issue.GetNumber(), Title: issue.GetTitle(), State: issue.GetState(), Reason: issue.GetStateReason(),
		Depth: depth, Labels: labels,
	}
}
