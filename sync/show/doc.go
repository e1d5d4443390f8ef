// Package show is what a pass would do, or did, as people read it: as a check run in Markdown, and as text in a
// terminal.
//
// It is pure: text comes out of values. What a pass would do is found out by package reconcile, and when a
// preview is made and where it is shown is the matter of others.
//
// Start reading at [Check] (check.go), [Done] (done.go: the same after the pass) and [Text] (text.go); [Lines] (lines.go) is for programs. The files, by idea: rows.go (a preview as lines, each
// with what happens to it), words.go (what is different between two texts), table.go (lines in Markdown, and
// what is left out where there is no room), counts.go (all in one line), waiting.go (what waits for an answer), notes.go (annotations, as many as
// there is room for).
package show
