// Package dashboard is the text of the issue in which all that waits for a person in a repository stands,
// and what is read from it again: which answer boxes people ticked.
//
// It is pure: text comes out of questions. Which questions there are is found out by package diff; when
// the issue is opened, written and closed, and what an answer brings about, is the matter of package
// reconcile.
//
// Start reading at [Render] (render.go), then [Ticked] (answer_box.go). The files, by idea: render.go (the whole,
// and what is left out where there is no room), section.go (a section a kind of question), start.go (the
// question whether to begin), answered.go (what became of answers), answer_box.go (answer boxes, as they are written and
// read), ticker.go (who ticked one).
package dashboard
