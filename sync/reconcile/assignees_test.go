package reconcile_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// invite lets issues be assigned to people.
func (l *loop) invite(logins ...string) {
	l.t.Helper()
	for _, login := range logins {
		l.Hub.AddUser(login)
		_, _, err := l.Person.Repositories.AddCollaborator(l.t.Context(), sandbox.Owner, sandbox.Repo, login, nil)
		l.must(err)
	}
}

// assigned lists who is assigned to the first issue, the second one and so on.
func (l *loop) assigned() []string {
	l.t.Helper()
	var lines []string
	for _, line := range l.labelsAndOwners() {
		lines = append(lines, line[strings.LastIndex(line, "; ")+2:])
	}
	return lines
}

func (l *loop) wantAssigned(want ...string) {
	l.t.Helper()
	if diff := cmp.Diff(want, l.assigned()); diff != "" {
		l.t.Errorf("assigned (-want +got):\n%s", diff)
	}
}

// asked counts the questions whether somebody can be assigned since the log was reset.
func (l *loop) asked() int {
	count := 0
	for _, request := range l.Spent() {
		if request.Method == http.MethodGet && strings.Contains(request.Path, "/assignees/") {
			count++
		}
	}
	return count
}

const goalsOf = "# Milestone 1: Names\n\n## Goals\n\n"

func TestFalseName_takes_nobody_else_s_assignment_away(t *testing.T) {
	t.Parallel()
	const owner = sandbox.Owner
	for name, test := range map[string]struct {
		config, plan string
		want         []string
		told         string
	}{
		"an_annotation_of_Java_on_one_of_three_lines": {"",
			goalsOf + "- [ ] Add @Nullable to the API @maps-team\n- [ ] Draw @maps-team\n- [ ] Cut @maps-team\n", []string{owner, owner, owner}, "Nullable"},
		"the_false_name_comes_last": {"", goalsOf + "- [ ] Draw @maps-team @nobody\n- [ ] Cut @maps-team\n", []string{owner, owner}, "nobody"},
		"every_name_is_false":       {"", goalsOf + "- [ ] Draw @nobody @noone\n- [ ] Cut @maps-team\n", []string{"", owner}, "noone"},
		"somebody_without_access":   {"", goalsOf + "- [ ] Draw @stranger @maps-team @walker\n", []string{owner + ", walker"}, "stranger"},
		"an_organization_and_a_bot": {"", goalsOf + "- [ ] Draw @the-guild @milepost @walker\n", []string{"walker"}, "the-guild"},
		"the_owner_of_all_items": {"",
			"---\nowners: [\"@nobody\", \"@walker\"]\n---\n" + goalsOf + "- [ ] Draw\n- [ ] Cut @maps-team\n", []string{"walker", owner}, "nobody"},
		"a_name_that_the_policy_knows_wrongly": {"people: {Ann Lee: annlee, Bob: walker}\n",
			goalsOf + "- [ ] Draw - **Owner**: Ann Lee, Bob\n", []string{"walker"}, "annlee"},
		"more_people_than_GitHub_assigns": {"",
			goalsOf + "- [ ] Draw @p1 @p2 @p3 @p4 @p5 @p6 @p7 @p8 @p9 @p10 @p11\n", []string{"p1, p2, p3, p4, p5, p6, p7, p8, p9, p10"}, "p11"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.invite("walker", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11")
			l.Hub.AddUser("stranger")
			_, err := l.Hub.AddRepository("the-guild", "hall", localhub.RepositoryOptions{})
			l.must(err)
			l.commit(sync.ConfigPath, test.config)
			l.commit(smallPath, test.plan)
			l.settle()
			l.wantAssigned(test.want...)
			if l.told(test.told) == 0 {
				t.Errorf("no check run names %s, who cannot be assigned", test.told)
			}
		})
	}
}

func TestFalseName_in_a_line_that_changes_takes_nobody_off(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.invite("walker", "friend")
	l.commit(smallPath, goalsOf+"- [ ] Draw @maps-team\n- [ ] Cut\n")
	l.settle()
	draw := l.number("Draw @\u200bmaps-team")
	_, _, err := l.Person.Issues.AddAssignees(t.Context(), sandbox.Owner, sandbox.Repo, draw, []string{"friend"})
	l.must(err)
	l.commit(smallPath, goalsOf+"- [ ] Draw @maps-team @nobody @walker\n- [ ] Cut @walker\n")
	l.settle()
	l.wantAssigned("maps-team, friend, walker", "walker")
	// Whom a person assigned stays, and whom the plan names no more is taken off.
	l.commit(smallPath, goalsOf+"- [ ] Draw @walker @noone\n- [ ] Cut @walker\n")
	l.settle()
	l.wantAssigned("friend, walker", "walker")
	result, _ := l.pass()
	if len(result.Actions) != 0 {
		t.Errorf("a further pass does %v", result.Actions)
	}
}

