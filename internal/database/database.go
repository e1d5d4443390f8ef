package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite" // registers the driver "sqlite", too
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrInUse says that another process holds a SQLite file.
var ErrInUse = errors.New("another process is using it: SQLite serves one server, PostgreSQL several")

// DB is an open database. Statements number their parameters $1, $2 ...; what the two dialects
// write differently goes through [DB.SQL].
type DB struct {
	*sql.DB
	// Pool is PostgreSQL's pool of connections, which DB uses, too; nil on SQLite.
	Pool *pgxpool.Pool
}

// IsPostgres reports whether the address names a PostgreSQL database.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the database at sqlite:FILE or postgres://... On SQLite, part is appended to the
// file's name, and pragmas are added to those that keep a commit on disk once it returned. No
// error repeats a password.
func Open(ctx context.Context, address, part string, pragmas ...string) (*DB, error) {
	if IsPostgres(address) {
		return openPostgres(ctx, address)
	}
	file, ok := strings.CutPrefix(address, "sqlite:")
	if scheme, _, isURL := strings.Cut(address, "://"); isURL && !ok {
		return nil, fmt.Errorf("open database: %q is none that is known: use sqlite:FILE or postgres://HOST/NAME", scheme)
	}
	if file == "" {
		return nil, fmt.Errorf("open database: no file is named: use sqlite:FILE")
	}
	return openSQLite(file+part, pragmas)
}

// OpenAlone is Open for what one process must have to itself: on SQLite the file is locked until
// Close, and a file that another process has locked is [ErrInUse] after 5 seconds. On PostgreSQL,
// which is there to be shared, nothing is locked.
func OpenAlone(ctx context.Context, address, part string) (*DB, error) {
	db, err := Open(ctx, address, part, "locking_mode(EXCLUSIVE)")
	if err != nil || db.Pool != nil {
		return db, err
	}
	// The first transaction takes the lock, which is kept.
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		err = tx.Commit()
	}
	if err == nil {
		return db, nil
	}
	file := strings.TrimPrefix(address, "sqlite:") + part
	if reason := (*sqlite.Error)(nil); errors.As(err, &reason) && reason.Code()&0xff == sqlite3.SQLITE_BUSY {
		err = ErrInUse
	}
	return nil, errors.Join(fmt.Errorf("open database %q: %w", file, err), db.Close())
}

// openSQLite opens a file with one connection, so that writers queue up in the process and
// never meet a locked file.
func openSQLite(file string, pragmas []string) (*DB, error) {
	// SQLite would report a missing folder in words that help nobody. Only the owner may read
	// the file: plans may be confidential.
	if err := hasFolder(file); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the path is the operator's, from the environment
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	query := url.Values{
		"_txlock": {"immediate"},
		"_pragma": append(pragmas, "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)"),
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("open database %q: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	return &DB{DB: db}, nil
}

const (
	// connectTimeout bounds the wait for a server that does not answer.
	connectTimeout = 10 * time.Second
	// idleTimeout ends a transaction in which nothing happens: a process that was paused in the
	// middle of one must not keep its rows locked against the process that takes over.
	idleTimeout = 10 * time.Second
	// idleTimeoutParam is PostgreSQL's name for it, in milliseconds.
	idleTimeoutParam = "idle_in_transaction_session_timeout"
	// maxConns is how many connections a pool may open, unless the address says so itself.
	maxConns = 10
)

func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err) // pgx leaves the password out
	}
	config.ConnConfig.ConnectTimeout = connectTimeout
	if params := config.ConnConfig.RuntimeParams; params[idleTimeoutParam] == "" {
		params[idleTimeoutParam] = strconv.FormatInt(idleTimeout.Milliseconds(), 10)
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	// The pool keeps connections; whoever keeps one here keeps it from the pool.
	db.SetMaxIdleConns(0)
	return &DB{DB: db, Pool: pool}, nil
}

// Close closes all connections.
func (db *DB) Close() error {
	err := db.DB.Close()
	if db.Pool != nil {
		db.Pool.Close()
	}
	return err
}

// SQL returns the statement in the words of the database. It writes {now} for the database's
// clock in milliseconds since 1970, {least} and {greatest} for the functions of several
// arguments, {skip locked} for passing over rows that others are changing, and {each $1} for the
// strings, in a column named value, of the JSON list that is the first parameter.
func (db *DB) SQL(statement string) string {
	if db.Pool != nil {
		return strings.NewReplacer(
			"{now}", "(extract(epoch from clock_timestamp()) * 1000)::bigint",
			"{least}", "least", "{greatest}", "greatest",
			"{skip locked}", "FOR UPDATE SKIP LOCKED",
			"{each $1}", "json_array_elements_text($1::json) AS each (value)",
		).Replace(statement)
	}
	return strings.NewReplacer(
		"{now}", "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
		"{least}", "min", "{greatest}", "max",
		"{skip locked}", "",
		"{each $1}", "json_each($1)",
	).Replace(statement)
}
