// Package testpicture keeps what tests see in a browser as the pictures of the documents, small enough for a repository.
// It knows nothing of what they show, and is used by tests alone.
//
// Start reading at [Keep], in picture.go; palette.go makes a picture small.
package testpicture
