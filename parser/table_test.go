package parser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/parser"
)

const tablesPlan = "# Milestone 2: Data\n\n## Risk Assessment\n\n" +
	"| Impact | Risk | Probability | Mitigation | Owner |\n|:--|---|---|---|--:|\n" +
	"| 🔴 High | Vendor \\| partner goes away | Medium (2) | Keep a **copy** | @ann |\n" +
	"| Low | ~~Disk is full~~ | low | Watch it | Bob |\n" +
	"| [High] | [Add specific risks] | [Low] | [Plan] | |\n" +
	"\n## Overview\nText in front of it\nNo. | Feature | Description | Status | Notes\n--|--|--|--|--\n" +
	"1.1 | Import | Reads `a` | ✅ Complete | none\n1.2 | Export | Writes | 🔄 In Progress |\n1.3 | Search | | ⏳ Planned |\n1.4 | Chat | | ❌ Cancelled |\n| | | | |\n"

func withTables(document string) *parser.Plan {
	return parser.ParseWith([]byte(document), parser.Options{Tables: true})
}

func TestTables(t *testing.T) {
	t.Parallel()
	type row struct {
		Title, ID   string
		State       parser.State
		Row         parser.Row
		Role        parser.Role
		Line        int
		Body, Owner string
		Tracked     bool
	}
	var got []row
	for _, it := range withTables(tablesPlan).Items {
		got = append(got, row{it.Title, it.ID, it.State, *it.Row, it.Role, it.Line, it.Body, strings.Join(append(it.Owners, it.People...), " "), it.Tracked})
	}
	risk := func(probability, impact string) parser.Row {
		return parser.Row{Kind: parser.TableRisk, Probability: probability, Impact: impact}
	}
	status := func(word string) parser.Row { return parser.Row{Kind: parser.TableStatus, Status: word} }
	want := []row{
		{"Vendor | partner goes away", "", parser.StateOpen, risk("medium", "high"), parser.RoleRisks, 7,
			"- **Impact**: 🔴 High\n- **Probability**: Medium (2)\n- **Mitigation**: Keep a **copy**\n- **Owner**: @ann", "ann", true},
		{"Disk is full", "", parser.StateDone, risk("low", "low"), parser.RoleRisks, 8,
			"- **Impact**: Low\n- **Probability**: low\n- **Mitigation**: Watch it\n- **Owner**: Bob", "Bob", true},
		{"1.1: Import", "1.1", parser.StateDone, status(""), parser.RoleOther, 15, "- **Description**: Reads `a`\n- **Notes**: none", "", true},
		{"1.2: Export", "1.2", parser.StateOpen, status("in progress"), parser.RoleOther, 16, "- **Description**: Writes", "", true},
		{"1.3: Search", "1.3", parser.StateOpen, status("planned"), parser.RoleOther, 17, "", "", true},
		{"1.4: Chat", "1.4", parser.StateDropped, status(""), parser.RoleOther, 18, "", "", true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestTablesAreTranslated(t *testing.T) {
	t.Parallel()
	for _, head := range []string{
		"Risiko|Wahrscheinlichkeit|Auswirkung|Maßnahme", "风险|概率|影响|缓解措施", "リスク|発生確率|影響度|対策", "Риск|Вероятность|Влияние|Меры",
		"Risque|Probabilité|Impact|Atténuation", "위험|확률|영향|완화",
	} {
		items := withTables("# Milestone 1: A\n\n|" + head + "|\n|---|---|---|---|\n|a|b|c|d|\n").Items
		if len(items) != 1 || items[0].Title != "a" || items[0].Row.Probability != "b" || items[0].Row.Impact != "c" {
			t.Errorf("%s: %+v", head, items)
		}
	}
}

// What names a row is its words: a cell with a dash, a sign or a box says nothing, and a number in a
// column of weeks is no id.
func TestRowsAreNamedByTheirWords(t *testing.T) {
	t.Parallel()
	p := withTables("# Milestone 1: A\n\n- [ ] 1. Start\n\n| Week | Right | Built | Process | Status |\n|---|---|---|---|---|\n" +
		"| 1 | Access | ❌ | - | ⏳ TODO |\n| 1 | Erasure | [x] | n/a | ✅ OK |\n| 2 | - | ❌ | - | ⏳ TODO |\n| | TBD | | - | ⏳ TODO |\n| 3 | [Right] | | | |\n")
	var got []string
	for _, it := range p.Items[1:] {
		got = append(got, it.ID+"|"+it.Title+"|"+string(it.State)+"|"+it.Body)
	}
	want := []string{
		"|Week 1: Access|open|- **Built**: ❌\n- **Process**: -",
		"|Week 1: Erasure|done|- **Built**: [x]\n- **Process**: n/a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if hasCode(p, parser.CodeDuplicateID) {
		t.Error("a week is taken for an id")
	}
}

// A tick counts where the words beside it say nothing else, and such words are not written elsewhere.
func TestTickedStatusCells(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]parser.State{
		"✅ 35 tools": parser.StateDone, "✅ Complete with tests": parser.StateDone, "✔️ works": parser.StateDone, "✅ 100%": parser.StateDone,
		"✅ 95%": parser.StateOpen, "✅ On track": parser.StateOpen, "✅ Planned": parser.StateOpen, "works ✅": parser.StateOpen,
		"❌ Not started": parser.StateOpen, "⏳ Basic parsing done": parser.StateOpen,
	} {
		document := "# Milestone 1: A\n\n| Part | Status |\n|---|---|\n| a | " + cell + " |\n| b | ⏳ Planned |\n"
		p := withTables(document)
		if got := p.Items[0].State; got != want {
			t.Errorf("%q is %s, want %s", cell, got, want)
		}
		edits, err := p.SetState(1, parser.StateDone)
		if err != nil {
			t.Fatal(err)
		}
		if edits[0].New != "✅ Done" && cell != "✅ 100%" {
			t.Errorf("beside %q done is written as %q", cell, edits[0].New)
		}
	}
}

func TestTablesThatAreOffAreTold(t *testing.T) {
	t.Parallel()
	count := func(document string) int {
		n := 0
		for _, d := range parser.Parse([]byte(document)).Diagnostics {
			if d.Code == parser.CodeTableUntracked {
				n++
			}
		}
		return n
	}
	if got := count(tablesPlan); got != 2 {
		t.Errorf("%d tables are told, want 2", got)
	}
	if got := count(strings.Replace(tablesPlan, "2: Data", "[X]: [Title]", 1)); got != 0 {
		t.Errorf("%d tables of a template are told", got)
	}
	if items := parser.Parse([]byte(tablesPlan)).Items; len(items) != 0 {
		t.Errorf("%d rows are items though tables are off", len(items))
	}
}

func TestTablesThatSumUpAChecklistAreNoItems(t *testing.T) {
	t.Parallel()
	p := withTables("# Milestone 1: A\n\n- [ ] AUTH-01 Log in\n\n| Requirement | Phase | Status |\n|---|---|---|\n| AUTH-01 | 2 | Done |\n| AUTH-02 | 2 | Done |\n")
	if len(p.Items) != 2 || p.Items[1].ID != "AUTH-02" {
		t.Errorf("items %+v", p.Items)
	}
}

func TestSetStateOfRowsChangesOneCell(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		item     int
		state    parser.State
		old, new string
	}{
		"closing_a_risk_strikes_its_name":           {0, parser.StateDone, "Vendor \\| partner goes away", "~~Vendor \\| partner goes away~~"},
		"dropping_a_risk_strikes_its_name":          {0, parser.StateDropped, "Vendor \\| partner goes away", "~~Vendor \\| partner goes away~~"},
		"a_risk_that_is_open_again_is_not_struck":   {1, parser.StateOpen, "~~Disk is full~~", "Disk is full"},
		"done_is_written_as_the_table_writes_it":    {3, parser.StateDone, "🔄 In Progress", "✅ Complete"},
		"open_is_written_as_the_table_writes_it":    {2, parser.StateOpen, "✅ Complete", "⏳ Planned"},
		"dropped_is_written_as_the_table_writes_it": {4, parser.StateDropped, "⏳ Planned", "❌ Cancelled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := withTables(tablesPlan)
			edits, err := p.SetState(test.item, test.state)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Apply(edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Replace(tablesPlan, test.old, test.new, 1), string(out)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetStateOfRowsFallsBackOnPlainWords(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"todo": "Done", "🔄 WIP": "✅ Done", "": "Done"} {
		document := "# Milestone 1: A\r\n\r\n| Part | Status |\r\n|---|---|\r\n| a | " + cell + " |\r\n"
		p := withTables(document)
		edits, err := p.SetState(0, parser.StateDone)
		if err != nil {
			t.Fatalf("%q: %v", cell, err)
		}
		out, err := p.Apply(edits)
		if err != nil || parser.ParseWith(out, parser.Options{Tables: true}).Items[0].State != parser.StateDone || !strings.Contains(string(out), want) {
			t.Errorf("%q: %v, got %q", cell, err, out)
		}
	}
}

func FuzzTables(f *testing.F) {
	f.Add(tablesPlan, []byte{})
	f.Add("a|status\n-|-\n\\||[x]\n~~b~~|`|`", []byte{})
	f.Add("# Milestone 1: A\n\nRisk|Impact\n-|-\n~~a~~ b|\n**c|d**", []byte{})
	f.Add("# Milestone 1: A\n\n", []byte("\x42\x00\x44\x8a"))
	f.Fuzz(func(t *testing.T, head string, program []byte) {
		document := string(fuzzing.Document([]byte(head), program))
		var p *parser.Plan
		fuzzing.Within(t, []byte(document), 1, func() { p = withTables(document) })
		for i := range min(len(p.Items), 5) {
			for _, state := range []parser.State{parser.StateOpen, parser.StateDone, parser.StateDropped} {
				edits, err := p.SetState(i, state)
				if err != nil {
					continue
				}
				out, err := p.Apply(edits)
				if err != nil {
					t.Fatalf("apply %+v: %v", edits, err)
				}
				checkOutside(t, []byte(document), out, edits)
			}
		}
	})
}

// What is not known of a risk makes no label.
func TestARiskOfUnknownProbabilityHasNone(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"N/A", "n/a", "TBD", "-", "?", "[Low/Medium/High]"} {
		p := parser.ParseWith([]byte("# Milestone 1: A\n\n| Risk | Probability | Impact |\n|---|---|---|\n| Vendor leaves | "+cell+" | High |\n"), parser.Options{Tables: true})
		if len(p.Items) != 1 || p.Items[0].Row.Probability != "" || p.Items[0].Row.Impact != "high" {
			t.Errorf("%s: %+v", cell, p.Items)
		}
	}
}
