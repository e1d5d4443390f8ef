// Package markup is what Milepost writes on GitHub: texts made of texts.
//
// Text of a document is made harmless on its way out: it mentions nobody, refers to nothing and closes
// nothing. text.go does so for plain text ([Neutral], [Inline], [Line]), markdown.go for Markdown that is
// copied ([Copied]); acting.go knows what GitHub acts on, as_read.go what a text says once escapes and
// markup are resolved, code.go what is code beyond doubt, links.go makes links absolute. title.go fits
// titles into GitHub's limit. body.go is the block in an issue's body that is ours, marker.go the sealed
// marker by which a lost ledger is rebuilt.
//
// The package is pure, and it sends nothing. Start reading at text.go, then body.go.
package markup
