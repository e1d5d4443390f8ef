package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/sync"
)

// Event is one line of an item's history.
type Event struct {
	At     time.Time
	Title  string
	Detail string
	// Commit is the head of the default branch at that time, and Pass the pass that did it, "" where they are not
	// known.
	Commit, Pass string
}

// history tells what became of an item, newest first: the lines that it had, what passes did, and who closed it.
func history(d *digest, item sync.ItemBase, effects []sync.Effect) []Event {
	var events []Event
	for _, s := range item.History {
		event := Event{At: s.At, Title: sighted(s), Commit: s.Commit}
		switch {
		case s.From != "" && s.To != "" && s.From != s.To:
			event.Detail = fmt.Sprintf("“%s” became “%s”", s.From, s.To)
		case s.To != "":
			event.Detail = fmt.Sprintf("“%s”", s.To)
		case s.From != "":
			event.Detail = fmt.Sprintf("“%s”", s.From)
		}
		if s.Plan != "" {
			event.Detail = strings.TrimSpace(event.Detail + " in " + s.Plan)
		}
		events = append(events, event)
	}
	for _, effect := range effects {
		event := Event{At: effect.At, Title: effectVerb(effect), Commit: effect.Commit, Pass: effect.Pass, Detail: effect.Why}
		if effect.Issue != 0 {
			event.Title += fmt.Sprintf(" #%d", effect.Issue)
		}
		if effect.Before.Title != "" && effect.Before.Title != effect.After.Title {
			event.Detail = fmt.Sprintf("It was “%s”", effect.Before.Title)
		}
		events = append(events, event)
	}
	if item.Issue.Closed && !item.Issue.ClosedAt.IsZero() {
		events = append(events, closing(d, item))
	}
	slices.SortStableFunc(events, func(a, b Event) int { return b.At.Compare(a.At) })
	return events
}

// closing tells who closed the issue, as far as the ledger knows.
func closing(d *digest, item sync.ItemBase) Event {
	event := Event{At: item.Issue.ClosedAt, Title: fmt.Sprintf("Issue #%d was closed", item.Issue.Number)}
	if item.Issue.Reason == sync.ReasonNotPlanned {
		event.Title += " as not planned"
	}
	if item.Closer.Login != "" && item.Closer.At.Equal(item.Issue.ClosedAt) {
		event.Title += " by @" + item.Closer.Login
		if item.Closer.Means != "" && item.Closer.Means != sync.ByHand {
			event.Detail = "by a " + string(item.Closer.Means)
		}
		return event
	}
	w := d.repo.WriteBack
	for _, edit := range slices.Concat(w.Edits, w.Offered, w.Declined) {
		if edit.Key != item.Key || edit.By == "" || !edit.ClosedAt.Equal(item.Issue.ClosedAt) {
			continue
		}
		event.Title += " by @" + edit.By
		switch {
		case edit.PRNumber != 0:
			event.Detail = fmt.Sprintf("by the merge of pull request #%d", edit.PRNumber)
		case edit.Commit != "":
			event.Detail = "by commit " + short(edit.Commit)
		}
		return event
	}
	return event
}

// titleOf is what an item is called.
func titleOf(item sync.ItemBase) string {
	return cmp.Or(item.Title, item.Issue.Title, item.Text, string(item.Key))
}
