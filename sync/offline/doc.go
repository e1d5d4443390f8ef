// Package offline says what Milepost would do with revisions of a plan, without GitHub and without a
// ledger. The commands diff and replay stand on it.
//
// It is pure, and has no rules of its own: it asks packages identity and diff. It does not read files or
// git; it is given the texts.
//
// Start reading at [CompareRevisions] (compare.go: two revisions, side by side) and [Replay] (replay.go:
// all revisions of a document, and what became of its issues). judge.go looks at that as a reader of the document
// would, by the plain words of nearness.go.
package offline
