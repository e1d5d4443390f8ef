package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// TestWriteBack_writes_all_that_happened_to_one_issue: several things that people do to an issue before anybody merges
// change one line together, on a branch of its own as on one that people changed, too.
func TestWriteBack_writes_all_that_happened_to_one_issue(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ reason, want string }{
		"renamed and not wanted any more": {"not_planned", "- [ ] Goal 1: ~~The (first) one.~~"},
		"renamed and done":                {"completed", "- [x] Goal 1: The (first) one."},
	}
	for name, test := range tests {
		for _, beside := range []bool{false, true} {
			for _, between := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, people on the branch %t, a pass between %t", name, beside, between), func(t *testing.T) {
					t.Parallel()
					l := newMirroredLoop(t)
					if beside {
						l.must(l.CloseIssue(t.Context(), l.number("Goal 2: Second"), "completed"))
						l.settle()
						l.commitOn(sync.Branch, "notes.txt", "by hand\n")
					}
					number := l.number("Goal 1: First")
					l.rename(number, "Goal 1: The (first) one.")
					if between {
						l.settle()
					}
					l.must(l.CloseIssue(t.Context(), number, test.reason))
					l.settle()
					if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "\n"+test.want+"\n") {
						t.Errorf("%q is not in\n%s", test.want, got)
					}
					l.must(l.Merge(t.Context(), l.pull().GetNumber(), "squash"))
					l.settle()
					if l.pull() != nil {
						t.Error("a pull request is open after the merge")
					}
				})
			}
		}
	}
}
