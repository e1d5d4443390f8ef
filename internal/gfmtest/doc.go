// Package gfmtest shows tests what GitHub would make of Markdown: it renders it with cmark-gfm, the
// renderer that GitHub's own is made from, and finds what GitHub would act on. It knows nothing of
// how the product makes text harmless, and is used by tests alone.
//
// Start reading at [Acts]. The files are render.go (the renderer) and acts.go (what acts in its output).
package gfmtest
