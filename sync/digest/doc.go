// Package digest says what became of a plan since a day: what was closed, added, taken away and put off, what was
// decided and who has not signed yet, what each owner has, what nobody touches any more, which risks are open and what
// comes next. It is what `milepost report` prints.
//
// It is pure: it is given two revisions of the plan, its history and the day of today. How far a plan is and whether
// it is on time is computed by package burnup; which item is which by package identity.
//
// Start reading at [Make] (digest.go). changes.go compares the two revisions, state.go reads the newer one, stale.go
// finds what rests. text.go, markdown.go and html.go write a digest for people, plot.go draws its burn-up with
// characters.
package digest
