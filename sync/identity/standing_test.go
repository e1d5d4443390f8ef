package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// plan makes a document of the lines below a heading.
func plan(path, lines string) sync.Document {
	return sync.ParseDocument(sync.File{Path: path, Mode: sync.ModeRegular}, []byte("# Milestone 1: Lamps\n\n## Tasks\n\n"+lines+"\n"), sync.DefaultPolicy())
}

// stands reports whether the text of an item stands somewhere in a plan that has no item any more.
func stands(text, id, lines string) bool {
	known := []identity.Known{{Plan: "a.md", Section: []string{"Tasks"}, ID: id, Text: text}}
	return len(identity.MatchIn([]sync.Document{plan("a.md", lines)}, known, nil).Standing) == 1
}

func TestTextStandsInAnyFormAndAloneIfShort(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, lines string
		want        bool
	}{
		{"Fix lamp 7", "- FIX  Lamp 7.", true},
		{"Fix lamp 7", "1. Fix lamp 7", true},
		{"Fix lamp 7", "- Fix\n  lamp 7", true},
		{"Fix lamp 7", "- Ann: Fix lamp 7, later", true},
		{"Fix lamp 7", "- Fix lamp 70", false},
		{"Fix lamp 7", "- Fix lamp 7b", false},
		{"Fix lamp 7", "- Prefix lamp 7", false},
		{"Fix lamp 7", "- Do not fix lamp 7 at night", false},
		{"Fix the old lamp in the hall", "- Do not fix the old lamp in the hall at night", true},
		{"Fix `lamp(7)`", "- Fix `lamp(7)` (done)", true},
		{"Paint", "- Paint", true},
		{"Paint", "- ✅ Paint", true},
		{"Paint", "- Paint (done)", true},
		{"Paint", "| Paint | done |", true},
		{"Paint", "- Paint the lamp", false},
		{"Paint", "Buy oil, Paint, and brushes.", false},
		{"検索APIを作成", "- 検索 API を作成（完了）", true},
		{"検索", "- 検索APIを作成", false},
		{"Ｆｉｘ ｌａｍｐ", "- Fix lamp", true},
		{"Don't stop", "- Don’t stop", true},
	} {
		if got := stands(test.text, "", test.lines); got != test.want {
			t.Errorf("%q in %q: stands %v, want %v", test.text, test.lines, got, test.want)
		}
	}
	if !stands("Ruff", "Step 2", "- [ ]**Step 2: Ruff**") {
		t.Error("a single word behind its id does not stand")
	}
}

// A line of an item is that item's: its words are nobody else's.
func TestLinesOfItemsAreNotLookedAt(t *testing.T) {
	t.Parallel()
	if stands("Fix lamp 7", "", "- [ ] Fix lamp 7 (the big one)\n- [x] Fix lamp 7 and 8") {
		t.Error("the text stands in lines of other items")
	}
}

// What was a heading before is no trace of an item that is called the same.
func TestHeadingsThatStoodBeforeAreNoTrace(t *testing.T) {
	t.Parallel()
	known := []identity.Known{{Plan: "a.md", Section: []string{"Tasks", "Unit tests"}, Text: "Unit tests"}}
	if m := identity.MatchIn([]sync.Document{plan("a.md", "### Unit tests\n\nMore to come.")}, known, nil); len(m.Removed) != 1 {
		t.Errorf("removed %v, standing %v", m.Removed, m.Standing)
	}
	known[0].Section = []string{"Tasks"}
	if m := identity.MatchIn([]sync.Document{plan("a.md", "### Unit tests\n\nMore to come.")}, known, nil); len(m.Standing) != 1 {
		t.Errorf("removed %v, standing %v", m.Removed, m.Standing)
	}
}

func TestTextStandsInAnyPlanOfTheRepository(t *testing.T) {
	t.Parallel()
	known := []identity.Known{{Plan: "a.md", Section: []string{"Tasks"}, Text: "Fix lamp 7"}}
	m := identity.MatchIn([]sync.Document{plan("a.md", "- [ ] Other"), plan("b.md", "- Fix lamp 7")}, known, nil)
	if len(m.Standing) != 1 || m.Standing[0].Document != 1 || m.Standing[0].Line != 5 {
		t.Errorf("standing %+v", m.Standing)
	}
}

// Which of two lines that read the same is gone is told by their lines.
func TestDuplicatesAreToldApartByTheirLines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		known, entries []int
		want           string
	}{
		"the first is gone":   {[]int{10, 40}, []int{39}, "1-0"},
		"the last is gone":    {[]int{10, 40}, []int{10}, "0-0"},
		"the middle is gone":  {[]int{10, 20, 30}, []int{10, 29}, "0-0 2-1"},
		"one is new in front": {[]int{40}, []int{10, 41}, "0-1"},
		"no lines are known":  {[]int{0, 0}, []int{39}, "0-0"},
	} {
		var known []identity.Known
		for _, line := range test.known {
			known = append(known, identity.Known{Plan: "a.md", Section: []string{"Tasks"}, Text: "Write tests", Line: line})
		}
		var entries []identity.Entry
		for _, line := range test.entries {
			entries = append(entries, identity.Entry{Plan: "a.md", Section: []string{"Tasks"}, Text: "Write tests", Line: line})
		}
		var got []string
		for _, pair := range identity.Match(known, entries).Pairs {
			got = append(got, fmt.Sprintf("%d-%d", pair.Known, pair.Entry))
		}
		slices.Sort(got)
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("%s: pairs %s, want %s", name, joined, test.want)
		}
	}
}
