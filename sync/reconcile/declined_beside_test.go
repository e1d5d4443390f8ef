package reconcile_test

import (
	"strings"
	"testing"
)

// What was declined is lifted when GitHub changes, also while a pull request with something else stands open.
func TestWriteBack_proposes_again_what_was_declined_and_changed_beside_an_open_pull_request(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, small)
	l.settle()
	number := l.number("Goal 1: First")
	l.rename(number, "Goal 1: The first")
	l.settle()
	l.closePull()
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Draw"), "completed"))
	l.settle()
	l.rename(number, "Goal 1: First")
	l.settle()
	l.rename(number, "Goal 1: The first")
	l.settle()
	if pull := l.pull(); pull == nil || !strings.Contains(pull.GetTitle(), "reword 1 item") {
		t.Errorf("the pull request: %q", pull.GetTitle())
	}
}

// What was declined is lifted when the document changes, too: the tick of the line closes its issue, and the title that
// was declined for the open one is asked for once more, without anything else happening.
func TestWriteBack_proposes_a_declined_title_again_once_the_document_closes_the_issue(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, small)
	l.settle()
	l.rename(l.number("Goal 1: First"), "Goal 1: The first")
	l.settle()
	l.closePull()
	l.settle()
	l.commit(smallPath, strings.Replace(small, "- [ ] Goal 1", "- [x] Goal 1", 1))
	l.settle()
	if pull := l.pull(); pull == nil || !strings.Contains(pull.GetTitle(), "reword 1 item") {
		t.Errorf("the pull request: %q", pull.GetTitle())
	}
}
