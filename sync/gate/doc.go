// Package gate judges whether what a gate needs is done, in the plans and on GitHub.
//
// It does not know which pull requests stand before a gate, and asks nobody: package reconcile does that. Start
// reading at [Judge], which is all of it (judge.go).
package gate
