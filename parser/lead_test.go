package parser_test

import (
	"strings"
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

// A sentence in bold is the title of the item, and the longer text behind it describes the item.
func TestABoldSentenceIsTheTitleOfWhatDescribesIt(t *testing.T) {
	t.Parallel()
	const prose = "Files of the last version must be read for `one` more year, which support asked for and nobody else does"
	for name, c := range map[string]struct{ text, title, body string }{
		"sentence":         {"**Keep the old reader.** " + prose, "Keep the old reader.", prose},
		"question":         {"**Why not?** " + prose, "Why not?", prose},
		"underscores":      {"__Keep it.__ " + prose, "Keep it.", prose},
		"id":               {"T001 **Keep it.** " + prose, "T001 Keep it.", prose},
		"wrapped":          {"**Keep it.** " + prose + "\n  and *some* more", "Keep it.", prose + "\nand *some* more"},
		"behind it a link": {"**Keep it.** " + prose + " (#12)", "Keep it.", prose + " (#12)"},
		"short":            {"**Blocker.** Mend the login", "Blocker. Mend the login", ""},
		"no sentence":      {"**Reader** " + prose, "Reader " + strings.ReplaceAll(prose, "`", ""), ""},
		"label":            {"**Reader:** " + prose, "Reader: " + strings.ReplaceAll(prose, "`", ""), ""},
		"no space":         {"**Keep.**" + prose, "**Keep.**" + strings.ReplaceAll(prose, "`", ""), ""},
		"not in front":     {"Now **keep it.** " + prose, "Now keep it. " + strings.ReplaceAll(prose, "`", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			item := parser.Parse([]byte("- [ ] " + c.text + "\n")).Items[0]
			if item.Title != c.title || item.Body != c.body {
				t.Errorf("title %q, body %q; want %q, %q", item.Title, item.Body, c.title, c.body)
			}
		})
	}
}

// What is written into an item with a bold sentence leaves the text that describes it alone.
func TestEditsOfABoldSentenceLeaveTheProseAlone(t *testing.T) {
	t.Parallel()
	const prose = " Files of the last version must be read for one more year, which support asked for and nobody else does\n"
	p := parser.Parse([]byte("- [ ] **Keep the old reader.**" + prose))
	for state, want := range map[parser.State]string{
		parser.StateDone:    "- [x] **Keep the old reader.**" + prose,
		parser.StateDropped: "- [ ] ~~**Keep the old reader.**~~" + prose,
	} {
		edits, err := p.SetState(0, state)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Apply(edits)
		if err != nil || string(out) != want {
			t.Errorf("%s: got %q, %v; want %q", state, out, err, want)
		}
	}
}
