package demo

import (
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// summaryLine is the only line of HTML with a text of its own that is taken from Markdown.
var summaryLine = regexp.MustCompile(`^<summary>([^<>]*)</summary>$`)

// foldRenderer shows folded parts, and words that are new or gone, as GitHub does, and leaves all other HTML out.
type foldRenderer struct {
	// open counts the parts that began and did not end.
	open int
}

// RegisterFuncs registers the renderer for HTML.
func (f *foldRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindHTMLBlock, f.render)
	register.Register(ast.KindRawHTML, f.inline)
}

// marks are the tags inside a line that are shown.
var marks = map[string]bool{"<del>": true, "</del>": true, "<ins>": true, "</ins>": true}

func (f *foldRenderer) inline(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	raw, ok := node.(*ast.RawHTML)
	if !ok || !entering {
		return ast.WalkSkipChildren, nil
	}
	if tag := string(raw.Segments.Value(source)); marks[tag] {
		_, err := w.WriteString(tag)
		return ast.WalkSkipChildren, err
	}
	return ast.WalkSkipChildren, nil
}

func (f *foldRenderer) render(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	lines := node.Lines()
	for i := range lines.Len() {
		segment := lines.At(i)
		line := strings.TrimSpace(string(segment.Value(source)))
		found := summaryLine.FindStringSubmatch(line)
		switch {
		case line == "<details>":
			f.open++
		case line == "</details>" && f.open > 0:
			f.open--
		case found != nil && f.open > 0:
			line = "<summary>" + html.EscapeString(html.UnescapeString(found[1])) + "</summary>"
		default:
			continue
		}
		if _, err := w.WriteString(line + "\n"); err != nil {
			return ast.WalkStop, err
		}
	}
	return ast.WalkContinue, nil
}
