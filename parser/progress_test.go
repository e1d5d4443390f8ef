package parser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestStatusWordSpeaksAsTheTableDoes(t *testing.T) {
	t.Parallel()
	const plain, words = "| Part | Status |\n|---|---|\n| a | todo |\n", "| Teil | Status |\n|---|---|\n| a | offen |\n| b | in Arbeit |\n"
	tests := map[string]struct {
		document string
		item     int
		working  bool
		before   string
		want     string
	}{
		"in_its_own_words":             {tablesPlan, 4, true, "", "🔄 In Progress"},
		"in_another_language":          {"# Milestone 1: A\n\n" + words, 0, true, "", "in Arbeit"},
		"in_plain_words":               {"# Milestone 1: A\n\n" + plain, 0, true, "", "In Progress"},
		"with_a_pictograph":            {"# Milestone 1: A\n\n" + strings.Replace(plain, "todo", "⏳ todo", 1), 0, true, "", "🔄 In Progress"},
		"back_to_what_it_was":          {tablesPlan, 3, false, "⏸ Blocked", "⏸ Blocked"},
		"back_to_open":                 {tablesPlan, 3, false, "", "⏳ Planned"},
		"never_back_to_done":           {tablesPlan, 3, false, "✅ Done", "⏳ Planned"},
		"never_back_to_the_same":       {tablesPlan, 3, false, "🚧 WIP", "⏳ Planned"},
		"a_risk_has_none":              {tablesPlan, 0, true, "", ""},
		"an_item_of_a_list_has_none":   {"# Milestone 1: A\n\n- [ ] a\n", 0, true, "", ""},
		"an_empty_cell_is_no_sample":   {"# Milestone 1: A\n\n| Part | Status |\n|---|---|\n| a | |\n", 0, false, "", "Planned"},
		"a_finished_row_has_words_too": {tablesPlan, 2, false, "", "⏳ Planned"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := withTables(test.document).StatusWord(test.item, test.working, test.before); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSetStatusChangesOneCell(t *testing.T) {
	t.Parallel()
	plan := withTables(tablesPlan)
	edits, err := plan.SetStatus(4, "🔄 In Progress")
	if err != nil {
		t.Fatal(err)
	}
	out, err := plan.Apply(edits)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(tablesPlan, "⏳ Planned", "🔄 In Progress", 1), string(out)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	if edits, err := plan.SetStatus(4, "⏳ Planned"); err != nil || edits != nil {
		t.Errorf("a cell that says so already: %v, %v", edits, err)
	}
	for name, item := range map[string]int{"risk": 0, "finished": 2} {
		if _, err := plan.SetStatus(item, "In Progress"); !errors.Is(err, parser.ErrNotEditable) {
			t.Errorf("a %s row: %v", name, err)
		}
	}
	for _, cell := range []string{"a | b", "Done", "a\nb"} {
		if _, err := plan.SetStatus(4, cell); !errors.Is(err, parser.ErrNotEditable) {
			t.Errorf("%q: %v", cell, err)
		}
	}
}
