package parser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before string
		done   bool
		after  string
	}{
		"ticks_a_box":                  {"- [ ] a\n", true, "- [x] a\n"},
		"unticks_a_box":                {"- [x] a\n", false, "- [ ] a\n"},
		"unticks_a_capital":            {"- [X] a\n", false, "- [ ] a\n"},
		"keeps_a_capital":              {"- [X] a\n", true, "- [X] a\n"},
		"keeps_carriage_returns":       {"# T\r\n- [ ] a\r\n- b\r\n", true, "# T\r\n- [x] a\r\n- b\r\n"},
		"keeps_lone_carriage_returns":  {"# T\r- [ ] a\r", true, "# T\r- [x] a\r"},
		"keeps_a_byte_order_mark":      {"\ufeff- [ ] a", true, "\ufeff- [x] a"},
		"keeps_front_matter":           {"---\na: b\n---\n- [ ] a", true, "---\na: b\n---\n- [x] a"},
		"keeps_tabs":                   {"-\t[ ]\ta\t\n", true, "-\t[x]\ta\t\n"},
		"keeps_bytes_that_are_no_text": {"- [ ] a\xff\n", true, "- [x] a\xff\n"},
		"works_in_quotes":              {"> 1. [ ] a\nlazy\n", true, "> 1. [x] a\nlazy\n"},
		"works_below_setext_headings":  {"T\n===\n- [ ] a\n", true, "T\n===\n- [x] a\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(tt.before))
			edit, err := p.Check(0, tt.done)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Apply([]parser.Edit{edit})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetState(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before string
		state  parser.State
		after  string
	}{
		"drops":                         {"- [ ] a b", parser.StateDropped, "- [ ] ~~a b~~"},
		"drops_a_done_item":             {"- [x] a", parser.StateDropped, "- [ ] ~~a~~"},
		"drops_behind_the_id":           {"- [ ] Task 1.1: a", parser.StateDropped, "- [ ] Task 1.1: ~~a~~"},
		"drops_in_front_of_slots":       {"- [ ] a (#4) <!-- n -->", parser.StateDropped, "- [ ] ~~a~~ (#4) <!-- n -->"},
		"drops_emphasis":                {"- [ ] **a** `b`", parser.StateDropped, "- [ ] ~~**a** `b`~~"},
		"drops_two_lines":               {"- [ ] a\n  b\n", parser.StateDropped, "- [ ] ~~a\n  b~~\n"},
		"takes_a_dropped_item_up":       {"- [ ] ~~a~~ #3", parser.StateOpen, "- [ ] a #3"},
		"does_a_dropped_item":           {"- [ ] ~~a~~", parser.StateDone, "- [x] a"},
		"unstrikes_a_ticked_one":        {"- [X] 1.2 ~~a~~", parser.StateDone, "- [X] 1.2 a"},
		"opens_a_struck_and_ticked_one": {"- [x] ~~a~~", parser.StateOpen, "- [ ] a"},
		"leaves_what_is_so":             {"- [X] a", parser.StateDone, "- [X] a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(tt.before))
			edits, err := p.SetState(0, tt.state)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			if got := parser.Parse(out).Items[0].State; got != tt.state {
				t.Errorf("state %s, want %s", got, tt.state)
			}
		})
	}
}

func TestRetitle(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ before, title, after string }{
		"replaces_the_text":      {"- [ ] a b\n", "c d", "- [ ] c d\n"},
		"keeps_the_id":           {"- [ ] Task 1.1: a", "Task 1.1: b", "- [ ] Task 1.1: b"},
		"adds_the_id":            {"- [ ] Task 1.1: a", "b", "- [ ] Task 1.1: b"},
		"keeps_a_bold_id":        {"- [x] **T001**: a", "T001: b", "- [x] **T001**: b"},
		"keeps_slots":            {"- [ ] a - **Owner**: @ann (#3)", "b", "- [ ] b - **Owner**: @ann (#3)"},
		"keeps_comments":         {"- [ ] a <!-- n -->", "b", "- [ ] b <!-- n -->"},
		"escapes_markdown":       {"- [ ] a", "b *c* [d](e) `f` <g> _h_ i_j & k", "- [ ] b \\*c\\* \\[d\\](e) \\`f\\` \\<g> \\_h\\_ i_j & k"},
		"escapes_links":          {"- [ ] a", "b #12", "- [ ] b \\#12"},
		"escapes_a_box":          {"- [ ] a", "[x] b", "- [ ] \\[x\\] b"},
		"keeps_carriage_returns": {"- [ ] a\r\n- [ ] b\r\n", "c", "- [ ] c\r\n- [ ] b\r\n"},
		"keeps_children":         {"- [ ] a\n  - [ ] b\n", "c", "- [ ] c\n  - [ ] b\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(tt.before))
			edit, err := p.Retitle(0, tt.title)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Apply([]parser.Edit{edit})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			if got := parser.Parse(out).Items[0]; got.Title != tt.title && got.Text != tt.title {
				t.Errorf("reads %q, want %q", got.Title, tt.title)
			}
		})
	}
}

