// Package reading reads and parses plans within stated bounds: plan_reader.go has them and the one
// [Reader] that keeps them. What lies past a bound is unread, which is not the same as removed.
//
// It does not find plans (the pass lists them) and it decides nothing. Start reading at [New].
package reading
