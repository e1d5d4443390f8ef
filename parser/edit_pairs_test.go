package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

// TestApply_makes_all_that_is_wanted_of_one_line_at_once: an issue that is renamed, linked and closed between two passes
// asks for several things of one line.
func TestApply_makes_all_that_is_wanted_of_one_line_at_once(t *testing.T) {
	t.Parallel()
	const title = "Ship the (last) tile."
	drop := func(p *parser.Plan) ([]parser.Edit, error) { return p.SetState(0, parser.StateDropped) }
	done := func(p *parser.Plan) ([]parser.Edit, error) { return p.SetState(0, parser.StateDone) }
	add := func(p *parser.Plan) ([]parser.Edit, error) {
		added := p.Add(parser.Spot{After: 0}, parser.NewItem{Title: "More"})
		return []parser.Edit{added[0].Edit}, added[0].Err
	}
	rename := func(p *parser.Plan) ([]parser.Edit, error) {
		edit, err := p.Retitle(0, title)
		return []parser.Edit{edit}, err
	}
	link := func(p *parser.Plan) ([]parser.Edit, error) { return p.Link(0, 12, false) }
	hide := func(p *parser.Plan) ([]parser.Edit, error) { return p.Link(0, 12, true) }
	type wish = func(*parser.Plan) ([]parser.Edit, error)
	tests := map[string]struct {
		before string
		wishes []wish
		after  string
	}{
		"drop and rename":                 {"- [ ] Pack\n", []wish{drop, rename}, "- [ ] ~~Ship the (last) tile.~~\n"},
		"drop and rename what was ticked": {"- [x] Pack\n", []wish{drop, rename}, "- [ ] ~~Ship the (last) tile.~~\n"},
		"drop and rename behind an id":    {"- [ ] Task 1.1: Pack - **Owner**: @ann\n", []wish{drop, rename}, "- [ ] Task 1.1: ~~Ship the (last) tile.~~ - **Owner**: @ann\n"},
		"do and rename":                   {"- [ ] Pack\n", []wish{done, rename}, "- [x] Ship the (last) tile.\n"},
		"drop and link":                   {"- [ ] Pack\n", []wish{drop, link}, "- [ ] ~~Pack~~ (#12)\n"},
		"drop and link in a comment":      {"- [ ] Pack\n", []wish{drop, hide}, "- [ ] ~~Pack~~ <!-- #12 -->\n"},
		"link and drop":                   {"- [ ] Pack\n", []wish{link, drop}, "- [ ] ~~Pack~~ (#12)\n"},
		"rename and link":                 {"- [ ] Pack\n", []wish{rename, link}, "- [ ] Ship the (last) tile. (#12)\n"},
		"drop, rename and link":           {"- [ ] Pack\n", []wish{drop, rename, link}, "- [ ] ~~Ship the (last) tile.~~ (#12)\n"},
		"link, rename and drop":           {"- [ ] Pack\n", []wish{link, rename, drop}, "- [ ] ~~Ship the (last) tile.~~ (#12)\n"},
		"drop and add at the end":         {"- [ ] Pack", []wish{drop, add}, "- [ ] ~~Pack~~\n- [ ] More"},
		"add, link and drop at the end":   {"- [ ] Pack", []wish{add, link, drop}, "- [ ] ~~Pack~~ (#12)\n- [ ] More"},
		"add and rename at the end":       {"- [ ] Pack", []wish{add, rename}, "- [ ] Ship the (last) tile.\n- [ ] More"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(test.before))
			var edits []parser.Edit
			for _, wish := range test.wishes {
				more, err := wish(p)
				if err != nil {
					t.Fatal(err)
				}
				edits = append(edits, more...)
			}
			out, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}
