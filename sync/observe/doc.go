// Package observe folds what GitHub lists into the base: new states of issues, issues whose creation was
// never confirmed, and after the loss of a ledger all that the markers still tell.
//
// It is pure and asks nobody: listing is the caller's. It does not look at documents, and decides nothing
// about them.
//
// Start reading at [Observe] (observe.go); own_write.go recognises what we wrote ourselves before a pass
// was stopped,
// dashboard.go the issue in which questions stand, and collection.go finds what people put into milestones.
package observe
