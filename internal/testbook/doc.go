// Package testbook reads the documents of this repository for tests: each fenced block with its language and line, and
// each piece of code in a line of text. A test claims what it runs or compares by asking for it here, and a test of
// this package fails for a block that none asks for. It knows nothing of what blocks say, and is used by tests alone.
//
// Start reading at [Blocks] in blocks.go. The other files are book.go (which documents there are), spans.go (code in
// lines of text), shell.go (a terminal to type in) and exceptions.go (what is not run as it is written, with the reason).
package testbook
