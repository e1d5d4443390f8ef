// Package sync keeps a repository's plans and its GitHub issues in agreement.
//
// The pure half knows what should happen: [Match] finds out which item of the document is which
// known item, and [Diff] compares document, GitHub and base and returns a [Changeset]: actions
// (one GitHub mutation each), edits (one byte-span replacement each) and notices. The effectful
// half makes it happen: [Engine.Pass] reads, calls the pure half, applies the changeset and
// records what both sides now agree on. Every function without a context is pure.
//
// The package talks to the outside only through the ports in ports.go. It is not a GitHub
// client, not a queue and not a database. Start reading at [Engine.Pass], then [Diff].
//
// Nothing here needs a mutex; a file that needs the standard library's sync imports it as
// stdsync.
package sync
