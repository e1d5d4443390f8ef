package demo

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/google/go-github/v92/github"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"github.com/milepost/milepost/parser"
)

// maxRendered is the size in bytes above which Markdown is shown as it is: rendering may take
// time quadratic in the size.
const maxRendered = 256 << 10

// textHTML renders a text of GitHub's. Of HTML in it only folded parts, and words that are marked as new or gone,
// are shown.
func textHTML(markdown string, more ...util.PrioritizedValue) string {
	folds := &foldRenderer{}
	text := convert(goldmark.New(goldmark.WithExtensions(extension.GFM),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(append(more, util.Prioritized(folds, 100))...))), []byte(markdown))
	return text + strings.Repeat("</details>", folds.open)
}

// planHTML renders a plan. The box of each item can be clicked and knows its item and, where the
// title tells, its issue.
func planHTML(plan *parser.Plan, pairs map[int]*github.Issue) string {
	source := plan.Source()
	start := contentStart(source)
	items := map[int]int{}
	for i, item := range plan.Items {
		items[item.Offset] = i
	}
	boxes := &boxRenderer{plan: plan, pairs: pairs, items: items, start: start}
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(boxes, 100))))
	var out strings.Builder
	if matter := bytes.TrimSpace(bytes.TrimPrefix(source[:start], []byte("\ufeff"))); len(matter) > 0 {
		fmt.Fprintf(&out, "<pre><code>%s</code></pre>\n", html.EscapeString(string(matter)))
	}
	// The fields below the title stand each on a line of its own, as their author wrote them.
	out.WriteString(strings.ReplaceAll(convert(markdown, source[start:]), "\n<strong>", "<br>\n<strong>"))
	return out.String()
}

func convert(markdown goldmark.Markdown, source []byte) string {
	var out bytes.Buffer
	if len(source) > maxRendered || markdown.Convert(source, &out) != nil {
		return "<pre><code>" + html.EscapeString(string(source)) + "</code></pre>"
	}
	return out.String()
}

// contentStart is the offset behind a byte-order mark and front matter.
func contentStart(source []byte) int {
	mark := len(source) - len(bytes.TrimPrefix(source, []byte("\ufeff")))
	offset, fence := mark, ""
	for line := range bytes.Lines(source[mark:]) {
		offset += len(line)
		text := strings.TrimRight(string(line), " \t\r\n")
		switch {
		case fence == "" && (text == "---" || text == "+++"):
			fence = text
		case fence == "":
			return mark
		case text == fence:
			return offset
		}
	}
	return mark
}

// boxRenderer writes the boxes of a task list.
type boxRenderer struct {
	plan  *parser.Plan
	pairs map[int]*github.Issue
	// items maps the offset of a state byte to its item.
	items map[int]int
	// start is the offset in the document of what is rendered.
	start int
}

// RegisterFuncs registers the renderer for boxes.
func (b *boxRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(extast.KindTaskCheckBox, b.render)
}

func (b *boxRenderer) render(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	box, ok := node.(*extast.TaskCheckBox)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	checked := ""
	if box.IsChecked {
		checked = " checked"
	}
	i, known := b.items[b.start+box.Pos()+1]
	if !known {
		_, err := fmt.Fprintf(w, `<input type="checkbox" disabled%s> `, checked)
		return ast.WalkContinue, err
	}
	issue := ""
	if paired := b.pairs[i]; paired != nil {
		issue = fmt.Sprintf(` data-issue="%d"`, paired.GetNumber())
		if disagree(b.plan.Items[i], paired) {
			issue += " data-apart"
		}
	}
	_, err := fmt.Fprintf(w, `<input type="checkbox" data-item="%d"%s aria-label="%s"%s> `,
		i, issue, html.EscapeString(b.plan.Items[i].Title), checked)
	return ast.WalkContinue, err
}
