// Package ahead tells people ahead of a merge what the pass after it would do: it finds out what a pull request or a merge
// group leads to, whether that concerns plans at all, has it computed, and keeps one check run on its head up to date.
//
// It neither reads plans nor decides what follows from them, and it can change nothing but check runs: there is no other
// way to write in its ports. Everything comes from the state of GitHub when a preview is made, so that events may be lost,
// late or repeated. What was posted is noted on disk before and after, so that a preview that is stopped at any request
// and made again posts nothing twice.
//
// Start reading at [Previewer.Preview] (previewer.go). The files, by idea:
//
//   - What is asked of others: ports.go.
//   - What a preview is made of: target.go (the commit), touched.go (whether plans are concerned).
//   - What it says and where: post.go, note.go.
//   - Previews that are to be made again, since the default branch moved or an event was lost: moved.go.
package ahead
