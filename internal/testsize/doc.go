// Package testsize says at how many places the tests look that could look at any number of them: requests to
// fail at, documents to read, sequences to play. It knows nothing of these places, and is used by tests alone.
//
// Start reading at [Pick], in size.go.
package testsize
