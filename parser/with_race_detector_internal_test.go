//go:build race

package parser

// Sample is how much of a long series of documents is read: one in so many. The race detector makes
// reading several times slower, and what it looks for would be the same in each of them.
const Sample = 20
