package parser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestAdd_writes_a_line_in_the_form_of_its_neighbours(t *testing.T) {
	t.Parallel()
	behind := func(item int) parser.Spot { return parser.Spot{After: item} }
	below := func(section int, title string) parser.Spot {
		return parser.Spot{After: -1, Below: section, Title: title}
	}
	tests := map[string]struct {
		before string
		at     parser.Spot
		after  string
	}{
		"in_a_tight_list":                     {"- [ ] a\n- [x] b\n\ntext\n", behind(1), "- [ ] a\n- [x] b\n- [ ] New (#7)\n\ntext\n"},
		"with_stars":                          {"* [ ] a\n", behind(0), "* [ ] a\n* [ ] New (#7)\n"},
		"in_a_loose_list":                     {"- [ ] a\n\n- [ ] b\n", behind(1), "- [ ] a\n\n- [ ] b\n\n- [ ] New (#7)\n"},
		"with_the_next_number":                {"1. [ ] a\n2. [ ] b\n", behind(1), "1. [ ] a\n2. [ ] b\n3. [ ] New (#7)\n"},
		"with_the_first_number_next":          {"4) [ ] a\n", behind(0), "4) [ ] a\n5) [ ] New (#7)\n"},
		"with_the_same_number":                {"1. [ ] a\n1. [ ] b\n", behind(1), "1. [ ] a\n1. [ ] b\n1. [ ] New (#7)\n"},
		"behind_children_and_their_text":      {"- [ ] a\n  - [ ] b\n\n    c\n", behind(0), "- [ ] a\n  - [ ] b\n\n    c\n- [ ] New (#7)\n"},
		"indented_below_a_bullet":             {"- Backend:\n  - [ ] a\n- [ ] b\n", behind(0), "- Backend:\n  - [ ] a\n  - [ ] New (#7)\n- [ ] b\n"},
		"in_a_quote":                          {"> - [ ] a\n>\n> - [ ] b\n", behind(1), "> - [ ] a\n>\n> - [ ] b\n>\n> - [ ] New (#7)\n"},
		"with_carriage_returns":               {"- [ ] a\r\n- [ ] b\r\nc\r\n", behind(0), "- [ ] a\r\n- [ ] New (#7)\r\n- [ ] b\r\nc\r\n"},
		"with_tabs":                           {"-\t[ ]\ta\n", behind(0), "-\t[ ]\ta\n-\t[ ] New (#7)\n"},
		"without_a_final_line_break":          {"# T\n- [ ] a", behind(0), "# T\n- [ ] a\n- [ ] New (#7)"},
		"behind_a_byte_order_mark":            {"\ufeff- [ ] a\n", behind(0), ""},
		"below_a_heading":                     {"# T\n\n## Tests\n\nprose\n\n## Next\n", below(0, ""), "# T\n\n## Tests\n\nprose\n\n- [ ] New (#7)\n\n## Next\n"},
		"below_a_heading_without_text":        {"# T\n## Tests\n## Next\n", below(0, ""), "# T\n## Tests\n\n- [ ] New (#7)\n## Next\n"},
		"below_a_heading_before_a_rule":       {"# T\n## Tests\nprose\n\n---\n\n## Next\n", below(0, ""), "# T\n## Tests\nprose\n\n- [ ] New (#7)\n\n---\n\n## Next\n"},
		"below_a_heading_before_another":      {"# T\n## Tests\n### Unit\n- [ ] a\n", below(0, ""), "# T\n## Tests\n\n- [ ] New (#7)\n### Unit\n- [ ] a\n"},
		"in_a_section_of_its_own":             {"# T\n\n- [ ] a\n", below(-1, "Added"), "# T\n\n- [ ] a\n\n## Added\n\n- [ ] New (#7)\n"},
		"in_a_section_of_its_own_at_the_end":  {"# T\n\n- [ ] a", below(-1, "Added"), "# T\n\n- [ ] a\n\n## Added\n\n- [ ] New (#7)"},
		"in_a_section_of_its_own_of_a_part":   {"# T\n\n## A\n- [ ] a\n\n## B\n- [ ] b\n", below(0, "Added"), "# T\n\n## A\n- [ ] a\n\n### Added\n\n- [ ] New (#7)\n\n## B\n- [ ] b\n"},
		"in_a_section_of_its_own_with_breaks": {"# T\r\n- [ ] a\r\n", below(-1, "Added"), "# T\r\n- [ ] a\r\n\r\n## Added\r\n\r\n- [ ] New (#7)\r\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(tt.before))
			added := p.Add(tt.at, parser.NewItem{Title: "New", Issue: 7})[0]
			if tt.after == "" {
				if !errors.Is(added.Err, parser.ErrNoModel) {
					t.Fatalf("error %v", added.Err)
				}
				return
			}
			if added.Err != nil {
				t.Fatal(added.Err)
			}
			out, err := p.Apply([]parser.Edit{added.Edit})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			if got := added.Plan.Items[added.Item].Title; got != "New" {
				t.Errorf("the item is called %q", got)
			}
		})
	}
}

// titles that people give to issues, and that mean something in Markdown or in a plan.
var issueTitles = []string{
	"Plain", "`code` and *stars* and _lines_", "[link](http://x)", "<b>tag</b> &amp; more", "a | b", "\\ backslash", "~~struck~~",
	"Ask @bob", "Like #12", "Fix #12 (see #13)", "- [ ] box", "1.1 Numbered", "T001 With an id", "Ends with (#9)", "> quoted", "# heading",
	"<!-- comment -->", "open <!-- comment", "a --> b", "Ümläut 検索", "Two  spaces", "Fix: colon", "50% 🚀 rocket inside",
}

