package testbook_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/testbook"
)

// Fences are looked for line by line here, and as GitHub reads them there.
func TestAllFindsEveryFence(t *testing.T) {
	t.Parallel()
	fence := regexp.MustCompile("^ *```(\\w*)")
	for _, document := range testbook.Documents(t) {
		lines := strings.Split(testbook.Text(t, document), "\n")
		blocks, open := testbook.All(t, document), false
		for i, line := range lines {
			match := fence.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			if open = !open; !open {
				continue
			}
			if len(blocks) == 0 || blocks[0].Line != i+2 || blocks[0].Language != match[1] || !strings.Contains(lines[i+1], strings.SplitN(blocks[0].Text, "\n", 2)[0]) {
				t.Fatalf("%s:%d: the block is not found, but %+v", document, i+1, blocks)
			}
			blocks = blocks[1:]
		}
		if open || len(blocks) > 0 {
			t.Errorf("%s: a fence is not closed, or too many are found: %+v", document, blocks)
		}
	}
}

// A block that is indented has no language, and no test could ask for it.
func TestEveryBlockHasAFence(t *testing.T) {
	t.Parallel()
	for _, document := range testbook.Documents(t) {
		for _, line := range testbook.Indented(t, document) {
			t.Errorf("%s:%d: put a fence around the block", document, line)
		}
	}
}

func TestSpansAreWhereTheySay(t *testing.T) {
	t.Parallel()
	spans := 0
	for _, document := range testbook.Documents(t) {
		lines := strings.Split(testbook.Text(t, document), "\n")
		for _, span := range testbook.Spans(t, document) {
			spans++
			if word, _, _ := strings.Cut(span.Text, " "); !strings.Contains(strings.ReplaceAll(lines[span.Line-1], `\|`, "|"), word) || word == "" {
				t.Errorf("%s:%d: %q is not there", document, span.Line, word)
			}
		}
	}
	if spans < 1500 {
		t.Errorf("only %d pieces of code were found", spans)
	}
}

func TestCommandsAreWhatIsTyped(t *testing.T) {
	t.Parallel()
	got := testbook.Commands([]testbook.Block{{Text: "make a   # said of it\n\n# only said\nb --anchor docs/x.md#y \\\n  c\n"}})
	if strings.Join(got, "; ") != "make a; b --anchor docs/x.md#y c" {
		t.Errorf("%q", got)
	}
}
