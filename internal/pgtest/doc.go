// Package pgtest gives tests a PostgreSQL database of their own: a schema, which is dropped after the test.
// It starts no server, and skips a test where none is named. It is used by tests alone.
//
// All of it is in pgtest.go; start reading at [Address].
package pgtest
