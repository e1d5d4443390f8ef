package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

func TestRetitle_keeps_who_signed(t *testing.T) {
	t.Parallel()
	const head = "# Milestone 1: Maps\n\n## 12. Sign-off\n\n- [ ] "
	for line, want := range map[string]string{
		"Engineering Lead: [Name] - [Date]":          "Head of Maps: [Name] - [Date]",
		"Engineering Lead: ann - 2026-01-02":         "Head of Maps: ann - 2026-01-02",
		"Engineering Lead: Ann Lee - [Date]":         "Head of Maps: Ann Lee - [Date]",
		"Engineering Lead: Ann Lee (#4)":             "Head of Maps: Ann Lee (#4)",
		"Engineering Lead - Ann Lee":                 "Head of Maps - Ann Lee",
		"Engineering Lead: ____":                     "Head of Maps: ____",
		"Engineering Lead":                           "Head of Maps",
		"Task 9: Engineering Lead: ann - 2026-01-02": "Task 9: Head of Maps: ann - 2026-01-02",
	} {
		plan := parser.Parse([]byte(head + line + "\n"))
		edit, err := plan.Retitle(0, "Head of Maps")
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		got, err := plan.Apply([]parser.Edit{edit})
		if err != nil || string(got) != head+want+"\n" {
			t.Errorf("%q became %q, want %q: %v", line, string(got[len(head):]), want, err)
		}
	}
}

func TestRetitle_of_a_sign_off_takes_no_title_that_would_be_read_as_signed(t *testing.T) {
	t.Parallel()
	plan := parser.Parse([]byte("# Milestone 1: Maps\n\n## 12. Sign-off\n\n- [ ] Engineering Lead: [Name] - [Date]\n"))
	if edit, err := plan.Retitle(0, "Head: Maps"); err == nil {
		t.Errorf("the edit is %+v", edit)
	}
}
