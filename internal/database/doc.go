// Package database opens the database that an address names, SQLite or PostgreSQL, and brings
// its tables up to date, so that the queue and the ledger can share one set of SQL statements.
//
// It holds no tables and no statements of its own beyond the record of which migrations were
// carried out. Start reading at [Open] (database.go) and [DB.Migrate] (migrate.go);
// purge.go deletes what is old, a little at a time; inspect.go looks without changing anything.
package database
