package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

// slips are lines that people, editors and formatters make of `- [x] Fix lamp 7` or `- [ ] Fix lamp 7`.
// GitHub shows no box for any of them.
func slips() map[string]string {
	return map[string]string{
		"no space behind the box":           "- [x]Fix lamp 7",
		"no space behind an open box":       "- [ ]Fix lamp 7",
		"NBSP behind the box":               "- [ ]\u00a0Fix lamp 7",
		"ideographic space behind the box":  "- [ ]\u3000Fix lamp 7",
		"zero width space behind the box":   "- [ ]\u200bFix lamp 7",
		"escaped brackets":                  `- \[x\] Fix lamp 7`,
		"escaped open brackets":             `- \[ \] Fix lamp 7`,
		"one bracket escaped":               `- \[x] Fix lamp 7`,
		"the other bracket escaped":         `- [x\] Fix lamp 7`,
		"round brackets":                    "- (x) Fix lamp 7",
		"open round brackets":               "- ( ) Fix lamp 7",
		"braces":                            "- {x} Fix lamp 7",
		"full-width brackets":               "- ［ ］ Fix lamp 7",
		"full-width brackets and space":     "- ［　］Fix lamp 7",
		"lenticular brackets":               "- 【x】 Fix lamp 7",
		"mixed brackets":                    "- [x］ Fix lamp 7",
		"pictograph":                        "- ☐ Fix lamp 7",
		"ticked pictograph":                 "- ☑️ Fix lamp 7",
		"NBSP behind the marker":            "-\u00a0[ ] Fix lamp 7",
		"NBSP and space behind the marker":  "- \u00a0[ ] Fix lamp 7",
		"en dash":                           "– [ ] Fix lamp 7",
		"em dash":                           "— [x] Fix lamp 7",
		"minus sign":                        "− [ ] Fix lamp 7",
		"bullet":                            "• [ ] Fix lamp 7",
		"middle dot":                        "· [ ] Fix lamp 7",
		"white circle":                      "○ [ ] Fix lamp 7",
		"katakana dot":                      "・[ ] Fix lamp 7",
		"struck with its marker":            "~~- [ ] Fix lamp 7~~",
		"struck with its box":               "- ~~[ ] Fix lamp 7~~",
		"struck by a tag":                   "- <del>[ ] Fix lamp 7</del>",
		"bold with its box":                 "- **[ ] Fix lamp 7**",
		"no space behind the marker":        "-[ ] Fix lamp 7",
		"no space behind a star":            "*[x] Fix lamp 7",
		"no space at all":                   "-[x]Fix lamp 7",
		"no space behind a number":          "7.[ ] Fix lamp 7",
		"escaped marker":                    `\- [ ] Fix lamp 7`,
		"escaped star":                      `\* [ ] Fix lamp 7`,
		"escaped number":                    `7\. [ ] Fix lamp 7`,
		"escaped marker and brackets":       `\- \[ \] Fix lamp 7`,
		"no marker":                         "[ ] Fix lamp 7",
		"indented by NBSP":                  "\u00a0\u00a0- [ ] Fix lamp 7",
		"zero width space in front":         "\u200b- [ ] Fix lamp 7",
		"box without brackets but a marker": "– ☐ Fix lamp 7",
	}
}

// Each slip is named on its line with how to write it, and is no part of the item above it, whether
// it stands alone, below an item, between items or in a paragraph.
func TestSlipInABoxIsNamedAndJoinsNoItem(t *testing.T) {
	t.Parallel()
	for name, line := range slips() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for place, text := range map[string]string{
				"below an item": "- [ ] Fix lamp 6\n" + line + "\n- [ ] Fix lamp 8\n",
				"indented":      "- [ ] Fix lamp 6\n  " + line + "\n- [ ] Fix lamp 8\n",
				"alone":         "- [ ] Fix lamp 6\n\n" + line + "\n\n- [ ] Fix lamp 8\n",
				"in a text":     "- [ ] Fix lamp 6\n- [ ] Fix lamp 8\n\nText\n" + line + "\n",
				"in a quote":    "- [ ] Fix lamp 6\n- [ ] Fix lamp 8\n\n> Text\n> " + line + "\n",
				"CRLF":          "- [ ] Fix lamp 6\r\n" + line + "\r\n- [ ] Fix lamp 8\r\n",
			} {
				p := parser.Parse([]byte("# Milestone 1: Lamps\n\n" + text))
				var titles []string
				for _, it := range p.Items {
					titles = append(titles, it.Title)
				}
				if got := strings.Join(titles, ", "); got != "Fix lamp 6, Fix lamp 8" {
					t.Errorf("%s: the items are %s", place, got)
				}
				before, _, _ := strings.Cut(text, line)
				at := strings.Count(before, "\n") + 3
				if !advises(p, at, "Fix lamp 7") {
					t.Errorf("%s: nothing advises on line %d: %v", place, at, p.Diagnostics)
				}
			}
		})
	}
}

