package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const nothingToDo = "Plans and issues agree: there is nothing to do\n"

func TestSync_mirrors_a_plan_once(t *testing.T) {
	t.Parallel()
	for _, bearer := range []string{"a_person", "a_workflow"} {
		t.Run(bearer, func(t *testing.T) {
			t.Parallel()
			l := newShell(t, syncPlan)
			if bearer == "a_workflow" {
				l.use(l.workflow())
			}
			out := l.fine("sync")
			l.wantWorld(synced())
			for _, line := range []string{"  + created 5: Goal 1: fits 40 MB\n", "  * milestone 1: Milestone 1: Maps - created\n", "\nDone: 4 issues created,"} {
				if !strings.Contains(out, line) {
					t.Errorf("the output lacks %q:\n%s", line, out)
				}
			}
			// The last thing that a run does may be dated a second later than it knows: that is learnt by the second one.
			for _, again := range []string{"second", "third"} {
				tip := l.ledgerTip()
				l.Hub.ResetRequests()
				out = l.fine("sync")
				t.Logf("%d requests of a run that has nothing to do", len(l.Hub.Requests()))
				if want := nothingToDo + "\nDone: nothing to change on GitHub.\n"; out != want {
					t.Errorf("a %s run says\n%s\nwant\n%s", again, out, want)
				}
				writes := slices.DeleteFunc(l.writes(), func(write string) bool { return strings.Contains(write, "/git/") })
				if len(writes) > 0 || again == "third" && l.ledgerTip() != tip {
					t.Errorf("a %s run writes %v, or another ledger", again, writes)
				}
			}
			l.wantWorld(synced())
		})
	}
}

func TestSync_says_in_a_dry_run_what_it_then_does(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	same := func(title string) {
		t.Helper()
		tip := l.ledgerTip()
		l.Hub.ResetRequests()
		told := l.fine("sync", "--dry-run")
		if writes := l.writes(); len(writes) > 0 || l.ledgerTip() != tip {
			t.Errorf("%s: a dry run writes %v, or another ledger", title, writes)
		}
		done := l.fine("sync")
		if before, _, found := strings.Cut(done, "\nDone: "); !found || before != told {
			t.Errorf("%s: dry run and run (-told +did):\n%s", title, cmp.Diff(told, before))
		}
		if strings.Contains(done, "not as foreseen") {
			t.Errorf("%s: %s", title, done)
		}
	}
	same("a first run")
	same("nothing to do")
	l.plan(strings.NewReplacer("[ ] Goal 1: fits 40 MB", "[x] Goal 1: fits 40 MB", "Pack the tiles", "Pack all the tiles", "- [ ] Load test\n",
		"- [ ] ~~Load test~~\n- [ ] Test offline\n").Replace(syncPlan))
	same("closed, reworded, dropped and added")
	l.must(l.CloseIssue(l.ctx, l.number("choose a format"), "completed"))
	same("an issue was closed")
	same("the edit is proposed already")
	l.loseLedger()
	same("the ledger is lost")
	same("the ledger was lost")
}
