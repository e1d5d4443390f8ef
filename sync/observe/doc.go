// Package observe folds what GitHub lists into what the ledger remembers.
//
// [Observe] (observe.go) gives a new base back and says what changed; it knows issues again by their
// markers, whose creation was never confirmed or whose record was lost. own_write.go recognises what a
// stopped pass wrote itself, so that it is not taken for a person's doing.
//
// It is pure: it asks nobody and decides nothing about what is to follow. Start reading at [Observe].
package observe
