package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestSlots(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		document string
		want     []string
	}{
		"sign_off_is_to_be_filled":        {"## Sign-off\n- [ ] QA Lead: [Name] - [Date]\n", []string{"name [Name] empty", "date [Date] empty"}},
		"sign_off_is_pending":             {"## Sign-off\r\n- [ ] **QA Lead**: [Pending] - [Date]\r\n", []string{"name [Pending] empty", "date [Date] empty"}},
		"a_line_to_sign_on":               {"## Sign-off\n- [ ] QA Lead: ____\n", []string{"name ____ empty"}},
		"sign_off_was_given":              {"## Sign-off\n- [x] QA Lead: Eve Roe - 2026-03-20\n", []string{"name Eve Roe", "date 2026-03-20"}},
		"a_dash_stands_in_front_of_names": {"## Sign-off\n- [x] QA Lead - Eve\n", []string{"name Eve"}},
		"sign_off_names_the_role_only":    {"## Sign-off\n- [ ] QA Lead\n", nil},
		"a_decision_is_pending":           {"## Open Questions\n- [ ] Q - **Decision**: Pending\n", []string{"decision Pending empty"}},
		"a_decision_is_a_blank":           {"## Open Questions\n- [ ] Q - **Decision**: [Pending/Decided]\n", []string{"decision [Pending/Decided] empty"}},
		"a_decision_was_made":             {"## Open Questions\n- [x] Q - Decision: use `B` (#7)\n", []string{"decision use `B` (#7)"}},
		"decision_and_owner_in_a_line":    {"## Open Questions\n- [ ] Q - **Decision**: **Pending** - **Owner**: [Name]\n", []string{"decision Pending empty", "owner [Name] empty"}},
		"child_bullets":                   {"## Open Questions\n- [ ] Q\n  - **Decision**: TBD\n  - **Owner**: @ann\n- [ ] R\n", []string{"decision TBD empty", "owner @ann"}},
		"a_child_bullet_of_two_lines":     {"> - [ ] Q\n>   - Decision: use\n>     both\n", []string{"decision use\n>     both"}},
		"due_dates":                       {"- [ ] a (due 2026-03-01)\n", []string{"date 2026-03-01"}},
		"dates_with_a_sign":               {"- [ ] a 📅 2026-03-01\n", []string{"date 2026-03-01"}},
		"a_date_in_a_sentence":            {"- [ ] Freeze on 2026-03-01\n", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parser.Parse([]byte(test.document))
			var got []string
			for _, s := range p.Slots(0) {
				line := string(s.Kind) + " " + string(p.Source()[s.Start:s.End])
				if s.Empty {
					line += " empty"
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("slots (-want +got):\n%s", diff)
			}
		})
	}
}
