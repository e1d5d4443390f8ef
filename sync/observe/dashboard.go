package observe

import (
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// dashboard takes up the row of the issue in which questions stand, and reports whether that is what the
// row is. It is known by its number or by its marker; where somebody's tool took the marker out and the
// ledger was lost, its title has to do, which no issue of ours has beside it.
func (o *observer) dashboard(row sync.Issue, marker markup.Marker, sealed bool) bool {
	known := &o.base.Repo.Dashboard
	number := known.Issue.Number
	switch {
	case row.Number == number:
	case sealed && marker.Key == sync.DashboardKey && number != 0:
		o.notice("duplicate", "#%d carries the marker of #%d; it is left alone", row.Number, number)
		return true
	case sealed && marker.Key == sync.DashboardKey, !sealed && number == 0 && row.Title == sync.DashboardTitle:
		known.Issue, known.IntendedAt, o.out.Changed = row, time.Time{}, true
		return true
	default:
		return false
	}
	switch {
	case row.UpdatedAt.Before(known.Issue.UpdatedAt):
		o.out.Stale = true
	case row.SaysWhat(known.Issue):
		known.Issue = row
	default:
		known.Issue, o.out.Changed = row, true
	}
	return true
}

// dashboardGone notes that the issue in which questions stand is in no list any more. It is made again
// when something else is asked.
func (o *observer) dashboardGone(now time.Time) {
	known := &o.base.Repo.Dashboard
	if known.Issue.Number == 0 || o.seen[known.Issue.Number] || now.Sub(known.Issue.UpdatedAt) < CreateLag {
		return
	}
	known.Lose(sync.AskedHash(o.base.Repo.Questions))
	o.out.Changed = true
}
