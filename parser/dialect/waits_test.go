package dialect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatItemsWaitForIsReadInTheWordsOfEachTool(t *testing.T) {
	t.Parallel()
	const (
		openSpec = "openspec/changes/lamp/tasks.md"
		specKit  = "specs/001-lamp/tasks.md"
		kiro     = ".kiro/specs/lamp/tasks.md"
		gsd      = ".planning/ROADMAP.md"
		plans    = "docs/superpowers/plans/lamp.md"
	)
	for name, test := range map[string]struct{ path, content, want string }{
		"spec_kit_behind_the_title":          {specKit, "- [ ] T003 Dig (depends on T001, T002)\n", "open T003 Dig after T001, T002\n"},
		"spec_kit_a_range":                   {specKit, "- [ ] T003 Dig (depends on T001-T003)\n", "open T003 Dig after T001, T002, T003\n"},
		"spec_kit_a_remark":                  {specKit, "- [ ] T003 Dig (depends on T001 failing, T002)\n", "open T003 Dig after T001, T002\n"},
		"spec_kit_many_words_stay":           {specKit, "- [ ] T003 Dig (after T001 since the hole is the first thing)\n", "open T003 Dig (after T001 since the hole is the first thing) after T001\n"},
		"spec_kit_in_spanish":                {specKit, "- [ ] T003 Cavar (depende de T001, misma zona).\n", "open T003 Cavar after T001\n"},
		"spec_kit_in_french":                 {specKit, "- [ ] T003 Creuser (dépend de T001 et T002)\n", "open T003 Creuser after T001, T002\n"},
		"spec_kit_in_chinese":                {specKit, "- [ ] T003 挖坑 (依赖 T001、T002)\n", "open T003 挖坑 after T001, T002\n"},
		"spec_kit_words_alone":               {specKit, "- [ ] T003 Dig (depends on the weather)\n- [ ] T004 Fill (T003)\n", "open T003 Dig (depends on the weather)\nopen T004 Fill (T003)\n"},
		"openspec_behind_the_title":          {openSpec, "- [ ] 1.2 Dig (depends on: 1.1)\n", "open 1.2 Dig after 1.1\n"},
		"openspec_a_line_of_the_paragraph":   {openSpec, "- [ ] 1.2 Dig\n  **Files**: `hole.go`\n  **Dependencies**: 1.1, 2.1–2.3 (the spade)\n", "open 1.2 Dig after 1.1, 2.1, 2.2, 2.3\n"},
		"openspec_a_bullet":                  {openSpec, "- [ ] 1.2 Dig\n  - Find a place\n    **Depends on**: 1.1a and T2.1\n", "open 1.2 Dig after 1.1a, T2.1\n"},
		"openspec_tasks":                     {openSpec, "- [ ] 1. Find\n- [ ] 2. Dig\n  - **Depends on**: Task 1\n", "open 1. Find\nopen 2. Dig after 1\n"},
		"openspec_nothing":                   {openSpec, "- [ ] 1.2 Dig\n  **Dependencies**: None (beside Task 1.1)\n- [ ] 1.3 Fill\n  **Dependencies**: Section 2\n", "open 1.2 Dig\nopen 1.3 Fill\n"},
		"openspec_all_below_a_heading":       {openSpec, "## 2. Build\n\n> **Depends on**: 1.1 (a hole)\n\n**Work**\n\n- [ ] 2.1 Post\n  - [ ] Paint\n- [ ] 2.2 Lamp\n\n## 3. Rest\n\n- [ ] 3.1 Sit\n", "open 2.1 Post after 1.1\nopen Paint\nopen 2.2 Lamp after 1.1\nopen 3.1 Sit\n"},
		"kiro_in_brackets":                   {kiro, "- [ ] 1. Find\n- [ ] 2. Dig\n  - [ ] 2.1 Deep\n    - _Requirements: [1.1, 1.2]_\n    - _Dependencies: [1, 2.2]_\n", "open 1. Find\nopen 2. Dig\nopen 2.1 Deep [requirement 1.1, requirement 1.2] after 1, 2.2\n"},
		"kiro_a_line_of_the_paragraph":       {kiro, "- [ ] 2. Dig\n  _Requirements: 1.1_\n  _Depends: 1_\n", "open 2. Dig [requirement 1.1] after 1\n"},
		"superpowers":                        {plans, "### Task 1: Find\n\n- [ ] a\n\n### Task 2: Dig\n\n**Files:**\n- `hole.go`\n\n**Depends on:** Tasks 1 and A2 (found)\n\n- [ ] a\n\n### Task A2: Fill\n\n- [ ] a\n", "open Task 1: Find (1 step)\nopen Task 2: Dig (1 step) after Task 1, Task A2\nopen Task A2: Fill (1 step)\n"},
		"superpowers_in_chinese":             {plans, "### 任务 1：找\n\n- [ ] a\n\n### 任务 2：挖\n\n**依赖：** 任务 1\n\n- [ ] a\n", "open 任务 1：找 (1 step)\nopen 任务 2：挖 (1 step) after 任务 1\n"},
		"gsd_phases":                         {gsd, "- [ ] **Phase 1: Find**\n- [ ] **Phase 2: Dig**\n- [ ] **Phase 3: Fill**\n\n## Phase Details\n\n### Phase 2: Dig\n**Goal**: A hole\n**Depends on**: Phase 1 (the place — found), Phase 9\n\n- [ ] 02-01: Deep\n\n### Phase 03: Fill\n**Depends on**: Phases 1–2. Then rest\n", "open Phase 1: Find\nopen Phase 2: Dig after Phase 1\nopen Phase 3: Fill after Phase 1, Phase 2\nopen 02-01: Deep\n"},
		"gsd_a_phase_that_is_not_listed":     {gsd, "- [ ] **Phase 1: Find**\n\n### Phase 2: Dig\n**Depends on:** Phase 1\n\nPlans:\n- [ ] 02-01: Deep\n", "open Phase 1: Find\nopen 02-01: Deep after Phase 1\n"},
		"gsd_phases_that_count_from_1_again": {gsd, "<details>\n<summary>✅ v1.0 Wick — SHIPPED 2026-01-02</summary>\n\n- [x] Phase 1: Wax\n- [x] Phase 2: Wick\n\n</details>\n\n### v1.1 Bulb\n\n- [ ] Phase 1 - Glass\n- [ ] **Phase 02: Wire**\n\n#### Phase 2: Wire\n**Depends on**: Phase 1\n", "done Phase 1: Wax\ndone Phase 2: Wick\nopen Phase 1 - Glass\nopen Phase 02: Wire after Phase 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := "# Lamp\n\n" + test.content
			_, got, _ := strings.Cut(told(read(t, test.path, content)), "\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
