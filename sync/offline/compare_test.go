package offline_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// corpusFiles lists real documents, or every eighth of them.
func corpusFiles(t testing.TB, patterns ...string) []string {
	t.Helper()
	return corpus.Every(testsize.Pick(8, 1), corpus.Files(t, patterns...))
}

func parseFile(t testing.TB, file string) *parser.Plan {
	t.Helper()
	return parser.Parse(corpus.Read(t, file))
}

func told(changes sync.Changeset) string {
	var all []string
	for _, action := range changes.Actions {
		all = append(all, action.Kind()+" "+sync.TitleOf(action))
	}
	for _, edit := range changes.Edits {
		all = append(all, fmt.Sprintf("edit %+v", edit))
	}
	return strings.Join(all, "\n")
}

func TestCompareRevisions_of_a_file_with_itself_has_nothing_to_do(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, plan string }{
		{"items_done_and_open", "# Milestone 1: X\n\n## A\n- [ ] one thing\n- [x] two things\n"},
		{"all_done", "# Milestone 1: X\n\n## A\n- [x] one thing\n"},
		{"nothing_done", "# Milestone 1: X\n\n## A\n- [ ] one thing\n"},
		{"a_struck_item", "# Milestone 1: X\n\n## A\n- [ ] ~~one thing~~\n- [ ] two\n"},
		{"no_plan", "# Notes\n\n- [x] one thing\n- [ ] another\n"},
		{"two_milestones", "# Road\n\n## Milestone 1: X\n- [x] one\n\n## Milestone 2: Y\n- [x] two\n- [ ] three\n"},
		{"dates_and_dependencies", "# Milestone 2: X\n\n**Date**: 2026-01-01\n**Estimated Duration**: 2 weeks\n**Dependencies**: Milestone 1\n\nWords.\n\n## A\n- [x] one\n- [ ] two\n"},
		{"a_nested_item_that_is_done", "# Milestone 1: X\n\n## A\n- [ ] one\n  - [x] below\n  - [ ] beside\n"},
		{"a_status_table", "# Milestone 1: X\n\n## Implementation\n| Task | Status |\n| --- | --- |\n| Draw | ✅ Done |\n| Print | 🔄 In Progress |\n| Fold | ⏳ Planned |\n"},
		{"nothing_at_all", "# Milestone 1: X\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			plan := parser.Parse([]byte(test.plan))
			if got := told(offline.CompareRevisions("plan.md", plan, plan, sync.DefaultPolicy()).Changes); got != "" {
				t.Errorf("a sync would do:\n%s", got)
			}
		})
	}
}

func TestCompareRevisions_of_real_documents_with_themselves_has_nothing_to_do(t *testing.T) {
	t.Parallel()
	for _, file := range corpusFiles(t, "corpus/docs/*.md", "corpus/histories/*/[0-9]*.md") {
		plan := parseFile(t, file)
		if got := told(offline.CompareRevisions("plan.md", plan, plan, sync.DefaultPolicy()).Changes); got != "" {
			t.Errorf("%s: a sync would do:\n%s", filepath.Base(file), got)
		}
	}
}
