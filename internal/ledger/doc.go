// Package ledger is the memory of what document and GitHub last agreed on: [sync.Ledger] on
// SQLite or PostgreSQL.
//
// A record is stored as JSON under its key, since nobody but package sync looks into it; what
// is asked for by SQL would get a column. The tables grow by numbered files in migrations,
// one folder for each database, which are never edited once released. Where several processes
// share a database, each pass writes through a fence: see [Ledger.Fenced].
//
// It is not the queue, which has tables of its own, and it decides nothing: a lost ledger is
// rebuilt by passes from the markers in the issues.
//
// What has been of no use for long is forgotten by a chore, see [Ledger.Forget].
//
// Start reading at [Open] (ledger.go), then load.go and save.go, and record.go for how a record is stored.
// fence.go keeps out a pass that lost its lease, find.go finds a repository by its name, attention.go
// counts those that need somebody, known.go lists all and searches in them, journal.go remembers what passes did, press.go
// which buttons people pressed, and history.go what plans held over time; retention.go forgets, version.go tells which
// tables are there.
//
// [Ref] is a ledger without a database, for runs of a program that has none: it lies in the repository itself, as JSON
// under a ref that is no branch. ref.go says when it is written, ref_file.go how it is stored.
package ledger
