package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

// A repository's own words come before the parser's, whatever their case.
func TestRolesOfARepository(t *testing.T) {
	t.Parallel()
	options := parser.Options{Roles: map[string]parser.Role{
		"Spielregeln":  parser.RoleNotes,
		"field trials": parser.RoleTesting,
		"Goals":        parser.RoleMetrics,
		"観察":           parser.RoleNotes,
	}}
	for title, want := range map[string]parser.Role{
		"🎲 SPIELREGELN":        parser.RoleNotes,
		"3. Our Field  Trials": parser.RoleTesting,
		"Goals":                parser.RoleMetrics,
		"Objectives":           parser.RoleGoals,
		"観察":                   parser.RoleNotes,
		"Trials":               parser.RoleOther,
	} {
		p := parser.ParseWith([]byte("## "+title+"\n- [ ] a\n"), options)
		if got := p.Items[0].Role; got != want {
			t.Errorf("%q is %s, want %s", title, got, want)
		}
	}
}
