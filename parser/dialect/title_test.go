package dialect_test

import "testing"

func TestPlansOfToolsAreNamedAsAReaderWould(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Tasks: Lamp Post":                                "Lamp Post",
		"Lamp Post Implementation Plan":                   "Lamp Post",
		"Lamp Post — Implementation Plan (v2)":            "Lamp Post (v2)",
		"Lamp Post Implementation Plan (Part A of 3)":     "Lamp Post (Part A of 3)",
		"Lamp Post, Implementation Plan":                  "Lamp Post",
		"Lamp Post (for streets)":                         "Lamp Post (for streets)",
		"lamp_post.py Implementation Plan":                "lamp_post.py",
		"/lamp-post Implementation Plan":                  "/lamp-post",
		"lamp-post Implementation Plan":                   "Lamp post",
		"路灯实现计划":                                          "路灯",
		"路灯 实施任务列表":                                       "路灯",
		"街灯の実装計画":                                         "街灯",
		"街灯 実装プラン":                                        "街灯",
		"가로등 구현 계획":                                       "가로등",
		"提案：路灯":                                           "路灯",
		"路灯提案":                                            "路灯",
		"Propuesta de cambio: Farola":                     "Farola",
		"Implementation Plan (MVP)":                       "Street light",
		"Feature 007: Task List":                          "Street light",
		"实现计划":                                            "Street light",
		"Tasks":                                           "Street light",
		"2048: Tasks":                                     "2048",
		"Tasks: Feature 012 — Lamps for all the villages": "Feature 012 — Lamps for all the villages",
	} {
		content := "# " + heading + "\n\n- [ ] T001 Dig\n"
		if got := read(t, "specs/007-street-light/tasks.md", content).Milestones[0].Title; got != want {
			t.Errorf("%q is named %q, want %q", heading, got, want)
		}
	}
}
