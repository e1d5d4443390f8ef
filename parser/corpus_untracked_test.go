package parser_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// Over all real plans: an item is left out only for what its whole text says, for a legend right above it,
// or in a file whose name is in brackets.
func TestCorpusNoItemIsLeftOutForABracketALegendOrATitle(t *testing.T) {
	t.Parallel()
	whole := regexp.MustCompile(`^\W*(\[.*\]|<.*>|\{.*\}|(?i:TBD|TBA|TBC|TODO|N/?A|XXX)|[.…?_ -]*)\W*$`)
	label := regexp.MustCompile(`^[\w.-]*\d[\w.-]*: |^(?i:goal|task|question|feature|step|metric|risk|objective|deliverable|milestone|phase|owner)( \d+)?: `)
	items, out := 0, 0
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "corpus/histories/*/*.md", "seed/*.md", "seed/siblings/*.md") {
		name := filepath.Base(file)
		p := parser.Parse(readFile(t, file))
		if p.IsTemplate && !strings.ContainsAny(p.Title, "[<{") && !strings.ContainsAny(p.Milestones[0].Title, "[<{XN") {
			t.Errorf("%s: %q is taken for the title of a template", name, p.Title)
		}
		for _, it := range p.Items {
			items++
			if !it.Placeholder {
				continue
			}
			out++
			path := p.SectionPath(it.Section)
			if len(path) > 0 && strings.Contains(strings.ToLower(strings.Join(path[max(0, len(path)-2):], " ")), "legend") {
				continue
			}
			if text := label.ReplaceAllString(it.Text, ""); !whole.MatchString(text) {
				t.Errorf("%s:%d: %q is left out", name, it.Line, it.Text)
			}
		}
	}
	t.Logf("%d items, %d left out", items, out)
}
