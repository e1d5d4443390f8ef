package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

const nestedPlan = `# Milestone 1: Maps

## Goals

- [ ] Draw maps

  With a *pen*.
  - [ ] Measure ` + "`hills`" + ` for @somebody
    - [x] Buy a chain
    - [ ] ~~Hire a mule~~
  - [ ] Ink them

    Black only.
  - [-] Fold
- [ ] Lay paths
  - [ ] [Name of the path]
`

// listed is what stands between the first line of Milepost's block and its last words.
func listed(body string) string {
	body, _, _ = strings.Cut(body, "<sub>")
	_, body, _ = strings.Cut(body, "\n\n")
	return strings.TrimSpace(body)
}

func TestNestedBoxes_without_issues_are_a_list_in_the_body(t *testing.T) {
	t.Parallel()
	const ink = "- [ ] Ink them\n\n  Black only.\n- Fold"
	for name, test := range map[string]struct {
		depth  string
		issues []string
		bodies map[string]string
	}{
		"one_level": {"1", []string{"Draw maps: open", "Lay paths: open"}, map[string]string{
			"Draw maps": "With a *pen*.\n\n- [ ] Measure `hills` for @\u200bsomebody\n  - [x] Buy a chain\n  - [ ] ~~Hire a mule~~\n" + ink,
			"Lay paths": "",
		}},
		"two_levels": {"2", []string{"Draw maps: open", "Lay paths: open", "Measure hills for @\u200bsomebody: open", "Ink them: open"}, map[string]string{
			"Draw maps":                         "With a *pen*.",
			"Measure hills for @\u200bsomebody": "- [x] Buy a chain\n- [ ] ~~Hire a mule~~",
			"Ink them":                          "Black only.",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, "track:\n  max_depth: "+test.depth+"\n")
			l.commit(smallPath, nestedPlan)
			l.settle()
			if diff := cmp.Diff(test.issues, l.state(), cmpSorted); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			for title, want := range test.bodies {
				if diff := cmp.Diff(want, listed(l.issue(l.number(title)).GetBody())); diff != "" {
					t.Errorf("%q says (-want +got):\n%s", title, diff)
				}
			}
		})
	}
}

func TestNestedBoxes_in_a_body_follow_the_document(t *testing.T) {
	t.Parallel()
	const plan = "# Milestone 1: Maps\n\n## Goals\n\n- [ ] Draw maps\n  - [ ] Measure hills\n- [ ] Lay paths\n"
	l := newLoop(t)
	l.commit(sync.ConfigPath, "track:\n  max_depth: 1\n")
	l.commit(smallPath, plan)
	l.settle()
	body := func() string { return listed(l.issue(l.number("Draw maps")).GetBody()) }
	for _, step := range []struct{ from, to, want string }{
		{"- [ ] Measure", "- [x] Measure", "- [x] Measure hills"},
		{"- [ ] Measure hills\n", "- [ ] Measure hills\n  - [ ] Ink them\n", "- [ ] Measure hills\n- [ ] Ink them"},
		{"  - [ ] Measure hills\n", "", ""},
	} {
		l.commit(smallPath, strings.Replace(plan, step.from, step.to, 1))
		l.settle()
		if diff := cmp.Diff(step.want, body()); diff != "" {
			t.Errorf("with %q (-want +got):\n%s", step.to, diff)
		}
	}
	l.commit(smallPath, plan)
	l.settle()
	if result, _ := l.pass(); len(result.Actions) != 0 || len(l.issues()) != 2 || l.pull() != nil {
		t.Errorf("a further pass does %v; %q", result.Actions, l.state())
	}
	// With issues of their own they leave the list, and an issue that is there stays where it is.
	l.commit(sync.ConfigPath, "track: all\n")
	l.commit(smallPath, plan+"\n")
	l.settle()
	if got := l.state(); len(got) != 3 || body() != "" {
		t.Errorf("the issues are %q, and the body says %q", got, body())
	}
	l.commit(sync.ConfigPath, "track:\n  max_depth: 1\n")
	l.settle()
	if got := l.state(); len(got) != 3 || body() != "" {
		t.Errorf("the issues are %q, and the body says %q", got, body())
	}
}
