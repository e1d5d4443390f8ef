package reconcile_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

// The branch has an item's new name; then the item is dropped. Taking the name back and striking the
// text would both change the same bytes.
func TestSharedBranch_leaves_out_an_edit_that_overlaps_another(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	number := l.number("Goal 2: Second")
	l.rename(number, "Goal 2: Third of all")
	l.closeIssue("Goal 1: First")
	l.settle()
	l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.settle()
	l.must(l.CloseIssue(t.Context(), number, "not_planned"))
	l.settle()
	l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
	l.settle()
	got, err := l.Read(t.Context(), smallPath)
	l.must(err)
	if !strings.Contains(string(got), "- [ ] Goal 2: ~~Third of all~~\n") || l.pull() != nil {
		t.Errorf("the document says\n%s", got)
	}
}
