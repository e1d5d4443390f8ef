package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const ownedPlan = `---
owner: @hiker
labels: [team-maps, Q3]
---
# Milestone 5: Owned

## 1. Goals

- [ ] Goal 1: Nobody's
- [ ] Goal 2: Somebody's @walker
- [ ] Goal 3: By name - **Owner**: Zoe
`

// labelsAndOwners writes every issue as "title: labels; assignees".
func (l *loop) labelsAndOwners() []string {
	l.t.Helper()
	var lines []string
	for _, issue := range l.issues() {
		var labels, logins []string
		for _, label := range issue.Labels {
			labels = append(labels, label.GetName())
		}
		for _, user := range issue.Assignees {
			logins = append(logins, user.GetLogin())
		}
		slices.Sort(labels)
		lines = append(lines, issue.GetTitle()+": "+strings.Join(labels, ", ")+"; "+strings.Join(logins, ", "))
	}
	return lines
}

func TestPass_gives_every_item_the_labels_and_the_owner_of_the_front_matter(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	for _, login := range []string{"hiker", "walker"} {
		l.Hub.AddUser(login)
		_, _, err := l.Person.Repositories.AddCollaborator(t.Context(), sandbox.Owner, sandbox.Repo, login, nil)
		l.must(err)
	}
	l.commit(smallPath, ownedPlan)
	l.settle()
	want := []string{
		"Goal 1: Nobody's: Q3, plan: goals, team-maps; hiker",
		"Goal 2: Somebody's @\u200bwalker: Q3, plan: goals, team-maps; walker",
		"Goal 3: By name: Q3, plan: goals, team-maps; ",
	}
	if diff := cmp.Diff(want, l.labelsAndOwners()); diff != "" {
		t.Fatalf("issues (-want +got):\n%s", diff)
	}

	// What people took away stays away, and the document's own change is made beside it.
	goal := l.number("Goal 1: Nobody's")
	_, err := l.Person.Issues.RemoveLabelForIssue(t.Context(), sandbox.Owner, sandbox.Repo, goal, "Q3")
	l.must(err)
	_, _, err = l.Person.Issues.RemoveAssignees(t.Context(), sandbox.Owner, sandbox.Repo, goal, []string{"hiker"})
	l.must(err)
	l.settle()
	l.commit(smallPath, strings.Replace(ownedPlan, "[team-maps, Q3]", "[Q3, team-data]", 1))
	l.settle()
	want = []string{
		"Goal 1: Nobody's: plan: goals, team-data; ",
		"Goal 2: Somebody's @\u200bwalker: Q3, plan: goals, team-data; walker",
		"Goal 3: By name: Q3, plan: goals, team-data; ",
	}
	if diff := cmp.Diff(want, l.labelsAndOwners()); diff != "" {
		t.Errorf("issues after the change (-want +got):\n%s", diff)
	}
}

func TestPass_assigns_the_owner_of_the_front_matter_only_by_handle_or_through_people(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ config, want string }{
		"an_unknown_name": {"", "Goal 1: Nobody's: plan: goals; "},
		"a_known_name":    {"people: {Ann Lee: " + sandbox.Owner + "}\n", "Goal 1: Nobody's: plan: goals; " + sandbox.Owner},
		"assign_is_off":   {"people: {Ann Lee: " + sandbox.Owner + "}\nassign: off\n", "Goal 1: Nobody's: plan: goals; "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, test.config)
			l.commit(smallPath, "+++\nowner = \"Ann Lee\"\n+++\n# Milestone 5: Owned\n\n## Goals\n\n- [ ] Goal 1: Nobody's\n")
			l.settle()
			if diff := cmp.Diff([]string{test.want}, l.labelsAndOwners()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}
