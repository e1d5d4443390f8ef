package dialect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser/dialect"
)

func TestSuperpowers_reads_tasks_in_the_language_of_the_plan(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"### 任务 1：画地图":                "任务 1：画地图",
		"### 任務 1：畫地圖":                "任務 1：畫地圖",
		"### タスク1: 地図を描く":             "タスク1: 地図を描く",
		"### 작업 1: 지도 그리기":            "작업 1: 지도 그리기",
		"### Tarea 1: Dibujar":        "Tarea 1: Dibujar",
		"### Tâche 1 : Dessiner":      "Tâche 1 : Dessiner",
		"### Aufgabe 1: Zeichnen":     "Aufgabe 1: Zeichnen",
		"### Задача 1: Карта":         "Задача 1: Карта",
		"## Phase 2 — Task 1: `draw`": "Phase 2 — Task 1: draw",
		"### Task A1: Draw":           "Task A1: Draw",
	} {
		content := "# Map Implementation Plan\n\n" + heading + "\n\n- [ ] **Step 1: Test**\n\n#### Details\n\n- [x] **Step 2: Commit**\n"
		got := told(read(t, "docs/superpowers/plans/2026-02-03-map.md", content))
		if diff := cmp.Diff("superpowers: Map\nopen "+want+" (2 steps)\n", got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestSuperpowers_knows_a_plan_by_the_skill_that_carries_it_out(t *testing.T) {
	t.Parallel()
	const batches = "# Map Implementation Plan\n\n> Use superpowers:executing-plans to implement this plan.\n\n## Order\n\n### Batch 1: Draw\n\n- [ ] **Step 1: Test**\n"
	if got, want := told(read(t, "docs/superpowers/plans/map.md", batches)), "superpowers: Map\nopen Batch 1: Draw (1 step)\n"; got != want {
		t.Errorf("it is read as %q, want %q", got, want)
	}
	const derived = "# Map Implementation Plan\n\n> REQUIRED SUB-SKILL: Use acme-powers:subagent-driven-development.\n\n### Task 1: Draw\n\n- [ ] **Step 1: Test**\n"
	if got, want := told(read(t, "docs/plans/map.md", derived)), "superpowers: Map\nopen Task 1: Draw (1 step)\n"; got != want {
		t.Errorf("it is read as %q, want %q", got, want)
	}
	for path, content := range map[string]string{
		"docs/plans/map.md":             batches,
		"docs/plans/a.md":               "# Map\n\n### Task 1: Draw\n\n- [ ] Test\n",
		"docs/superpowers/plans/a.md":   "# Map\n\n### Batch 1: Draw\n\n- [ ] Test\n",
		"docs/superpowers/plans/b.md":   "# Map\n\n### Task list\n\n- [ ] Test\n",
		"docs/superpowers/plans/map.md": "# Map\n\n> Use superpowers:executing-plans.\n\n### Task 1: Draw\n\nNo box.\n",
	} {
		if found, _, ok := dialect.Find(path, []byte(content)); ok {
			t.Errorf("%s is read as %s: %s", path, found.Name, content)
		}
	}
}
