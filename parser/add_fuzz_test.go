package parser_test

import (
	"testing"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/parser"
)

// FuzzAdd adds an item with any title behind each item and below each heading of any document: it reads as it
// was meant, or the document stays as it is.
func FuzzAdd(f *testing.F) {
	for _, s := range seeds {
		for _, title := range []string{"A new title", "*signs* & [brackets] (#3)", "<!-- a"} {
			f.Add([]byte(s), title)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte, title string) {
		if len(source) > 1_000 || len(title) > 300 {
			return
		}
		p := parser.Parse(source)
		spots := []parser.Spot{{After: -1, Below: -1, Title: "Added on GitHub"}}
		for i := range min(len(p.Items), 3) {
			spots = append(spots, parser.Spot{After: i})
		}
		for i := range min(len(p.Sections), 3) {
			spots = append(spots, parser.Spot{After: -1, Below: i})
		}
		for _, spot := range spots {
			const readings = 20
			fuzzing.Within(t, source, readings, func() { addAt(t, p, spot, title) })
		}
	})
}

func addAt(t *testing.T, p *parser.Plan, spot parser.Spot, title string) {
	t.Helper()
	var edits []parser.Edit
	added := p.Add(spot, parser.NewItem{Title: title, Issue: 7}, parser.NewItem{Title: title, Issue: 8, Hidden: true})
	for _, a := range added {
		if a.Err == nil {
			edits = append(edits, a.Edit)
		}
	}
	if len(edits) == 0 {
		return
	}
	applied(t, p, edits, func(after *parser.Plan) {
		if len(after.Items) != len(p.Items)+len(edits) {
			t.Fatalf("%d items became %d by %d edits", len(p.Items), len(after.Items), len(edits))
		}
	})
}
