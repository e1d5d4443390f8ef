package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Known is a repository that the ledger holds something of, without what it holds.
type Known struct {
	Repository sync.Repository
	// Version grows with each change of what is held.
	Version int64
	// Asks tells that questions wait for a person, Blocked that it cannot be worked on, Gone that the App
	// may not see it any more, and Public that its configuration lets anyone look at its plans.
	Asks, Blocked, Gone, Public bool
}

// Known lists all repositories by name. A quotation mark within a value is written with a backslash, so that
// the names of fields are found and nothing else.
func (l *Ledger) Known(ctx context.Context) ([]Known, error) {
	all, err := query(ctx, l.db.DB, scanKnown, selectKnown+` ORDER BY lower(owner), lower(name), id`)
	if err != nil {
		return nil, fmt.Errorf("list repositories: %w", err)
	}
	return all, nil
}

// KnownAs is the repository of a name, letters of any case. Where several have had it, it is the newest.
func (l *Ledger) KnownAs(ctx context.Context, owner, name string) (k Known, ok bool, err error) {
	found, err := query(ctx, l.db.DB, scanKnown,
		selectKnown+` WHERE lower(owner) = lower($1) AND lower(name) = lower($2) ORDER BY id DESC LIMIT 1`, owner, name)
	if err != nil {
		return Known{}, false, fmt.Errorf("find repository %s/%s: %w", owner, name, err)
	}
	if len(found) == 0 {
		return Known{}, false, nil
	}
	return found[0], true, nil
}

// selectKnown begins a query for what scanKnown reads.
const selectKnown = `SELECT id, installation, owner, name, version,
	CASE WHEN record LIKE '%"questions":[%' THEN 1 ELSE 0 END, CASE WHEN record LIKE '%"blocked":{%' THEN 1 ELSE 0 END,
	CASE WHEN gone_at <> 0 THEN 1 ELSE 0 END, CASE WHEN record LIKE '%"PublicPage":true%' THEN 1 ELSE 0 END
FROM repositories`

func scanKnown(rows *sql.Rows) (Known, error) {
	var k Known
	var asks, blocked, gone, public int
	r := &k.Repository
	err := rows.Scan(&r.ID, &r.Installation, &r.Owner, &r.Name, &k.Version, &asks, &blocked, &gone, &public)
	k.Asks, k.Blocked, k.Gone, k.Public = asks != 0, blocked != 0, gone != 0, public != 0
	return k, err
}

// Versions tells the version of each repository, by id: see [Known].
func (l *Ledger) Versions(ctx context.Context) (map[int64]int64, error) {
	rows, err := query(ctx, l.db.DB, func(rows *sql.Rows) ([2]int64, error) {
		var row [2]int64
		return row, rows.Scan(&row[0], &row[1])
	}, `SELECT id, version FROM repositories`)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	versions := make(map[int64]int64, len(rows))
	for _, row := range rows {
		versions[row[0]] = row[1]
	}
	return versions, nil
}

// Hit is an item that was found.
type Hit struct {
	Repository int64
	Item       sync.ItemBase
}

// Search finds at most limit items of the repositories whose records hold a text, letters of any case (in
// SQLite those of ASCII alone). That it is in a field which people see is for the caller to find out.
func (l *Ledger) Search(ctx context.Context, repositories []int64, text string, limit int) ([]Hit, error) {
	ids := make([]string, len(repositories))
	for i, id := range repositories {
		ids[i] = fmt.Sprint(id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	quoted, err := encode(text)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	pattern := "%" + escapeLike(strings.TrimSuffix(strings.TrimPrefix(quoted, `"`), `"`)) + "%"
	like := "LIKE" // of any case
	if l.db.Pool != nil {
		like = "ILIKE"
	}
	statement := l.db.SQL(`SELECT repository, record FROM items
WHERE CAST(repository AS TEXT) IN (SELECT value FROM {each $1}) AND record ` + like + ` $2 ESCAPE '\'
ORDER BY repository, key LIMIT $3`)
	hits, err := query(ctx, l.db.DB, func(rows *sql.Rows) (Hit, error) {
		var hit Hit
		var record []byte
		if err := rows.Scan(&hit.Repository, &record); err != nil {
			return Hit{}, err
		}
		return hit, decode(record, &hit.Item)
	}, statement, string(list), pattern, limit)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}

// escapeLike writes a text so that LIKE finds it as it is, where a backslash is the escape.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// changes reports whether a change stores anything.
func changes(change sync.Change) bool {
	return len(change.Items)+len(change.Milestones)+len(change.Orders)+len(change.Obeyed)+len(change.Effects) > 0 ||
		change.Repo != nil || change.Approved != nil
}

// storeVersion notes that what is held of a repository is another than before.
func storeVersion(ctx context.Context, tx *sql.Tx, repo sync.Repository) error {
	_, err := tx.ExecContext(ctx, `UPDATE repositories SET version = version + 1 WHERE id = $1`, repo.ID)
	return err
}

// State is a text that is another one after each change of the database, whoever made it, and far cheaper to ask for than
// what changed. It is "" where it cannot be told, on PostgreSQL.
func (l *Ledger) State(ctx context.Context) (string, error) {
	if l.db.Pool != nil {
		return "", nil
	}
	// The first counts what the only connection of this process wrote, the second changes with what others did.
	const statement = `SELECT total_changes() || ' ' || data_version FROM pragma_data_version`
	var state string
	if err := l.db.QueryRowContext(ctx, statement).Scan(&state); err != nil {
		return "", fmt.Errorf("read state of the ledger: %w", err)
	}
	return state, nil
}
