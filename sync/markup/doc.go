// Package markup is what Milepost writes on GitHub, and what it knows of that when it reads it again:
// titles, the block in an issue's body with its marker, and text of documents made harmless.
//
// It is pure: text comes out of text. When something is written, and where, is the matter of others.
//
// Whatever is copied from a document goes through one of three doors, so that it mentions nobody, refers
// to nothing and closes nothing: [Neutral] for a plain text such as a commit message, [Inline] and [Line]
// for a plain text inside Markdown, [Copied] for Markdown. Start reading there. The files, by idea:
//
//   - The doors: text.go (plain text), markdown.go (Markdown), links.go (relative links made
//     absolute).
//   - What makes them necessary: acting.go (what acts on GitHub), as_read.go (escapes and entities as
//     they are read), code.go (where nothing acts).
//   - What is written and recognised: title.go (titles, both ways), body.go (our block, and people's
//     text around it), step_boxes.go (the step boxes there), marker.go (the sealed line that says whose issue it is).
package markup
