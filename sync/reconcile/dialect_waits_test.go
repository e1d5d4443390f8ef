package reconcile_test

import (
	"strings"
	"testing"
)

const roadmapOfWaits = `# Roadmap: Lamps

## Phases

<details>
<summary>✅ v1.0 Wick (Phases 1-2) — SHIPPED 2026-01-02</summary>

- [x] **Phase 1: Wax** - Melt it
- [x] **Phase 2: Thread** - Spin it

</details>

### 🚧 v1.1 Bulb (In Progress)

- [ ] **Phase 1: Glass** - Blow it
- [ ] **Phase 2: Wire** - Draw it

#### Phase 2: Wire
**Goal**: It glows
**Depends on**: Phase 1 (a place for it)

Plans:
- [ ] 02-01-PLAN.md — Draw tungsten
`

// A roadmap is written anew with other numbers, and a branch goes back and forth: what waits for what follows.
func TestDialect_makes_phases_of_GSD_wait_for_those_that_they_name(t *testing.T) {
	t.Parallel()
	const path, glass, wire = ".planning/ROADMAP.md", "Phase 1: Glass - Blow it", "Phase 2: Wire - Draw it"
	l := newLoop(t)
	l.commit(".github/milepost.yml", "dependencies: link\n")
	l.commit(path, roadmapOfWaits)
	l.settle()
	l.wantBlockers("after the first push", wire, glass)

	inserted := strings.NewReplacer(
		"- [ ] **Phase 1: Glass**", "- [ ] **Phase 1: Sand** - Dig it\n- [ ] **Phase 2: Glass**",
		"**Phase 2: Wire**", "**Phase 3: Wire**", "#### Phase 2: Wire", "#### Phase 3: Wire", "Phase 1 (a place", "Phase 2 (a place", "02-01-PLAN", "03-01-PLAN",
	).Replace(roadmapOfWaits)
	number := l.number(wire)
	for range 2 {
		l.commit(path, inserted)
		l.settle()
		l.wantBlockers("with another phase in front", "Phase 3: Wire - Draw it", "Phase 2: Glass - Blow it")
		l.commit(path, roadmapOfWaits)
		l.settle()
		l.wantBlockers("back again", wire, glass)
	}
	if again := l.number(wire); again != number {
		t.Errorf("the phase is #%d now, it was #%d", again, number)
	}
	l.commit(path, strings.Replace(roadmapOfWaits, "**Depends on**: Phase 1 (a place for it)", "**Depends on**: Nothing", 1))
	l.settle()
	l.wantBlockers("when it waits for nothing any more", wire)
}

func TestDialect_makes_tasks_of_a_change_wait_until_it_is_archived(t *testing.T) {
	t.Parallel()
	const change = "openspec/changes/add-lamps/tasks.md"
	const tasks = "## 1. Build\n\n- [ ] 1.1 Dig a hole\n- [ ] 1.2 Set the post\n  **Dependencies**: 1.1\n- [ ] 1.3 Hang the lamp (depends on 1.1, 1.2)\n"
	l := newLoop(t)
	l.commit(".github/milepost.yml", "dependencies: link\n")
	l.commit(change, tasks)
	l.settle()
	l.wantBlockers("after the first push", "1.2 Set the post", "1.1 Dig a hole")
	l.wantBlockers("after the first push", "1.3 Hang the lamp", "1.1 Dig a hole", "1.2 Set the post")
	done := strings.ReplaceAll(tasks, "[ ]", "[x]")
	l.commit(change, done)
	l.settle()
	l.moveFile(change, "openspec/changes/archive/2026-02-03-add-lamps/tasks.md", done)
	l.settle()
	if issues := l.listedIssues(); len(issues) != 3 {
		t.Errorf("issues: %v", issues)
	}
	for _, line := range l.listedIssues() {
		if !strings.Contains(line, ": closed, Add lamps") {
			t.Errorf("issue %s", line)
		}
	}
}
