// Package collect finds the place in a plan at which a person's issue becomes a line, and what that line is.
//
// It is pure. Which issues those are, and whether they are proposed, is the matter of package diff; how
// documents get the lines is that of package writeback.
//
// Start reading at [Lines] (lines.go). spot.go says where a line goes, words.go by which words it is known.
package collect
