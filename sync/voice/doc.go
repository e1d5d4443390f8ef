// Package voice reads what people tell Milepost in comments: one command in the first line.
//
// It says what was meant, not whether the person may have it done, nor how: that is for package reconcile. A
// text that does not speak to Milepost is none of its business, whatever else it holds.
//
// Start reading at [Parse]. The files: command.go (the commands), text.go (the same as a list for people).
package voice