// advises reports whether one diagnostic stands on a line, and says how to write the item.
func advises(p *parser.Plan, line int, words string) bool {
	found := 0
	for _, d := range p.Diagnostics {
		if d.Line == line && (strings.Contains(d.Message, fmt.Sprintf("%q", "- [ ] "+words)) || strings.Contains(d.Message, fmt.Sprintf("%q", "- [x] "+words))) {
			found++
		}
	}
	return found == 1
}

// What a formatter made of a whole plan is named line by line.
func TestPlanThatAFormatterEscapedIsNamedLineByLine(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# Milestone 1: Lamps\n\n- \\[ \\] Fix lamp 1\n- \\[x\\] Fix lamp 2\n\n  - \\[ \\] Buy lamp 2\n"))
	for line, words := range map[int]string{3: "Fix lamp 1", 4: "Fix lamp 2", 6: "Buy lamp 2"} {
		if !advises(p, line, words) {
			t.Errorf("nothing advises on line %d: %v", line, p.Diagnostics)
		}
	}
}

func TestWhatOnlyLooksLikeASlipIsNone(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"(x) marks the spot", "- (see) the map", "- [a] Fix", "[x](https://example.org) says so", "- [docs][1] say so", "[1]: https://example.org",
		"`- [ ]` makes a box", "- `[ ]` is a box", "– so it goes [ ] here", "• Fix [ ]", "- () Fix", "- {} Fix", "x = [ ] or so", "- [ ]", "– [ ]", "* (a) first",
		"1. (x marks) it", "- {x: 1} is an object", "- ~~Fix~~ [x] it", "| [ ] | a |", "Fix [x] it", "- (x)->y maps it", "**Note** [x] it",
	} {
		p := parser.Parse([]byte("# Milestone 1: Lamps\n\n" + line + "\n"))
		for _, d := range p.Diagnostics {
			if d.Code == parser.CodeBoxSlip || d.Code == parser.CodeBoxSpacing {
				t.Errorf("%q: %v", line, d)
			}
		}
	}
}

// Items below a line with a slip keep their section and their depth, so that nothing moves while it
// is being repaired.
func TestItemsBelowASlipStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	whole := parser.Parse([]byte("# Milestone 1: A\n\n## Lamps\n\n- [ ] Fix lamps\n  - [ ] Fix lamp 7\n"))
	for _, line := range []string{"- [ ]Fix lamps", `- \[ \] Fix lamps`, "- ( ) Fix lamps"} {
		p := parser.Parse([]byte("# Milestone 1: A\n\n## Lamps\n\n" + line + "\n  - [ ] Fix lamp 7\n"))
		was, is := whole.Items[1], p.Items[0]
		if is.Depth != was.Depth || is.Section != was.Section || len(p.Sections) != len(whole.Sections) || is.Parent != -1 {
			t.Errorf("%q: depth %d, section %d of %d, parent %d", line, is.Depth, is.Section, len(p.Sections), is.Parent)
		}
	}
}

func TestBoxesInCodeAndHTMLAreCounted(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"indented by four spaces": "Text\n\n    - [ ] a\n    - [x] b\n",
		"indented by a tab":       "Text\n\n\t- [ ] a\n\t- [x] b\n",
		"below a tag":             "<details>\n<summary>More</summary>\n- [ ] a\n- [x] b\n\n</details>\n",
	} {
		p := parser.Parse([]byte("# Milestone 1: Lamps\n\n" + text))
		if len(p.Items) != 0 || len(p.Diagnostics) != 1 || p.Diagnostics[0].Code != parser.CodeBoxHidden || !strings.HasPrefix(p.Diagnostics[0].Message, "2 boxes") {
			t.Errorf("%s: items %d, diagnostics %v", name, len(p.Items), p.Diagnostics)
		}
	}
}