func TestAdd_writes_titles_that_read_as_they_are_or_not_at_all(t *testing.T) {
	t.Parallel()
	const before = "# Milestone 1: T\n\n## Goals\n\n- [ ] a\n\n## Testing\n\n- [ ] b\n"
	refused := map[string]bool{"Two  spaces": true, "<!-- comment -->": true}
	p := parser.Parse([]byte(before))
	for _, hidden := range []bool{false, true} {
		for _, title := range issueTitles {
			added := p.Add(parser.Spot{After: 0}, parser.NewItem{Title: title, Issue: 7, Hidden: hidden})[0]
			if added.Err != nil {
				if !refused[title] {
					t.Errorf("%q: %v", title, added.Err)
				}
				continue
			}
			out, err := p.Apply([]parser.Edit{added.Edit})
			if err != nil {
				t.Errorf("%q: %v", title, err)
				continue
			}
			after := parser.Parse(out)
			if len(after.Items) != 3 || after.Items[1].Title != title || after.Items[0].Title != "a" || after.Items[2].Title != "b" {
				t.Errorf("%q reads otherwise in %q", title, out)
			}
		}
	}
	for _, title := range []string{"", "[Name of feature]", "TBD", "line\nbreak", " space in front"} {
		if added := p.Add(parser.Spot{After: 0}, parser.NewItem{Title: title, Issue: 7})[0]; !errors.Is(added.Err, parser.ErrNotEditable) {
			t.Errorf("%q: error %v", title, added.Err)
		}
	}
}

func TestAdd_adds_several_in_order(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# T\n\n1. [ ] a\n2. [ ] b"))
	items := []parser.NewItem{{Title: "c", Issue: 3, Hidden: true}, {Title: "TBD", Issue: 4}, {Title: "d", Issue: 5, Hidden: true}}
	for name, tt := range map[string]struct {
		at   parser.Spot
		want string
	}{
		"in_a_list":    {parser.Spot{After: 1}, "# T\n\n1. [ ] a\n2. [ ] b\n3. [ ] c <!-- #3 -->\n4. [ ] d <!-- #5 -->"},
		"in_a_section": {parser.Spot{After: -1, Below: -1, Title: "New"}, "# T\n\n1. [ ] a\n2. [ ] b\n\n## New\n\n- [ ] c <!-- #3 -->\n- [ ] d <!-- #5 -->"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tick, err := p.Check(1, true)
			if err != nil {
				t.Fatal(err)
			}
			edits := []parser.Edit{tick}
			for _, added := range p.Add(tt.at, items...) {
				if added.Err == nil {
					edits = append(edits, added.Edit)
				}
			}
			out, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Replace(tt.want, "[ ] b", "[x] b", 1), string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func TestApply_refuses_lines_that_change_others(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# T\n\n## A\n- [ ] a\n  - [ ] b\n"))
	for name, edit := range map[string]parser.Edit{
		"a heading above an item":        {Start: 10, End: 10, New: "## B\n", Adds: true},
		"a parent in front of a child":   {Start: 18, End: 18, New: "- [ ] c\n", Adds: true},
		"a fence that is never closed":   {Start: 10, End: 10, New: "```\n", Adds: true},
		"a comment that is never closed": {Start: 10, End: 10, New: "<!--\n", Adds: true},
	} {
		if out, err := p.Apply([]parser.Edit{edit}); !errors.Is(err, parser.ErrSideEffect) {
			t.Errorf("%s: error %v, document %q", name, err, out)
		}
	}
}

func TestAdd_writes_a_line_without_an_issue(t *testing.T) {
	t.Parallel()
	for _, hidden := range []bool{false, true} {
		p := parser.Parse([]byte("# T\r\n\r\n* [ ] a #3\r\n"))
		added := p.Add(parser.Spot{}, parser.NewItem{Title: "New", Hidden: hidden})[0]
		if added.Err != nil {
			t.Fatal(added.Err)
		}
		if got, want := string(added.Plan.Source()), "# T\r\n\r\n* [ ] a #3\r\n* [ ] New\r\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		// A title that would link an issue by itself is written so that it does not.
		added = p.Add(parser.Spot{}, parser.NewItem{Title: "New #7", Hidden: hidden})[0]
		if added.Err != nil || len(added.Plan.Items[added.Item].Links) != 0 || added.Plan.Items[added.Item].Title != "New #7" {
			t.Errorf("it adds %q, %v", added.Plan.Source(), added.Err)
		}
	}
}

// A heading may be the last line of a document, with nothing behind it, not even the end of the line.
func TestAdd_writes_below_a_heading_that_ends_the_document(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"# Milestone 1: Maps\n\n## Sign-off":                  "# Milestone 1: Maps\n\n## Sign-off\n\n## Added\n\n- [ ] Draw the coast",
		"# Milestone 1: Maps\r\n\r\n- [ ] Walk\r\n\r\n## B":   "# Milestone 1: Maps\r\n\r\n- [ ] Walk\r\n\r\n## B\r\n\r\n## Added\r\n\r\n- [ ] Draw the coast",
		"# Milestone 1: Maps\n\n## A\n\n- [ ] Walk\n\n## B\n": "# Milestone 1: Maps\n\n## A\n\n- [ ] Walk\n\n## B\n\n## Added\n\n- [ ] Draw the coast\n",
	} {
		plan := parser.Parse([]byte(source))
		added := plan.Add(parser.Spot{After: -1, Below: -1, Title: "Added"}, parser.NewItem{Title: "Draw the coast"})[0]
		if added.Err != nil {
			t.Errorf("%q: %v", source, added.Err)
			continue
		}
		out, err := plan.Apply([]parser.Edit{added.Edit})
		if string(out) != want || err != nil {
			t.Errorf("%q becomes %q, want %q (%v)", source, out, want, err)
		}
	}
}
