package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// entries are n entries, each made from its number.
func entries(n int, format string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

func TestParsePolicyBounds(t *testing.T) {
	t.Parallel()
	braces := strings.Repeat("{a,a}", 28)
	long := strings.Repeat("a", sync.MaxGlob+1)
	tests := map[string]struct {
		content string
		// code and line are of the only diagnostic.
		code string
		line int
		// size is how much of the setting is left.
		size func(sync.Policy) int
		want int
	}{
		"fifty_globs_count": {"plans:\n" + entries(60, "- %d.md\n"), "config-value", 52,
			func(p sync.Policy) int { return len(p.Plans) }, sync.MaxGlobs},
		"a_glob_is_not_too_long": {"plans:\n- a.md\n- " + long + "\n", "config-glob", 3,
			func(p sync.Policy) int { return len(p.Plans) }, 1},
		"braces_stand_for_few": {"plans:\n- a.md\n- '" + braces + "'\n", "config-glob", 3,
			func(p sync.Policy) int { return len(p.Plans) }, 1},
		"braces_of_all_globs_stand_for_few": {"plans:\n" + entries(13, "- '{a,b,c,d}{1,2}%d.md'\n"), "config-glob", 14,
			func(p sync.Policy) int { return len(p.Plans) }, 12},
		"fifty_sections_count": {"track:\n  sections:\n" + entries(60, "  - '!%d'\n"), "config-value", 53,
			func(p sync.Policy) int { return len(p.Track.Sections) }, sync.MaxGlobs},
		"a_section_stands_for_few": {"track:\n  sections: ['!a', '!" + braces + "']\n", "config-glob", 2,
			func(p sync.Policy) int { return len(p.Track.Sections) }, 1},
		"roles_to_track_are_few": {"track:\n  roles: [" + strings.Repeat("goals, ", 60) + "]\n", "config-value", 2,
			func(p sync.Policy) int { return len(p.Track.Roles) }, 50},
		"words_are_few": {"roles:\n  notes:\n" + entries(150, "  - n%d\n") + "  risks:\n" + entries(51, "  - r%d\n"), "config-value", 204,
			func(p sync.Policy) int { return len(p.Roles) }, 200},
		"a_word_is_short": {"roles:\n  notes: [a, " + strings.Repeat("b", 201) + "]\n", "config-value", 2,
			func(p sync.Policy) int { return len(p.Roles) }, 1},
		"people_are_few": {"people:\n" + entries(1001, "  p%d: ann\n"), "config-value", 1002,
			func(p sync.Policy) int { return len(p.People) }, 1000},
		"a_name_is_short": {"people:\n  ann: ann\n  " + strings.Repeat("b", 201) + ": bob\n", "config-value", 3,
			func(p sync.Policy) int { return len(p.People) }, 1},
		"signed_roles_are_few": {"sign_off:\n" + entries(51, "  r%d: ann\n"), "config-value", 52,
			func(p sync.Policy) int { return len(p.SignOff) }, 50},
		"signers_are_few": {"sign_off:\n  lead:\n" + entries(51, "  - p%d\n"), "config-value", 53,
			func(p sync.Policy) int { return len(p.SignOff["lead"]) }, 50},
		"a_signed_role_is_short": {"sign_off:\n  lead: ann\n  " + strings.Repeat("b", 201) + ": bob\n", "config-value", 3,
			func(p sync.Policy) int { return len(p.SignOff) }, 1},
		"labels_are_few": {"write_back:\n  labels:\n" + entries(51, "  - l%d\n"), "config-value", 53,
			func(p sync.Policy) int { return len(p.Delivery.Labels) }, 50},
		"reviewers_are_few": {"write_back:\n  reviewers:\n" + entries(51, "  - l%d\n"), "config-value", 53,
			func(p sync.Policy) int { return len(p.Delivery.Reviewers) }, 50},
		"names_are_few": {"write_back:\n  names:\n" + entries(1001, "    p%d: Ann\n"), "config-value", 1003,
			func(p sync.Policy) int { return len(p.Delivery.Names) }, 1000},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			policy, diagnostics := config.ParsePolicy([]byte(test.content))
			if got := test.size(policy); got != test.want {
				t.Errorf("%d are left, want %d", got, test.want)
			}
			want := []parser.Diagnostic{{Severity: parser.SeverityWarning, Code: test.code, Line: test.line}}
			if diff := cmp.Diff(want, diagnostics, cmpopts.IgnoreFields(parser.Diagnostic{}, "Message", "Column")); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if len(policy.Unread) != 1 {
				t.Errorf("unread: %q", policy.Unread)
			}
			for _, diagnostic := range diagnostics {
				if len(diagnostic.Message) > 500 {
					t.Errorf("a message of %d bytes", len(diagnostic.Message))
				}
			}
		})
	}
}

// An alias costs three bytes and stands for a list as long as the file.
func TestParsePolicyDoesNotMultiplyAliases(t *testing.T) {
	t.Parallel()
	content := "people: &list\n- " + strings.TrimSuffix(strings.Repeat("a\n- ", 5000), "\n- ") + "\nsign_off:\n" + entries(3000, "  r%d: *list\n")
	policy, diagnostics := config.ParsePolicy([]byte(content))
	names := 0
	for _, signers := range policy.SignOff {
		names += len(signers)
	}
	if names > 50*50 || len(diagnostics) > 100 {
		t.Errorf("%d names and %d diagnostics", names, len(diagnostics))
	}
}
