// Package reading reads the plans of a tree, each content once, and within bounds of number, size and
// time.
//
// It does not choose which files are plans, nor look into what it read: both is the matter of package sync
// and its callers.
//
// All of it is in plan_reader.go; start reading at [Reader].
package reading
