package digest

import (
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/offline"
)

// staleDays is after how many days without a change something is stale that was begun.
const staleDays = 28

// staleIn finds open items that nobody touched for four weeks though somebody has begun with what they belong to: in
// their section something is done, or their row says that it is in progress.
func staleIn(path string, long *parser.Plan, at burnup.Revision, now *parser.Plan) []Entry {
	begun := map[int]bool{}
	for _, item := range now.Items {
		if item.State == parser.StateDone && item.Section >= 0 {
			begun[item.Section] = true
		}
	}
	var stale []Entry
	matching := offline.Match(path, long, now)
	for _, pair := range matching.Pairs {
		was, is := long.Items[pair.Known], now.Items[pair.Entry]
		working := is.Row != nil && parser.IsInProgress(now.StatusCell(pair.Entry))
		if is.State != parser.StateOpen || is.Placeholder || was.State != is.State || was.Raw != is.Raw || was.Body != is.Body || !begun[is.Section] && !working {
			continue
		}
		entry := entryOf(now, is)
		entry.Note = "unchanged since " + at.At.UTC().Format(dayForm) + " or longer"
		stale = append(stale, entry)
	}
	slices.SortFunc(stale, func(a, b Entry) int { return a.Line - b.Line })
	return stale
}