func TestOwners_of_a_line_that_comes_back_are_those_that_it_names_by_now(t *testing.T) {
	t.Parallel()
	for name, plans := range map[string][3]string{
		"unticked":                {"- [ ] Draw - **Owner**: @maps-team\n- [ ] Cut\n", "- [x] Draw - **Owner**: @maps-team\n- [ ] Cut\n", "- [ ] Draw - **Owner**: @ann\n- [ ] Cut\n"},
		"unticked, with none":     {"- [ ] Draw - **Owner**: @ann\n- [ ] Cut\n", "- [x] Draw - **Owner**: @ann\n- [ ] Cut\n", "- [ ] Draw\n- [ ] Cut\n"},
		"taken up again":          {"- [ ] Draw\n- [ ] Cut\n", "- [ ] ~~Draw~~\n- [ ] Cut\n", "- [ ] Draw - **Owner**: @ann\n- [ ] Cut\n"},
		"brought back":            {"- [ ] Draw - **Owner**: @maps-team\n- [ ] Cut\n", "- [ ] Cut\n", "- [ ] Draw - **Owner**: @ann\n- [ ] Cut\n"},
		"brought back, with none": {"- [ ] Draw - **Owner**: @ann\n- [ ] Cut\n", "- [ ] Cut\n", "- [ ] Draw\n- [ ] Cut\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.invite("ann")
			for _, items := range plans {
				l.commit(smallPath, goalsOf+items)
				l.settle()
			}
			want := ""
			if strings.Contains(plans[2], "@ann") {
				want = "ann"
			}
			l.wantAssigned(want, "")
		})
	}
}

func TestFalseName_is_assigned_once_it_is_somebody(t *testing.T) {
	t.Parallel()
	const plan = goalsOf + "- [ ] Draw @maps-team @newcomer\n- [ ] Cut @newcomer\n"
	for name, wake := range map[string]func(*loop){
		"after_a_push":               func(l *loop) { l.commit("README.md", "Maps") },
		"after_a_change_of_its_line": func(l *loop) { l.commit(smallPath, strings.Replace(plan, "Cut", "Cut well", 1)) },
		"after_a_day_at_rest":        func(l *loop) { l.later(25 * time.Hour) },
		"after_an_hour_with_other_work": func(l *loop) {
			l.later(2 * time.Hour)
			l.must(l.CloseIssue(l.t.Context(), 1, "completed"))
			l.must(l.ReopenIssue(l.t.Context(), 1))
			l.rename(1, "Draw more")
		},
		"after_a_push_of_a_new_process": func(l *loop) { l.useTransport(http.DefaultTransport); l.commit("README.md", "Maps") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, plan)
			l.settle()
			l.wantAssigned("maps-team", "")
			l.invite("newcomer")
			wake(l)
			l.settle()
			l.wantAssigned("maps-team, newcomer", "newcomer")
		})
	}
}

func TestFalseName_is_not_asked_about_all_the_time(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.Hub.ResetRequests()
	var plan strings.Builder
	plan.WriteString(goalsOf)
	for _, word := range []string{"Draw", "Cut", "Fold", "Bind", "Sell"} {
		plan.WriteString("- [ ] " + word + " @nobody @maps-team\n")
	}
	l.commit(smallPath, plan.String())
	l.settle()
	if got := l.asked(); got != 2 {
		t.Errorf("with a false name on five lines it was asked %d times, want once about each name", got)
	}
	l.Hub.ResetRequests()
	for range 3 {
		l.must(l.CloseIssue(t.Context(), 1, "completed"))
		l.settle()
		l.must(l.ReopenIssue(t.Context(), 1))
		l.settle()
	}
	if got := l.asked(); got != 0 {
		t.Errorf("without a push it was asked %d times", got)
	}
	l.commit(smallPath, strings.ReplaceAll(plan.String(), " @nobody", ""))
	l.settle()
	l.Hub.ResetRequests()
	l.commit("README.md", "Maps")
	l.later(25 * time.Hour)
	l.settle()
	if got := l.asked(); got != 0 {
		t.Errorf("after no plan named it, it was asked %d times", got)
	}
}

// Nobody knows whom GitHub refused when the answer to the creation was lost.
func TestFalseName_is_found_out_though_an_answer_was_lost(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	nth := 0
	l.Hub.Inject(localhub.Fault{Kind: localhub.FailAfter, Match: func(r *http.Request) bool {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/issues") {
			nth++
			return nth == 2 // the first one is refused
		}
		return false
	}})
	l.commit(smallPath, goalsOf+"- [ ] Draw @nobody @maps-team\n")
	l.settle()
	l.wantAssigned("maps-team")
	if l.told("nobody") == 0 {
		t.Error("no check run names who cannot be assigned")
	}
	l.invite("nobody")
	l.commit("README.md", "Maps")
	l.settle()
	l.wantAssigned("maps-team, nobody")
}
