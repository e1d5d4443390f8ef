package dialect_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
)

// hostile are documents that take quadratic time when the slots of a dialect are read without care.
func hostile() map[string]string {
	return map[string]string{
		"marks":        "# Tasks\n- [ ] T001 " + strings.Repeat("[P] [US1] ", 20_000) + "a\n",
		"dependencies": "# Tasks\n- [ ] T001 a" + strings.Repeat(" (depends on T001)", 20_000) + "\n",
		"ranges":       "# Tasks\n" + strings.Repeat("- [ ] T001 a (depends on T001-T030)\n", 20_000),
		"requirements": "# Plan\n- [ ] 1. a\n" + strings.Repeat("  - _Requirements: 1.1, 1.2_\n", 20_000),
		"stars":        "# Plan\n" + strings.Repeat("- [ ]* 1.1 a\n", 20_000),
		"headings":     "# Plan\n" + strings.Repeat("### Task 1: a\n- [ ] b\n", 20_000),
		"steps":        "# Plan\n### Task 1: a\n" + strings.Repeat("- [ ] T001 b\n", 20_000),
		"nested_tasks": "# Plan\n" + strings.Repeat("## Task 1\n### Task 2\n#### Task 3\n- [ ] b\n", 5_000),
		"plans_done":   "# Roadmap\n- [ ] Phase 1: a" + strings.Repeat(" (1/2 plans)", 20_000) + "\n",
		"folds":        "# Roadmap\n" + strings.Repeat("<details>\n<summary>v1.0 a SHIPPED</summary>\n\n- [ ] Phase 1: b\n\n</details>\n\n", 5_000),
		"open_folds":   "# Roadmap\n" + strings.Repeat("<details>\n<summary>v1.0 a</summary>\n\n- [ ] Phase 1: b\n\n", 5_000),
		"priorities":   "# Tasks\n" + strings.Repeat("## Phase 3 (Priority: P1)\n- [ ] T001 a\n", 10_000),
		"waits":        "# Roadmap\n### Phase 1: a\n" + strings.Repeat("**Depends on**: Phase 1, Phase 2\n", 20_000) + strings.Repeat("\n- [ ] 1.1 b\n  **Depends on**: 1.2\n", 10_000),
		"waiting":      "# Roadmap\n" + strings.Repeat("### Phase 1: a\n**Depends on**: Phase 1–30\n- [ ] Phase 1: b\n", 10_000),
		"lines":        "# Tasks\n- [ ] T001 a\n" + strings.Repeat("  depends on T001 depends on\n", 20_000),
		"claims":       "# Roadmap\n" + strings.Repeat("## v1.0 a (Phases 1-9, 11+)\n", 5_000) + strings.Repeat("- [ ] Phase 5: b\n", 20_000),
		"versions":     "# Roadmap\n" + strings.Repeat("### v1.0 a\n- [ ] Phase 1: b\n", 20_000),
	}
}

func paths() []string {
	return []string{"specs/a/tasks.md", "openspec/changes/a/tasks.md", ".kiro/specs/a/tasks.md", "docs/superpowers/plans/a.md", ".planning/ROADMAP.md", "TODO.md"}
}

func TestHostileDocumentsAreReadInTime(t *testing.T) {
	t.Parallel()
	for name, content := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range dialect.All() {
				rules := d.Rules(dialect.About{Path: "specs/a/tasks.md", Beside: []byte(content)}, "")
				fuzzing.Within(t, []byte(content), 1, func() {
					dialect.Find("specs/a/tasks.md", []byte(content))
					parser.ParseWith([]byte(content), parser.Options{Dialect: rules})
				})
			}
		})
	}
}

// Whatever a document holds, each box that is an item can be ticked, and nothing else changes.
func FuzzDialects(f *testing.F) {
	for _, seed := range []string{"# Tasks: A\n- [ ] T001 [P] [US1] a (depends on T002)\n", "- [-] 1. a\n  - _Requirements: 1_\n- [ ]* 1.1 b\n", "### Task 1: a\n- [ ] b\n- [x] ~~c~~\n", "### v1.0 a\n- [ ] **Phase 1: b** (1/2 plans)\n- [ ] 01-01-PLAN.md — c\n", "- [x] ~~c~\xbc\x7f\r\xf0\xfd\x1c~"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		for _, path := range paths() {
			for _, d := range dialect.All() {
				var p *parser.Plan
				rules := d.Rules(dialect.About{Path: path, Beside: source}, "")
				fuzzing.Within(t, source, 1, func() { p = parser.ParseWith(source, parser.Options{Dialect: rules}) })
				for i := range min(len(p.Items), 20) {
					edits, err := p.SetState(i, parser.StateDone)
					if err != nil {
						continue
					}
					if _, err := p.Apply(edits); err != nil {
						t.Fatalf("%s, line %d: %v", d.Name, p.Items[i].Line, err)
					}
				}
			}
		}
	})
}
