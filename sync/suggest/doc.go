// Package suggest makes the change of one line of a plan that somebody asks for: it ticks an item, or adds one.
//
// It is pure: it finds the line, makes the new text byte for byte, and makes sure that every other line keeps its
// issue. Who may ask, and the pull request, are the matter of others.
//
// Start reading at [Make] (make.go). find.go finds the item or the section and says why it cannot, tick.go and add.go make
// the text.
package suggest
