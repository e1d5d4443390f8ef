package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestParse_reads_owners_and_labels_of_the_whole_document(t *testing.T) {
	t.Parallel()
	many := make([]string, 25)
	for i := range many {
		many[i] = fmt.Sprintf("l%d", i)
	}
	tests := map[string]struct {
		front string
		want  parser.Defaults
		codes []string
	}{
		"a_handle_as_people_write_it":       {"---\nowner: @ann # lead\n---\n", parser.Defaults{Owners: []string{"ann"}}, nil},
		"a_handle_in_quotes":                {"---\nowner: \"@ann\"\n---\n", parser.Defaults{Owners: []string{"ann"}}, nil},
		"a_name":                            {"---\nowner: Ann Lee\n---\n", parser.Defaults{People: []string{"Ann Lee"}}, nil},
		"handles_and_names":                 {"---\nowners: @ann, Bob Ray, @ANN\n---\n", parser.Defaults{Owners: []string{"ann"}, People: []string{"Bob Ray"}}, nil},
		"a_list_of_handles":                 {"---\r\nowners: [@ann, @bob-1]\r\n---\r\n", parser.Defaults{Owners: []string{"ann", "bob-1"}}, nil},
		"a_list_below":                      {"---\nowners:\n  - @ann\n  - Bob\n---\n", parser.Defaults{Owners: []string{"ann"}, People: []string{"Bob"}}, nil},
		"a_placeholder_is_nobody":           {"---\nowner: \"[Name]\"\nlabels: [\"[label]\"]\n---\n", parser.Defaults{}, nil},
		"labels_in_a_list":                  {"---\nlabels: [team-a, \"size, big\", Team-A]\n---\n", parser.Defaults{Labels: []string{"team-a", "size, big"}}, nil},
		"labels_with_commas":                {"---\nlabels: team-a, q3\n---\n", parser.Defaults{Labels: []string{"team-a", "q3"}}, nil},
		"toml":                              {"+++\nowner = \"@ann\" # lead\nlabels = [\"team-a\", 'a, b', q3]\n+++\n", parser.Defaults{Owners: []string{"ann"}, Labels: []string{"team-a", "a, b", "q3"}}, nil},
		"more_labels_than_an_issue_needs":   {"---\nlabels: [" + strings.Join(many, ", ") + "]\n---\n", parser.Defaults{Labels: many[:20]}, []string{parser.CodeFrontMatter}},
		"what_is_wrong_otherwise_is_told":   {"---\nowner: @ann\nlabels: [a\n---\n", parser.Defaults{}, []string{parser.CodeFrontMatter}},
		"an_at_sign_elsewhere_is_no_handle": {"---\nowner: \"ann@example.org\"\n---\n", parser.Defaults{}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := parser.Parse([]byte(test.front + "# Milestone 1: A\n\n- [ ] a\n"))
			if diff := cmp.Diff(test.want, plan.Defaults); diff != "" {
				t.Errorf("defaults (-want +got):\n%s", diff)
			}
			var codes []string
			for _, d := range plan.Diagnostics {
				codes = append(codes, d.Code)
			}
			if diff := cmp.Diff(test.codes, codes); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}
