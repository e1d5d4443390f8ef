// Package limitstore keeps what each installation has spent of GitHub's limits, so that several
// servers on one PostgreSQL spend no more than one, and a restart gives nothing back.
//
// It is ratelimit.LimitStore on SQLite or PostgreSQL: a record for each installation, which one
// caller at a time may change. On SQLite it has a file of its own, FILE-purse, so that passes which
// write to the ledger do not hold up requests; one process holds it. File and table keep the name
// that they were given first.
//
// The package does not know what the limits are, nor what is in a record. Start reading at
// [Store.Update] (store.go); version.go tells which table is there.
package limitstore
