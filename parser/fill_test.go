package parser_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

var signingDay = time.Date(2026, 2, 1, 23, 59, 0, 0, time.UTC)

// signed fills the only sign-off line of a document with the given date line.
func signed(t *testing.T, date, line, name string) string {
	t.Helper()
	plan := parser.Parse([]byte("# Milestone 1: A\n\n**Date**: " + date + "\n\n## Sign-off\n\n- [ ] " + line + "\n"))
	after, err := plan.Apply(plan.SignOff(0, name, signingDay))
	if err != nil {
		t.Fatal(err)
	}
	if text := parser.Parse(after).Items[0].Text; text != plan.Items[0].Text {
		t.Errorf("the item is %q now and was %q", text, plan.Items[0].Text)
	}
	_, last, _ := strings.Cut(string(after), "- [ ] ")
	return strings.TrimSuffix(last, "\n")
}

func TestSignOffFillsWhatIsEmpty(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ date, line, name, want string }{
		"name_and_date":                      {"2026-01-05", "Engineering Lead: [Name] - [Date]", "ann", "Engineering Lead: ann - 2026-02-01"},
		"a_pending_name":                     {"2026-01-05", "Engineering Lead: [Pending] - [Date]", "ann", "Engineering Lead: ann - 2026-02-01"},
		"a_bold_role":                        {"2026-01-05", "**QA Lead**: [Name] - [Date]", "ann-lee", "**QA Lead**: ann-lee - 2026-02-01"},
		"a_name_already_there_stays":         {"2026-01-05", "Product: Ann Lee - [Date]", "bob", "Product: Ann Lee - 2026-02-01"},
		"a_date_already_there_stays":         {"2026-01-05", "Product: [Name] - 2026-01-31", "bob", "Product: bob - 2026-01-31"},
		"nothing_is_empty":                   {"2026-01-05", "Product: Ann Lee - 2026-01-31", "bob", "Product: Ann Lee - 2026-01-31"},
		"a_bare_role_has_no_slot":            {"2026-01-05", "Security", "bob", "Security"},
		"an_unknown_name_leaves_its_slot":    {"2026-01-05", "Product: [Name] - [Date]", "", "Product: [Name] - 2026-02-01"},
		"the_document_s_own_form_of_dates":   {"January 5, 2026", "Product: [Name] - [Date]", "bob", "Product: bob - February 1, 2026"},
		"the_form_with_dots":                 {"05.01.2026", "Product: [Name] - [Date]", "bob", "Product: bob - 01.02.2026"},
		"a_form_with_two_readings_is_no_aid": {"01/05/2026", "Product: [Name] - [Date]", "bob", "Product: bob - 2026-02-01"},
		"an_underscore_in_the_name":          {"2026-01-05", "Product: [Name] - [Date]", "*a_b*", `Product: \*a_b\* - 2026-02-01`},
		"a_link_is_no_slot":                  {"2026-01-05", "Product: [Name](https://x.example) - [Date]", "bob", "Product: [Name](https://x.example) - 2026-02-01"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, signed(t, test.date, test.line, test.name)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSignOffIsForSignOffLinesOnly(t *testing.T) {
	t.Parallel()
	plan := parser.Parse([]byte("# Milestone 1: A\n\n## Goals\n\n- [ ] Ask [Name] - [Date]\n"))
	if edits := plan.SignOff(0, "ann", signingDay); len(edits) != 0 {
		t.Errorf("it gives %v", edits)
	}
}

func TestDecideFillsAnOpenDecision(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ items, decision, want string }{
		"inline":                   {"- [ ] Question 1: Which? - **Decision**: [Pending/Decided]\n", "Postgres", "- [ ] Question 1: Which? - **Decision**: Postgres\n"},
		"in_a_child_bullet":        {"- [ ] Question 1: Which?\r\n  - **Decision**: [Pending/Decided]\r\n", "Postgres", "- [ ] Question 1: Which?\r\n  - **Decision**: Postgres\r\n"},
		"a_word":                   {"- [ ] Which?\n  - Decision: TBD\n", "Postgres", "- [ ] Which?\n  - Decision: Postgres\n"},
		"what_is_decided_stays":    {"- [ ] Which? - **Decision**: MySQL\n", "Postgres", "- [ ] Which? - **Decision**: MySQL\n"},
		"no_slot":                  {"- [ ] Which?\n", "Postgres", "- [ ] Which?\n"},
		"a_child_s_own_decision":   {"- [ ] Which?\n  - [ ] Why? - **Decision**: [Pending]\n", "Postgres", "- [ ] Which?\n  - [ ] Why? - **Decision**: [Pending]\n"},
		"the_owner_behind_it":      {"- [ ] Which? - **Decision**: [Pending] - **Owner**: Ann\n", "Postgres", "- [ ] Which? - **Decision**: Postgres - **Owner**: Ann\n"},
		"markdown_in_the_decision": {"- [ ] Which? - **Decision**: [Pending]\n", "use *stars*", "- [ ] Which? - **Decision**: use \\*stars\\*\n"},
		"lines_become_one":         {"- [ ] Which? - **Decision**: [Pending]\n", "a\n\n- [x] b", "- [ ] Which? - **Decision**: a - \\[x\\] b\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const head = "# Milestone 1: A\n\n## 9. Open Questions\n\n"
			plan := parser.Parse([]byte(head + test.items))
			after, err := plan.Apply(plan.Decide(0, test.decision))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(head+test.want, string(after)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
