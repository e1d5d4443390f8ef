package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// What follows a title that the author ended on purpose stays where it is when the title changes.
func TestEditsOfATitleLeaveTheLinesBelowAlone(t *testing.T) {
	t.Parallel()
	const source = "- [ ] Task 1: Pack the tiles  \n  one region at a time\n- [ ] other\n"
	for name, c := range map[string]struct {
		edits func(p *parser.Plan) ([]parser.Edit, error)
		want  string
	}{
		"retitled": {
			func(p *parser.Plan) ([]parser.Edit, error) {
				edit, err := p.Retitle(0, "Task 1: Ship the tiles")
				return []parser.Edit{edit}, err
			},
			"- [ ] Task 1: Ship the tiles  \n  one region at a time\n- [ ] other\n",
		},
		"dropped": {
			func(p *parser.Plan) ([]parser.Edit, error) { return p.SetState(0, parser.StateDropped) },
			"- [ ] Task 1: ~~Pack the tiles~~  \n  one region at a time\n- [ ] other\n",
		},
		"linked": {
			func(p *parser.Plan) ([]parser.Edit, error) { return p.Link(0, 7, true) },
			"- [ ] Task 1: Pack the tiles  \n  one region at a time <!-- #7 -->\n- [ ] other\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(source))
			edits, err := c.edits(p)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			if string(out) != c.want {
				t.Errorf("got %q, want %q", out, c.want)
			}
		})
	}
}

// A carriage return is no second space.
func TestOneSpaceBeforeCarriageReturnIsNoHardBreak(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("- [ ] one \r\n  two\r\n- [ ] three  \r\n  four\r\n"))
	for i, want := range []string{"one two", "three"} {
		if got := p.Items[i].Title; got != want {
			t.Errorf("title %q, want %q", got, want)
		}
	}
}
