package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// A struck text is dropped whatever is said about it, and keeps its title.
func TestAStruckTextIsDroppedWhateverStandsBehindIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ reason, open string }{
		"~~Fix lamp~~":                          {"", "Fix lamp"},
		"~~Fix lamp~~ (moved to M4)":            {"moved to M4", "Fix lamp (moved to M4)"},
		"~~Fix lamp~~ [moved](M4.md)":           {"moved", "Fix lamp [moved](M4.md)"},
		"~~Fix lamp~~ → see #45":                {"see #45", "Fix lamp → see #45"},
		"~~Fix lamp~~ -> M4":                    {"M4", "Fix lamp -> M4"},
		"~~Fix lamp~~ → #45":                    {"#45", "Fix lamp → #45"},
		"~~Fix lamp~~.":                         {"", "Fix lamp."},
		"~~Fix lamp~~. Not needed":              {"Not needed", "Fix lamp. Not needed"},
		"~~Fix lamp~~ ❌":                        {"", "Fix lamp ❌"},
		"❌ ~~Fix lamp~~":                        {"", "❌ Fix lamp"},
		"🚫 ~~Fix lamp~~ (no money)":             {"no money", "🚫 Fix lamp (no money)"},
		"~~Fix lamp~~ @bob":                     {"", "Fix lamp @bob"},
		"~~Fix lamp~~ 2026-03-01":               {"2026-03-01", "Fix lamp 2026-03-01"},
		"~~Fix lamp~~ (2026-03-01)":             {"", "Fix lamp (2026-03-01)"},
		"~~Fix lamp~~ (no money) (#12)":         {"no money", "Fix lamp (no money) (#12)"},
		"~~Fix lamp~~ - no money":               {"no money", "Fix lamp - no money"},
		"~~Fix lamp~~ — no money":               {"no money", "Fix lamp — no money"},
		"~~Fix lamp~~: no money":                {"no money", "Fix lamp: no money"},
		"~~Fix lamp~~ moved to M4":              {"moved to M4", "Fix lamp moved to M4"},
		"~~Fix lamp~~ won't do":                 {"won't do", "Fix lamp won't do"},
		"~~Fix~~ ~~lamp~~ (no money)":           {"no money", "Fix lamp (no money)"},
		"**~~Fix lamp~~** (no money)":           {"no money", "**Fix lamp** (no money)"},
		"~~**Fix** lamp~~ (no money)":           {"no money", "**Fix** lamp (no money)"},
		"~Fix lamp~ (no ~~ money)":              {"no ~~ money", "Fix lamp (no ~~ money)"},
		"<del>Fix lamp</del>":                   {"", "Fix lamp"},
		"<s>Fix lamp</s> (no money)":            {"no money", "Fix lamp (no money)"},
		"<strike>Fix lamp</strike> ❌":           {"", "Fix lamp ❌"},
		"<del datetime=\"2026\">Fix lamp</del>": {"", "Fix lamp"},
	} {
		const head = "# Milestone 1: Maps\n\n- [ ] "
		p := parser.Parse([]byte(head + text + "\n"))
		it := p.Items[0]
		if it.State != parser.StateDropped || it.Title != "Fix lamp" || it.Reason != want.reason || !it.Tracked {
			t.Errorf("%q: %s, title %q, reason %q, want %q", text, it.State, it.Title, it.Reason, want.reason)
		}
		edits, err := p.SetState(0, parser.StateOpen)
		if err != nil {
			if want.open != "" {
				t.Errorf("%q cannot be opened: %v", text, err)
			}
			continue
		}
		out, err := p.Apply(edits)
		if err != nil || string(out) != head+want.open+"\n" {
			t.Errorf("%q opened is %q, want %q (%v)", text, out, want.open, err)
		}
	}
}

// Where only a part is struck, or other words take the place of the struck ones, the work goes on.
func TestAPartlyStruckTextIsOpen(t *testing.T) {
	t.Parallel()
	for text, title := range map[string]string{
		"~~Old~~ new lamp":        "Old new lamp",
		"~~Linux~~, Windows":      "Linux, Windows",
		"Fix ~~old~~ lamp":        "Fix old lamp",
		"Fix ~~lamp~~ (moved)":    "Fix lamp (moved)",
		"~~Fix~~lamp":             "Fixlamp",
		"<del>Old</del> new lamp": "Old new lamp",
		"<del>Fix lamp":           "Fix lamp",
		"❌ Fix lamp":              "❌ Fix lamp",
		"`~~Fix~~` (moved)":       "~~Fix~~ (moved)",
		"Use <s> in the template": "Use in the template",
	} {
		p := parser.Parse([]byte("# Milestone 1: Maps\n\n- [ ] " + text + "\n"))
		if it := p.Items[0]; it.State != parser.StateOpen || it.Title != title || it.Reason != "" {
			t.Errorf("%q: %s, title %q, reason %q, want %q", text, it.State, it.Title, it.Reason, title)
		}
	}
}
