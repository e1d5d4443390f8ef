package parser_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/parser"
)

// corpusFiles lists real documents, fewer of them where tests take long.
func corpusFiles(t *testing.T, patterns ...string) []string {
	t.Helper()
	return corpus.Every(testsize.Pick(20, 1), corpus.Files(t, patterns...))
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	return corpus.Read(t, file)
}

func TestCorpusFlippingABoxChangesOneByteAndOneItem(t *testing.T) {
	t.Parallel()
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "seed/*.md", "seed/siblings/*.md") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			flipEach(t, readFile(t, file))
		})
	}
}

// flipEach flips each box of a document, one at a time.
func flipEach(t *testing.T, source []byte) {
	t.Helper()
	p := parser.Parse(source)
	for i, it := range p.Items {
		if it.State == parser.StateOther {
			if _, err := p.Check(i, true); err == nil {
				t.Errorf("item %d on line %d: a box that GitHub does not know was ticked", i, it.Line)
			}
			continue
		}
		edit, err := p.Check(i, it.State != parser.StateDone)
		if err != nil {
			t.Fatalf("check item %d: %v", i, err)
		}
		out, err := p.Apply([]parser.Edit{edit})
		if err != nil {
			t.Errorf("item %d on line %d: %v", i, it.Line, err)
			continue
		}
		if got := changedBytes(source, out); got != 1 {
			t.Errorf("item %d on line %d: %d bytes changed, want 1", i, it.Line, got)
		}
		if got := changedItems(p, parser.Parse(out)); got != fmt.Sprint(i) {
			t.Errorf("item %d on line %d: items %s changed", i, it.Line, got)
		}
	}
}

func changedBytes(a, b []byte) int {
	if len(a) != len(b) {
		return -1
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func changedItems(a, b *parser.Plan) string {
	if len(a.Items) != len(b.Items) {
		return "all"
	}
	out := ""
	for i := range a.Items {
		x, y := a.Items[i], b.Items[i]
		if x.State != y.State || x.Title != y.Title || x.Offset != y.Offset || x.Body != y.Body {
			out += fmt.Sprint(i)
		}
	}
	return out
}

func TestCorpusSpansLieInTheDocument(t *testing.T) {
	t.Parallel()
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "corpus/histories/*/*.md") {
		checkSpans(t, parser.Parse(readFile(t, file)))
	}
}

// checkSpans verifies what holds for every plan.
func checkSpans(t *testing.T, p *parser.Plan) {
	t.Helper()
	src := p.Source()
	if len(p.Milestones) == 0 {
		t.Error("a plan without a milestone")
	}
	last := -1
	for i, it := range p.Items {
		if it.Offset <= last || it.Offset >= len(src) {
			t.Fatalf("item %d: offset %d after %d in %d bytes", i, it.Offset, last, len(src))
		}
		last = it.Offset
		if it.TextStart < it.Offset || it.TextEnd < it.TextStart || it.End < it.TextEnd || it.End > len(src) {
			t.Fatalf("item %d: spans %d %d %d %d in %d bytes", i, it.Offset, it.TextStart, it.TextEnd, it.End, len(src))
		}
		if it.Raw != string(src[it.TextStart:it.TextEnd]) {
			t.Fatalf("item %d: raw %q is not the source", i, it.Raw)
		}
		if it.Parent >= i || it.Section >= len(p.Sections) || it.Milestone < 0 || it.Milestone >= len(p.Milestones) {
			t.Fatalf("item %d: parent %d, section %d, milestone %d", i, it.Parent, it.Section, it.Milestone)
		}
		if c := src[it.Offset]; it.State != parser.StateOther && c != ' ' && c != 'x' && c != 'X' {
			t.Fatalf("item %d: the box holds %q", i, c)
		}
	}
	for i, s := range p.Sections {
		if s.Parent >= i || s.Line < 1 {
			t.Fatalf("section %d: parent %d, line %d", i, s.Parent, s.Line)
		}
	}
	for _, f := range append(append([]parser.Field{}, p.Metadata...), p.FrontMatter...) {
		if f.Start < 0 || f.End < f.Start || f.End > len(src) {
			t.Fatalf("field %q: span %d %d in %d bytes", f.Key, f.Start, f.End, len(src))
		}
	}
	if out, err := p.Apply(nil); err != nil || !bytes.Equal(out, src) {
		t.Fatalf("applying nothing: %v", err)
	}
}

func TestSeedTemplate(t *testing.T) {
	t.Parallel()
	for _, file := range corpusFiles(t, "seed/milestone-template*.md") {
		p := parser.Parse(readFile(t, file))
		if got := len(p.Items); got != 60 {
			t.Errorf("%s: %d items, want 60", file, got)
		}
		if !p.IsTemplate || !p.IsPlan {
			t.Errorf("%s: IsTemplate=%v IsPlan=%v, want both", file, p.IsTemplate, p.IsPlan)
		}
		for _, it := range p.Items {
			if it.Tracked {
				t.Errorf("%s: %q is tracked", file, it.Title)
			}
			if got := string(p.Source()[it.Offset-1 : it.Offset+2]); got != "[ ]" {
				t.Errorf("%s: box of %q reads %q", file, it.Title, got)
			}
		}
	}
}

func TestSeedSiblings(t *testing.T) {
	t.Parallel()
	two := parser.Parse(readFile(t, corpus.Files(t, "seed/siblings/API_MILESTONE_2.md")[0]))
	if got := len(two.Items); got != 33 {
		t.Errorf("API_MILESTONE_2.md: %d items, want 33", got)
	}
	half := parser.Parse(readFile(t, corpus.Files(t, "seed/siblings/API_MILESTONE_2.5.v4.md")[0]))
	if got := len(half.Items); got != 35 {
		t.Errorf("API_MILESTONE_2.5.v4.md: %d items, want 35", got)
	}
	if len(half.Hidden) != 1 || half.Hidden[0].Boxes != 36 {
		t.Errorf("API_MILESTONE_2.5.v4.md: hidden %+v, want 36 boxes", half.Hidden)
	}
}

// TestCorpusAgreesWithTaskList compares with goldmark's own task lists, narrowed to GFM's rule.
func TestCorpusAgreesWithTaskList(t *testing.T) {
	t.Parallel()
	md := goldmark.New(goldmark.WithExtensions(extension.TaskList, extension.Strikethrough))
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "corpus/histories/*/*.md") {
		source := readFile(t, file)
		if bytes.HasPrefix(source, []byte("---")) || bytes.HasPrefix(source, []byte("\xEF\xBB\xBF")) {
			continue
		}
		var want []int
		root := md.Parser().Parse(text.NewReader(source))
		err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if box, ok := n.(*east.TaskCheckBox); ok && entering && n.Parent().Kind() != ast.KindHeading {
				rest := source[box.Pos()+3:]
				if len(rest) > 1 && (rest[0] == ' ' || rest[0] == '\t') && source[box.Pos()+1] != '\t' {
					want = append(want, box.Pos()+1)
				}
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, it := range parser.Parse(source).Items {
			if it.State != parser.StateOther {
				got = append(got, it.Offset)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: boxes (-want +got):\n%s", file, diff)
		}
	}
}