func TestItemsThatCannotBeEdited(t *testing.T) {
	t.Parallel()
	retitle := func(document, title string) func() error {
		return func() error {
			_, err := parser.Parse([]byte(document)).Retitle(0, title)
			return err
		}
	}
	tests := map[string]func() error{
		"other_state": func() error {
			_, err := parser.Parse([]byte("- [-] a")).Check(0, true)
			return err
		},
		"no_such_item": func() error {
			_, err := parser.Parse([]byte("- [ ] a")).Check(1, true)
			return err
		},
		"retitle_of_markdown":    retitle("- [ ] a **b**", "c"),
		"retitle_of_two_lines":   retitle("- [ ] a\n  b", "c"),
		"retitle_to_nothing":     retitle("- [ ] a", " "),
		"retitle_to_two_lines":   retitle("- [ ] a", "b\nc"),
		"retitle_to_placeholder": retitle("- [ ] a", "[b]"),
		"retitle_to_an_id":       retitle("- [ ] a", "1.1 b"),
	}
	for name, edit := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := edit(); !errors.Is(err, parser.ErrNotEditable) {
				t.Errorf("got %v, want ErrNotEditable", err)
			}
		})
	}
}

func TestApplyRefusesEditsThatDoMoreThanTheySay(t *testing.T) {
	t.Parallel()
	document := "- [ ] a\n- [ ] b\n"
	tests := map[string]struct {
		edits []parser.Edit
		want  error
	}{
		"outside":           {[]parser.Edit{{Start: 0, End: 99}}, parser.ErrBadEdit},
		"negative":          {[]parser.Edit{{Start: -1, End: 0}}, parser.ErrBadEdit},
		"backwards":         {[]parser.Edit{{Start: 3, End: 2}}, parser.ErrBadEdit},
		"overlapping":       {[]parser.Edit{{Start: 0, End: 4}, {Start: 3, End: 5}}, parser.ErrBadEdit},
		"twice":             {[]parser.Edit{{Start: 3, End: 3, New: "x"}, {Start: 3, End: 3, New: "y"}}, parser.ErrBadEdit},
		"breaking_a_box":    {[]parser.Edit{{Start: 3, End: 4, New: "?"}}, parser.ErrSideEffect},
		"removing_an_item":  {[]parser.Edit{{Start: 0, End: 8}}, parser.ErrSideEffect},
		"adding_an_item":    {[]parser.Edit{{Start: 16, End: 16, New: "- [ ] c\n"}}, parser.ErrSideEffect},
		"opening_a_fence":   {[]parser.Edit{{Start: 7, End: 7, New: "\n```"}}, parser.ErrSideEffect},
		"moving_an_item":    {[]parser.Edit{{Start: 8, End: 8, New: "  "}}, parser.ErrSideEffect},
		"adding_a_section":  {[]parser.Edit{{Start: 0, End: 0, New: "## S\n"}}, parser.ErrSideEffect},
		"ticking_sideways":  {[]parser.Edit{{Start: 2, End: 5, New: "[x]"}}, parser.ErrSideEffect},
		"commenting_an_end": {[]parser.Edit{{Start: 7, End: 7, New: " <!--"}}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := parser.Parse([]byte(document)).Apply(tt.edits); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestApplyMakesManyEditsAtOnce(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte(strings.Repeat("- [ ] a\n", 100)))
	var edits []parser.Edit
	for i := range p.Items {
		e, err := p.Check(len(p.Items)-1-i, true)
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, e)
	}
	out, err := p.Apply(edits)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("- [x] a\n", 100); string(out) != want {
		t.Errorf("got %q", out)
	}
}
