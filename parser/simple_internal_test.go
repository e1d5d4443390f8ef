package parser

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gm "github.com/yuin/goldmark/parser"

	"github.com/milepost/milepost/internal/testsize"
)

// The shortcut for simple text reads what the inline parser reads. It is tested from inside,
// since from outside the two cannot be told apart.
func TestSimpleTextReadsAsTheInlineParserReadsIt(t *testing.T) {
	t.Parallel()
	words := []string{
		"a", "B2", " ", " ", "**", "**", "`", "``", "*", "_", "(", ")", ":", ".", "-", "<", "&", "[", "]", "]", "é", "#1", "@x", ">", "!", "`c`", "**d**", " - ", "~", "\n", "\t",
		"&amp;", "&#58;", "&nope;", ";", "<!-- #1 -->", "<!-- ", " -->", "<!--", "-",
	}
	random := rand.New(rand.NewPCG(1, 2))
	// Two of them, since flat texts of one share their memory.
	d := &document{refs: gm.NewContext(), plan: &Plan{}, lines: []int{0}}
	other := &document{refs: gm.NewContext(), plan: &Plan{}, lines: []int{0}}
	simple := 0
	for range testsize.Pick(10_000, 200_000) {
		var b strings.Builder
		for range 1 + random.IntN(9) {
			b.WriteString(words[random.IntN(len(words))])
		}
		text := strings.TrimSpace(b.String())
		// A paragraph that begins like another block is no text of an item.
		raw := []byte("x " + text)
		d.effort, other.effort, d.reach, other.reach = 0, 0, 0, 0
		level, _ := d.simplicity(raw)
		if hasBlankLine(string(raw)) || level == simpleNot {
			continue
		}
		got, want := d.flatten(raw), other.flattenInline(raw)
		simple++
		if got.text != want.text {
			t.Fatalf("%q (-inline +simple):\n%s", raw, cmp.Diff(want.text, got.text))
		}
		for i := range got.text {
			if got.inside(markCode, i) != want.inside(markCode, i) || got.inside(markStrong, i) != want.inside(markStrong, i) {
				t.Fatalf("%q: the marks differ at byte %d", raw, i)
			}
			if got.source(i) != want.source(i) {
				t.Fatalf("%q: byte %d comes from %d, want %d", raw, i, got.source(i), want.source(i))
			}
		}
	}
	if simple < testsize.Pick(500, 10_000) {
		t.Errorf("only %d texts were simple", simple)
	}
}

// hasBlankLine tells what no text of one block has.
func hasBlankLine(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			return true
		}
	}
	return false
}
