package dialect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// placed tells of each item of a roadmap where it belongs: milestone, phase, id, title, and whether it is over.
func placed(t *testing.T, content string) string {
	t.Helper()
	p := read(t, ".planning/ROADMAP.md", content)
	var out strings.Builder
	for i := range p.Items {
		it := &p.Items[i]
		fmt.Fprintf(&out, "%s | %s | %s | %s", p.Milestones[it.Milestone].Title, it.Phase, it.ID, it.Title)
		if it.Over {
			out.WriteString(" | over")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestRoadmap_names_its_versions_as_a_reader_would(t *testing.T) {
	t.Parallel()
	const item = "\n\n- [ ] **Phase 9: Glass** - Blow it\n"
	for heading, want := range map[string]string{
		"## v1.1 Bulb":                                              "v1.1 Bulb",
		"## 🚧 v1.1 Bulb (In Progress)":                              "v1.1 Bulb",
		"## Milestone v1.1 — Bulb":                                  "v1.1 — Bulb",
		"## Milestone: v1.1 Bulb":                                   "v1.1 Bulb",
		"## Current Milestone: v1.1 Bulb (Phases 9+)":               "v1.1 Bulb",
		"## 🚧 Next Milestone: v1.1 Bulb (Phases 9-12) ✅ 2026-01-02": "v1.1 Bulb",
		"## v1.1 Bulb (third lamp) (Phases 9-12)":                   "v1.1 Bulb (third lamp)",
		"## v1.1 Bulb — DONE ON A BENCH 2026-01-02":                 "v1.1 Bulb",
		"## v1.1 Bulb - Inside Out 2026":                            "v1.1 Bulb - Inside Out 2026",
		"## v1.1 Progress Bars":                                     "v1.1 Progress Bars",
		"## v1.1 Phase Details":                                     "v1.1",
		"## v1.1 phase detail, kept (Phases 9-12)":                  "v1.1",
		"## v1.1 Phases (PARKED)":                                   "v1.1",
		"## v1.1 Progress":                                          "v1.1",
		"## v1.1 Milestone":                                         "v1.1 Milestone",
		"## ✅ v1.1 Milestone (Phases 9-12)":                         "v1.1 Milestone",
		"## v1.1.2-beta Bulb":                                       "v1.1.2-beta Bulb",
		"## v1.x / v2+ (later)":                                     "Lamp",
		"## v2+ ideas":                                              "Lamp",
		"## v.2 of the lamp":                                        "Lamp",
		"## Vases":                                                  "Lamp",
	} {
		if got, _, _ := strings.Cut(placed(t, "# Roadmap: Lamp\n\n"+heading+item), " | "); got != want {
			t.Errorf("%s is %q, want %q", heading, got, want)
		}
	}
}

func TestRoadmap_puts_phases_into_their_versions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, want string }{
		"a_fold_below_the_heading_of_another_version": {
			"### ✅ v1.0 Wick — SHIPPED 2026-01-02\n\n- [x] **Phase 1: Wax** - Melt\n\n<details>\n<summary>🚧 v1.1 Bulb (Phase 2)</summary>\n\n- [ ] Phase 2: Glass\n\n</details>\n",
			"v1.0 Wick |  | Phase 1 | Phase 1: Wax - Melt\nv1.1 Bulb |  | Phase 2 | Phase 2: Glass\n",
		},
		"a_fold_about_the_version_of_the_heading": {
			"### ✅ v1.0 Wick — SHIPPED 2026-01-02\n\n<details>\n<summary>v1.0 Wick</summary>\n\n- [ ] Phase 2: Glass\n\n</details>\n",
			"v1.0 Wick |  | Phase 2 | Phase 2: Glass | over\n",
		},
		"details_that_are_called_by_the_number_alone": {
			"<details>\n<summary>✅ v1.1 Bulb (Phases 3-4) — SHIPPED 2026-01-02</summary>\n\nAll of it.\n\n</details>\n\n<details>\n<summary>v1.1 Phase Details (kept)</summary>\n\n## v1.1 Phase Details\n\n### Phase 3: Glass\n\n- [x] 03-01-PLAN.md — Blow\n\n</details>\n",
			"v1.1 Bulb | 3 | 03-01-PLAN.md | 03-01-PLAN.md — Blow\n",
		},
		"two_versions_of_a_number_are_none": {
			"## v1.1 Bulb\n\n- [ ] Phase 1: A\n\n## v1.1 Lamp\n\n- [ ] Phase 2: B\n\n## v1.1 Phases\n\n- [ ] Phase 3: C\n",
			"v1.1 Bulb |  | Phase 1 | Phase 1: A\nv1.1 Lamp |  | Phase 2 | Phase 2: B\nv1.1 |  | Phase 3 | Phase 3: C\n",
		},
		"phases_beside_their_version": {
			"### v1.1 Bulb (Phases 3–4.1, 6)\n\n### Phase 3: Glass\n\n- [ ] 03-01: Blow\n\n### Phase 4.2: Safety\n\n- [ ] 04.2-01: Dip\n\n### Phase 6: Wire\n\n- [ ] 06-01: Draw\n\n### Phase 7: Sound\n\n- [ ] 07-01: Hum\n",
			"v1.1 Bulb | 3 | 03-01 | 03-01: Blow\nv1.1 Bulb | 4.2 | 04.2-01 | 04.2-01: Dip\nv1.1 Bulb | 6 | 06-01 | 06-01: Draw\nLamp | 7 | 07-01 | 07-01: Hum\n",
		},
		"phases_beside_a_version_that_was_shipped": {
			"### v1.1 Bulb (Phase 3)\n\n### Phase 3: Glass\n\n- [ ] 03-01: Blow\n\n### Phase 4: Wire\n\n- [ ] 04-01: Draw\n\n## Progress\n\n<details>\n<summary>✅ v1.1 Bulb (Phase 3) — SHIPPED 2026-01-02</summary>\n\nDone.\n\n</details>\n",
			"v1.1 Bulb | 3 | 03-01 | 03-01: Blow | over\nLamp | 4 | 04-01 | 04-01: Draw\n",
		},
		"phases_that_count_from_1_again": {
			"<details>\n<summary>✅ v1.0 Wick (Phase 1) — SHIPPED 2026-01-02</summary>\n\n- [x] Phase 1: Wax\n\n</details>\n\n### 🚧 v1.1 Bulb\n\n- [ ] **Phase 1: Glass** - Blow it\n\n## Phase Details\n\n### Phase 1: Glass\n\n- [ ] 01-01-PLAN.md — Heat\n",
			"v1.0 Wick |  | Phase 1 | Phase 1: Wax\nv1.1 Bulb |  | Phase 1 | Phase 1: Glass - Blow it\nv1.1 Bulb | 1 | 01-01-PLAN.md | 01-01-PLAN.md — Heat\n",
		},
		"phases_that_count_from_1_again_with_the_newest_first": {
			"### 🚧 v1.1 Bulb\n\n- [ ] **Phase 1: Glass** - Blow it\n\n<details>\n<summary>✅ v1.0 Wick (Phase 1) — SHIPPED 2026-01-02</summary>\n\n- [x] Phase 1: Wax\n\n</details>\n\n## Phase Details\n\n### Phase 1: Glass\n\n- [ ] 01-01-PLAN.md — Heat\n",
			"v1.1 Bulb |  | Phase 1 | Phase 1: Glass - Blow it\nv1.0 Wick |  | Phase 1 | Phase 1: Wax\nv1.1 Bulb | 1 | 01-01-PLAN.md | 01-01-PLAN.md — Heat\n",
		},
		"lines_behind_a_fold_are_no_part_of_its_last_heading": {
			"<details>\n<summary>✅ v1.0 Wick (Phase 1) — SHIPPED 2026-01-02</summary>\n\n### Phase 1: Wax\n\nMelt it.\n\n</details>\n\n- [ ] Phase 2: Glass\n",
			"Lamp |  | Phase 2 | Phase 2: Glass\n",
		},
		"phases_that_a_version_says_are_its_own": {
			"## Shipped Milestone: v1.0 Wick (Phases 1–2, 4) ✅ CLOSED 2026-01-02\n\nDone.\n\n## Current Milestone: v1.1 Bulb (Phases 5+)\n\n## Parked Milestone: v1.2 Mast (Phases 3, 2)\n\n## v1.0 phase detail, retained (Phases 1-4)\n\n## List\n\n- [x] **Phase 1: Wax**\n- [ ] **Phase 2: Both**\n- [ ] **Phase 3.1: Pole**\n- [ ] **Phase 12: Glass**\n\n## Details\n\n### Phase 4: Wick\n\n- [ ] 04-01: Twist\n\n### Phase 05: Wire\n\n- [ ] 05-01: Draw\n",
			"v1.0 Wick |  | Phase 1 | Phase 1: Wax\nLamp |  | Phase 2 | Phase 2: Both\nv1.2 Mast |  | Phase 3.1 | Phase 3.1: Pole\nv1.1 Bulb |  | Phase 12 | Phase 12: Glass\nv1.0 Wick | 4 | 04-01 | 04-01: Twist | over\nv1.1 Bulb | 05 | 05-01 | 05-01: Draw\n",
		},
		"phases_that_were_carried_to_another_version": {
			"## v1.1 Bulb (Phase 4)\n\n### Phase 4: Wire\n\n- [ ] 04-01: Draw\n\n## v1.0 Wick\n\n- [→] **Phase 4: Wire** carried to v1.1\n",
			"v1.1 Bulb | 4 | 04-01 | 04-01: Draw\nv1.0 Wick |  | Phase 4 | Phase 4: Wire carried to v1.1\n",
		},
		"numbers_with_a_zero_in_front": {
			"### v1.1 Bulb\n\n- [ ] **Phase 3.1: Glass**\n- [x] **Phase 4: Wire**\n\n## Phase Details\n\n### Phase 03.1: Glass\n\n- [ ] 03.1-01: Blow\n\n### Phase 04: Wire\n\n- [ ] 04-01: Draw\n",
			"v1.1 Bulb |  | Phase 3.1 | Phase 3.1: Glass\nv1.1 Bulb |  | Phase 4 | Phase 4: Wire\nv1.1 Bulb | 03.1 | 03.1-01 | 03.1-01: Blow\nv1.1 Bulb | 04 | 04-01 | 04-01: Draw | over\n",
		},
		"a_heading_over_what_was_put_off": {
			"### v1.1 Bulb\n\n- [ ] **Phase 3: Glass**\n\n### Deferred\n\n- [ ] **Phase 4: Wire**\n\n### Deferred rendering\n\n- [ ] **Phase 5: Paint**\n",
			"v1.1 Bulb |  | Phase 3 | Phase 3: Glass\nLamp |  | Phase 4 | Phase 4: Wire | over\nLamp |  | Phase 5 | Phase 5: Paint\n",
		},
		"plans_behind_their_wave_and_phases_by_their_folders": {
			"### v1.1 Bulb\n\n- [ ] **W1** · 03-01-PLAN.md — Blow\n- [ ] W12: 03-02: Dip\n- [ ] W-shaped wire\n- [x] `04-draw-the-wire` — completed\n- [ ] 12-column grid — wide\n- [ ] 2-wire lamp - bright\n- [ ] 05-hum\n",
			"v1.1 Bulb |  | 03-01-PLAN.md | 03-01-PLAN.md — Blow\nv1.1 Bulb |  | 03-02 | 03-02: Dip\nv1.1 Bulb |  |  | W-shaped wire\nv1.1 Bulb |  | 04-draw-the-wire | 04-draw-the-wire — completed\nv1.1 Bulb |  |  | 12-column grid — wide\nv1.1 Bulb |  |  | 2-wire lamp - bright\nv1.1 Bulb |  |  | 05-hum\n",
		},
		"files_of_plans_with_words_and_letters": {
			"### v1.1 Bulb\n\n- [ ] 03-01-blow-the-glass-PLAN.md — Blow\n- [ ] 03.1-02a-PLAN.md — Dip\n- [ ] 03-G1-PLAN.md: Close a gap\n- [ ] 04-PLAN.md\n- [ ] 2026-style lamps with a PLAN.md\n",
			"v1.1 Bulb |  | 03-01-blow-the-glass-PLAN.md | 03-01-blow-the-glass-PLAN.md — Blow\nv1.1 Bulb |  | 03.1-02a-PLAN.md | 03.1-02a-PLAN.md — Dip\nv1.1 Bulb |  | 03-G1-PLAN.md | 03-G1-PLAN.md: Close a gap\nv1.1 Bulb |  |  | 04-PLAN.md\nv1.1 Bulb |  |  | 2026-style lamps with a PLAN.md\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := "# Roadmap: Lamp\n\n## Phases\n\n" + test.content
			if !strings.Contains(content, "Phase ") {
				content += "\n### Phase 9: Later\n"
			}
			if diff := cmp.Diff(test.want, placed(t, content)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRoadmap_keeps_the_name_of_its_project_as_it_is_written(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{"Roadmap: street-lamp": "street-lamp", "Roadmap: Street Lamp": "Street Lamp", "ROADMAP": "Roadmap"} {
		if got, _, _ := strings.Cut(placed(t, "# "+heading+"\n\n- [ ] Phase 1: Dig\n"), " | "); got != want {
			t.Errorf("%s is named %q, want %q", heading, got, want)
		}
	}
}
