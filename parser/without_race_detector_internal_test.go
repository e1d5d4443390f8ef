//go:build !race

package parser

// Sample is how much of a long series of documents is read: one in so many.
const Sample = 1
