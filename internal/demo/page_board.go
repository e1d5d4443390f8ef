package demo

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/go-github/v92/github"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/milepost/milepost/internal/sandbox"
)

// boardView is the issue in which Milepost asks people.
type boardView struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	HTML   string `json:"html"`
}

// board is the issue in which Milepost asks, nil while nothing is asked.
func (p *Page) board(ctx context.Context) (*boardView, error) {
	issue, err := p.Sandbox.Dashboard(ctx)
	if err != nil || issue == nil || issue.GetState() != "open" {
		return nil, err
	}
	return &boardView{Number: issue.GetNumber(), Title: issue.GetTitle(), HTML: boxedHTML(issue.GetBody())}, nil
}

// answer ticks a box of the issue in which Milepost asks, or clears it, as the person would by a click.
func (p *Page) answer(ctx context.Context, a action) error {
	issue, err := p.Sandbox.Dashboard(ctx)
	if err != nil {
		return err
	}
	if issue == nil || issue.GetNumber() != a.Number {
		return refusal{http.StatusConflict, "The questions have changed in the meantime. Look at them again."}
	}
	body := []byte(issue.GetBody())
	boxes := boxesOf(goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(body)))
	if a.Item < 0 || a.Item >= len(boxes) {
		return refusal{http.StatusConflict, "The questions have changed in the meantime. Look at them again."}
	}
	body[boxes[a.Item]] = ' '
	if a.Done {
		body[boxes[a.Item]] = 'x'
	}
	_, _, err = p.Sandbox.Person.Issues.Update(ctx, sandbox.Owner, sandbox.Repo, a.Number, github.UpdateIssueRequest{Body: new(string(body))})
	if err != nil {
		return fmt.Errorf("answer in issue #%d: %w", a.Number, err)
	}
	return nil
}

// press presses a button of a check run as the person.
func (p *Page) press(_ context.Context, a action) error {
	if err := p.Sandbox.Hub.ClickAction(sandbox.Owner, sandbox.Repo, a.Check, a.Button, sandbox.Owner); err != nil {
		return refusal{http.StatusConflict, "This button is not there any more. Look at the newest report."}
	}
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	p.watch.settled = false
	p.watch.feed.add("you", saying{step{verb: "Pressed a button of the report"}, ""})
	return nil
}

// boxesOf lists where the state of each box stands, in order.
func boxesOf(document ast.Node) []int {
	var offsets []int
	// The visitor never fails.
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if box, ok := node.(*extast.TaskCheckBox); ok && entering {
			offsets = append(offsets, box.Pos()+1)
		}
		return ast.WalkContinue, nil
	})
	return offsets
}

// boxedHTML renders a text of GitHub's whose boxes can be clicked. Each knows which one it is.
func boxedHTML(markdown string) string {
	return textHTML(markdown, util.Prioritized(&answerRenderer{}, 90))
}

// answerRenderer writes boxes that count themselves.
type answerRenderer struct{ next int }

// RegisterFuncs registers the renderer for boxes.
func (r *answerRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(extast.KindTaskCheckBox, r.render)
}

func (r *answerRenderer) render(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	box, ok := node.(*extast.TaskCheckBox)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	checked := ""
	if box.IsChecked {
		checked = " checked"
	}
	_, err := fmt.Fprintf(w, `<input type="checkbox" data-box="%d" aria-label="Answer %d"%s> `, r.next, r.next+1, checked)
	r.next++
	return ast.WalkContinue, err
}
