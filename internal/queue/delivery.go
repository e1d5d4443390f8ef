package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// DeliveriesKept is how long a delivery is remembered. GitHub repeats one on demand for three days,
// an Enterprise Server for seven.
const DeliveriesKept = 8 * 24 * time.Hour

// guidForm is what a GUID may look like. Its header is not signed: what looks otherwise is none.
var guidForm = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// Deliver marks the repositories of the news as [Queue.Mark] does, on behalf of the delivery with the GUID
// given; but a push of a quiet repository waits for nothing. What people ask for is stored with the marks, and
// so is the GUID: of a delivery that comes again there is nothing to do, since its marks were stored and either
// stand or led to a pass. Without a GUID every delivery is new.
func (q *Queue) Deliver(ctx context.Context, guid string, cause sync.Cause, news ...sync.News) error {
	if !guidForm.MatchString(guid) {
		guid = ""
	}
	return q.mark(ctx, guid, cause, news)
}

// ForgetDeliveries forgets the deliveries that came longer than [DeliveriesKept] ago, and returns
// how many. When passes ended, which counts for seconds, it forgets on this occasion, asks for which no
// pass came in time, and notes on previews that have long been still.
func (q *Queue) ForgetDeliveries(ctx context.Context) (int, error) {
	const statement = `DELETE FROM deliveries WHERE guid IN
	(SELECT guid FROM deliveries WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)`
	total, err := q.marks.db.Purge(ctx, statement, q.now().Add(-DeliveriesKept).UnixMilli())
	if err != nil {
		return total, fmt.Errorf("forget deliveries: %w", err)
	}
	const passes = `DELETE FROM last_passes WHERE repository IN
	(SELECT repository FROM last_passes WHERE ended_at < $1 ORDER BY repository LIMIT $2)`
	if _, err := q.marks.db.Purge(ctx, passes, q.now().Add(-settling).UnixMilli()); err != nil {
		return total, fmt.Errorf("forget passes: %w", err)
	}
	return total, errors.Join(q.marks.forgetAsks(ctx, q.now()), q.marks.forgetNotes(ctx, q.now()))
}

// unseen remembers the deliveries that the writes stand for and returns the writes without those
// of deliveries that were seen before. Another process that stores the same delivery is waited
// for: if it fails, the delivery is new.
func (g *group) unseen(ctx context.Context, tx *sql.Tx, writes []write) (_ []write, err error) {
	var guids []string
	for _, w := range writes {
		if w.delivery != "" {
			guids = append(guids, w.delivery)
		}
	}
	if len(guids) == 0 {
		return writes, nil
	}
	// Sorted, so that no two processes wait for each other.
	slices.Sort(guids)
	list, err := json.Marshal(slices.Compact(guids))
	if err != nil {
		return nil, err
	}
	statement := g.db.SQL(`INSERT INTO deliveries (guid, seen_at)
SELECT value, CAST($2 AS BIGINT) FROM {each $1} WHERE true
ON CONFLICT DO NOTHING RETURNING guid`)
	rows, err := tx.QueryContext(ctx, statement, string(list), g.now().UnixMilli())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	isNew := map[string]bool{"": true}
	for rows.Next() {
		var guid string
		if err := rows.Scan(&guid); err != nil {
			return nil, err
		}
		isNew[guid] = true
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(writes, func(w write) bool { return !isNew[w.delivery] }), nil
}
