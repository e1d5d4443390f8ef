package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

func TestParse_reads_what_a_milestone_depends_on(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ plan, want string }{
		"metadata":                  {"# Milestone 2: Data\n\n**Dependencies**: Milestone 1, #12\n", "Milestone 1, #12"},
		"front_matter":              {"---\nmilestone: Data\ndepends_on: docs/m1.md\n---\n\n- [ ] One\n", "docs/m1.md"},
		"its_own_and_not_the_files": {"# Roadmap\n\n**Dependencies**: nothing here\n\n## Milestone 1: Base\n\n**Depends on**: #7\n\n- [ ] One\n", "#7"},
		"the_target_of_a_plan":      {"# Milestone 2: Data\n\n**Dependencies**: [the base](m1.md), [a page](https://example.org/m1.md)\n", "m1.md, a page"},
		"another_language":          {"# Milestone 2: Data\n\n**Abhängigkeiten**: Milestone 1\n", "Milestone 1"},
		"none":                      {"# Milestone 2: Data\n\n**Dependencies**: None.\n", ""},
		"a_placeholder":             {"# Milestone 2: Data\n\n**Dependencies**: [Other milestones]\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := parser.Parse([]byte(test.plan)).Milestones[0].DependsOn; got != test.want {
				t.Errorf("depends on %q, want %q", got, test.want)
			}
		})
	}
}
