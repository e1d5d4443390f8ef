// Package identity decides who is who: which item of a document is which item of the ledger, and the
// same of milestones and phases.
//
// It is pure and issues no keys; a new item simply has none. It does not know what follows from a match:
// that is the matter of package diff.
//
// [Match] (match.go) pairs items step by step, the surest first: by an issue's number in the line
// (link.go), by equal texts in the same place (places.go, groups.go, normal.go), across renamed plans
// (plans.go), by an id that the text supports, and by likeness (fuzzy.go, neighbours.go,
// similarity.go). What could be two things is ambiguous, and nothing happens to it.
//
// [Place] (place.go) asks it for a whole repository, place_milestone.go and place_phase.go do the same
// for milestones and phases, and claims.go finds items that want to be tracked by somebody's issue.
//
// Start reading at [Place], then [Match].
package identity
