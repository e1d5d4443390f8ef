package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

const headed = `# Milestone 1: Maps

- [ ] Loose

## Draw

- [ ] Ink
  - [x] Buy ink
- [x] Paper

### Colours

Words.

- [x] Red
- [X] ~~Blue~~

## Empty

Words.

## Sign-off

- [ ] QA: [Name] - [Date]
`

// kinds writes the items as `line kind state title: steps`.
func kinds(p *parser.Plan) []string {
	var lines []string
	for i, it := range p.Items {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%d %s %s %s %t %v", it.Line, it.Kind, it.State, it.Title, it.Tracked, p.Steps(i)), " []"))
	}
	return lines
}

func TestHeadings_stand_for_the_boxes_below_them(t *testing.T) {
	t.Parallel()
	p := parser.ParseWith([]byte(headed), parser.Options{Headings: true})
	if diff := cmp.Diff([]string{
		"3  open Loose true", "5 heading open Draw true [2 3 4", "7 step open Ink false", "8 step done Buy ink false", "9 step done Paper false",
		"11 heading done Colours true [6 7", "15 step done Red false", "16 step done Blue false", "24  open QA true",
	}, kinds(p)); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if want := "- [ ] Ink\n  - [x] Buy ink\n- [x] Paper"; p.Items[1].Body != want {
		t.Errorf("the checklist is\n%s", p.Items[1].Body)
	}
	if p.Items[5].Parent != 1 || p.Items[3].Parent != 2 || p.Items[1].Section != -1 {
		t.Errorf("parents: %d, %d; section %d", p.Items[5].Parent, p.Items[3].Parent, p.Items[1].Section)
	}
}

func TestHeadings_are_written_by_their_boxes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		item     int
		state    parser.State
		from, to []string
	}{
		"done ticks what is open":       {1, parser.StateDone, []string{"- [ ] Ink"}, []string{"- [x] Ink"}},
		"dropped strikes what is open":  {1, parser.StateDropped, []string{"- [ ] Ink"}, []string{"- [ ] ~~Ink~~"}},
		"open takes back the last":      {5, parser.StateOpen, []string{"- [X] ~~Blue~~"}, []string{"- [ ] Blue"}},
		"what is done already stays so": {5, parser.StateDone, nil, nil},
		"what is open already stays so": {1, parser.StateOpen, nil, nil},
		"an entry is written as it was": {0, parser.StateDone, []string{"- [ ] Loose"}, []string{"- [x] Loose"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.ParseWith([]byte(headed), parser.Options{Headings: true})
			edits, err := p.SetState(test.item, test.state)
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			want := headed
			for i := range test.from {
				want = strings.Replace(want, test.from[i], test.to[i], 1)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadings_take_another_title(t *testing.T) {
	t.Parallel()
	p := parser.ParseWith([]byte(headed), parser.Options{Headings: true})
	edit, err := p.Retitle(1, "Draw them")
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Apply([]parser.Edit{edit})
	if err != nil || !strings.Contains(string(got), "## Draw them\n") {
		t.Errorf("%v:\n%s", err, got)
	}
}
