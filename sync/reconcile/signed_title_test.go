package reconcile_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// A signed line whose issue gets another title keeps who signed it and when, beside people's commits too.
func TestSignature_outlasts_another_title(t *testing.T) {
	t.Parallel()
	const line = "- [x] Engineering Lead: ann - 2026-01-02"
	for name, beside := range map[string]bool{"on a branch of our own": false, "beside people's commits": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			plan := small + "\n## 12. Sign-off\n\n- [ ] Engineering Lead: [Name] - [Date]\n"
			l.commit(smallPath, plan)
			l.settle()
			signed := strings.Replace(plan, "- [ ] Engineering Lead: [Name] - [Date]", line, 1)
			l.commit(smallPath, signed)
			l.settle()
			if beside {
				l.closeIssue("Goal 1: First")
				l.settle()
				l.commitOn(sync.Branch, "notes.txt", "by hand\n")
				signed = tick(signed, "Goal 1")
			}
			l.rename(l.number(lead), "Head of Maps (Sign-off)")
			l.settle()
			l.settle()
			l.wantFile("the branch", sync.Branch, smallPath, strings.Replace(signed, "Engineering Lead", "Head of Maps", 1))
		})
	}
}
