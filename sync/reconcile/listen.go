package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/voice"
)

// hearsBefore is how far back the first pass listens: what was said longer ago was said to nobody.
const hearsBefore = 5 * time.Minute

// request is a command that somebody gave in a comment.
type request struct {
	// ask told of it; one that was found in a list has none.
	ask     sync.Ask
	comment sync.Comment
	command voice.Command
}

// hear takes a comment in. It reports whether a command in it waits for its answer: a bot's never counts,
// nor does one that was looked at before, whatever it says by now.
func (s *session) hear(comment sync.Comment, ask sync.Ask) (waits bool) {
	heard := &s.base.Repo.Heard
	if heard.From.IsZero() {
		heard.From = s.hostNow().Add(-hearsBefore).UTC()
	}
	known := slices.ContainsFunc(s.requests, func(r request) bool { return r.comment.ID == comment.ID })
	if known || !heard.Concerns(comment) {
		return false
	}
	if ask.ID != "" {
		s.toldOn[comment.Issue]++
	}
	command, ok := voice.Parse(comment.Text)
	if !ok || comment.Ours || !comment.By.Person {
		heard.Hear(comment)
		return false
	}
	s.asked = true
	s.requests = append(s.requests, request{ask: ask, comment: comment, command: command})
	if command.Verb == voice.Sync {
		s.lookAgain()
	}
	return true
}

// listen looks whether there are comments of which no event told: an issue has more of them than were
// looked at. Only then, and along with the daily list of all issues, they are listed, which takes one
// request for each hundred of them.
func (s *session) listen(ctx context.Context, snapshot sync.Snapshot, full bool) error {
	heard := &s.base.Repo.Heard
	first := heard.From.IsZero()
	if first {
		heard.From = s.hostNow().Add(-hearsBefore).UTC()
	}
	change, missed := s.countComments(snapshot)
	heard.Missed = heard.Missed || missed && !first
	if len(change.Items) > 0 || change.Repo != nil {
		change.Repo = &s.base.Repo
		if err := s.save(ctx, change); err != nil {
			return err
		}
	}
	if first || !heard.Missed && !full && !heard.Full() {
		return nil
	}
	s.listened = s.hostNow().UTC()
	comments, err := s.host.Comments(ctx, s.repo, heard.From)
	if err != nil {
		return fmt.Errorf("listen to comments: %w", err)
	}
	for _, comment := range comments {
		if comment.Issue != 0 {
			heard.Missed = s.hear(comment, sync.Ask{}) || heard.Missed
		}
	}
	if heard.Missed {
		return s.saveRepo(ctx) // until all of it is answered
	}
	return nil
}

// countComments notes how many comments the listed issues have. It reports whether one has more than were looked
// at.
func (s *session) countComments(snapshot sync.Snapshot) (change sync.Change, missed bool) {
	listed := map[int]int{}
	for _, row := range snapshot.Issues {
		listed[row.Number] = row.Comments
	}
	for key, record := range s.base.Items {
		count, ok := listed[record.Issue.Number]
		if !ok || record.Issue.Number == 0 || count == record.Comments {
			continue
		}
		missed = missed || count > record.Comments+s.toldOn[record.Issue.Number]
		record.Comments = count
		s.base.Items[key] = record
		change.Items = append(change.Items, record)
	}
	board := &s.base.Repo.Dashboard
	if count, ok := listed[board.Issue.Number]; ok && count != board.Comments {
		missed = missed || count > board.Comments+s.toldOn[board.Issue.Number]
		board.Comments, change.Repo = count, &s.base.Repo
	}
	return change, missed
}

// counted notes that we commented on an issue.
func (s *session) counted(ctx context.Context, issue int) error {
	if board := &s.base.Repo.Dashboard; issue == board.Issue.Number {
		board.Comments++
		return s.saveRepo(ctx)
	}
	if record, ok := s.itemOf(issue); ok {
		record.Comments++
		return s.saveItem(ctx, record)
	}
	return nil
}

// itemOf finds the record of the item, or phase, that has an issue.
func (s *session) itemOf(issue int) (sync.ItemBase, bool) {
	for _, record := range s.base.Items {
		if issue != 0 && record.Issue.Number == issue && record.Status != sync.StatusUnlinked {
			return record, true
		}
	}
	return sync.ItemBase{}, false
}

// listenedTo puts down that everything that was said is answered. What is older is not acted on any more,
// whoever changes its words.
func (s *session) listenedTo(ctx context.Context) error {
	if s.listened.IsZero() {
		return nil
	}
	heard := &s.base.Repo.Heard
	heard.Missed = false
	heard.Forget(s.listened.Add(-overlap))
	return s.saveRepo(ctx)
}
