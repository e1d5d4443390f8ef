// Package offline compares revisions of a plan without GitHub: compare.go what a second revision would
// do after a first one, replay.go a whole history, with a judge who looks for duplicates, wrong closes
// and hijacked issues.
//
// It is pure and serves the commands diff and replay; passes do not need it. Start reading at
// [CompareRevisions].
package offline
