package reconcile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// slot is a place in a line that closing fills.
type slot struct {
	// title is the issue's, line the item's line with the slot empty.
	title, line string
	// byHand is the line as a person fills it, and filled as closing does.
	byHand func() string
	filled func(day string) string
}

func slotRows() []playedRow {
	stays := "what stands there stays"
	return []playedRow{
		slot{
			"Engineering Lead (Sign-off)", "[ ] Engineering Lead: [Name] - [Date]",
			func() string { return "[ ] Engineering Lead: Ann Lee - January 2, 2026" },
			func(day string) string { return "[x] Engineering Lead: " + sandbox.Owner + " - " + day },
		}.row("Name and date of a sign-off", "nothing: they are no part of the title", "closing the issue fills what is empty, if that is a signature ([write-back.md](write-back.md))", stays, stays),
		slot{
			"Question 1: Which store?", "[ ] Question 1: Which store? - **Decision**: [Pending/Decided]",
			func() string { return "[ ] Question 1: Which store? - **Decision**: MySQL" },
			func(string) string { return "[x] Question 1: Which store? - **Decision**: Postgres" },
		}.row("Decision of a question", "nothing: it is no part of the title", "closing the issue fills it from a comment of somebody who may write that begins `Decision:`", stays, stays),
	}
}

func (s slot) row(field string, says ...string) playedRow {
	return playedRow{field, "document", [4]played{
		{says[0], s.playDocument}, {says[1], s.playGitHub}, {says[2], s.playBoth}, {says[3], s.playLost},
	}}
}

// open is a loop with the slots mirrored while they were empty.
func (s slot) open(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(smallPath, slotted)
	l.settle()
	return l
}

func (s slot) playDocument(t *testing.T) {
	t.Helper()
	l := s.open(t)
	before := l.titles()
	l.commit(smallPath, strings.Replace(slotted, s.line, s.byHand(), 1))
	if result, _ := l.pass(); len(slices.DeleteFunc(result.Actions, func(a sync.Action) bool { return !strings.HasSuffix(a.Kind(), "_issue") })) > 0 {
		t.Errorf("issues were changed: %v", result.Actions)
	}
	if diff := cmp.Diff(before, l.titles()); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
}

// close closes the issue with a decision.
func (s slot) close(l *loop) {
	l.t.Helper()
	l.comment(s.title, "Decision: Postgres")
	l.closeIssue(s.title)
	l.settle()
}

func (s slot) playGitHub(t *testing.T) {
	t.Helper()
	l := s.open(t)
	s.close(l)
	l.wantFile("the branch", sync.Branch, smallPath, strings.Replace(slotted, s.line, s.filled(l.clock.now().UTC().Format("January 2, 2006")), 1))
}

func (s slot) playBoth(t *testing.T) {
	t.Helper()
	l := s.open(t)
	l.commit(smallPath, strings.Replace(slotted, s.line, s.byHand(), 1))
	s.close(l)
	l.wantFile("the branch", sync.Branch, smallPath, strings.Replace(slotted, s.line, "[x]"+s.byHand()[3:], 1))
}

func (s slot) playLost(t *testing.T) {
	t.Helper()
	l := s.open(t)
	l.commit(smallPath, strings.Replace(slotted, s.line, s.byHand(), 1))
	l.settle()
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	s.close(l)
	l.wantFile("the branch", sync.Branch, smallPath, strings.Replace(slotted, s.line, "[x]"+s.byHand()[3:], 1))
}
