package writeback

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// manyItems is a plan with n open items.
func manyItems(n int) sync.Document {
	var text strings.Builder
	text.WriteString("# Milestone 1: Many\n")
	for i := range n {
		if i%50 == 0 {
			fmt.Fprintf(&text, "\n## Part %d\n\n", i/50+1)
		}
		fmt.Fprintf(&text, "- [ ] Task %d: Survey trail %d\n", i+1, i+1)
	}
	return sync.ParseDocument(sync.File{Path: "docs/milestone-1.md"}, []byte(text.String()), sync.DefaultPolicy())
}

// ticks are the edits that tick every second item.
func ticks(tb testing.TB, document sync.Document) []sync.Edit {
	tb.Helper()
	var edits []sync.Edit
	for i, item := range document.Plan.Items {
		if i%2 == 1 {
			continue
		}
		spans, err := document.Plan.SetState(i, parser.StateDone)
		if err != nil {
			tb.Fatal(err)
		}
		edits = append(edits, sync.Edit{Item: i, Line: item.Line, Title: item.Title, Spans: spans})
	}
	return edits
}

// What does not hold is left out by itself, as if one edit after the other had been checked.
func TestEditable_leaves_out_just_what_does_not_hold(t *testing.T) {
	t.Parallel()
	document := manyItems(40)
	edits := ticks(t, document)
	wrong := map[int]bool{}
	for _, at := range []int{3, 4, 17} {
		edits[at].Spans = edits[at-1].Spans // a second edit of a byte
		wrong[edits[at].Line] = true
	}
	edits[19].Spans = []parser.Edit{{Start: edits[19].Spans[0].Start - 4, End: edits[19].Spans[0].Start, New: "\n- "}}
	wrong[edits[19].Line] = true
	p := &writer{in: Input{Documents: []sync.Document{document}}}
	good := p.editable(edits)
	for _, edit := range good {
		if wrong[edit.Line] {
			t.Errorf("the edit of line %d is taken", edit.Line)
		}
	}
	if len(good) != len(edits)-len(wrong) || len(p.out.Notices) != len(wrong) {
		t.Errorf("%d of %d edits hold: %v", len(good), len(edits), p.out.Notices)
	}
	for _, notice := range p.out.Notices {
		if !wrong[notice.Line] {
			t.Errorf("told: %v", notice)
		}
	}
	if files, err := p.files(good); err != nil || len(files) != 1 || strings.Count(string(files[0].Content), "[x]") != len(good) {
		t.Errorf("%v in %d files", err, len(files))
	}
}

// BenchmarkEditable checks edits of half of all boxes, which many ticked at once are.
func BenchmarkEditable(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		document := manyItems(n)
		edits := ticks(b, document)
		b.Run(fmt.Sprintf("%d of %d boxes", len(edits), n), func(b *testing.B) {
			for b.Loop() {
				p := &writer{in: Input{Documents: []sync.Document{document}}}
				if good := p.editable(edits); len(good) != len(edits) {
					b.Fatalf("%d of %d edits hold: %v", len(good), len(edits), p.out.Notices)
				}
			}
		})
	}
}
