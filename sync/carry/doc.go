// Package carry moves the open lines of one plan to another.
//
// It is pure: it makes the new texts of both documents, and makes sure that every line keeps its issue once they
// are merged. Opening the pull request is the matter of package reconcile.
//
// Start reading at [Move] (move.go). lines.go finds the lines, text.go writes them, and check.go makes sure
// of who is who.
package carry
