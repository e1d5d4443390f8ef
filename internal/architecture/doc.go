// Package architecture holds tests alone: they keep the walls between packages standing, and the documents
// true to what is in the folders. It knows nothing of what the packages do.
//
// Start reading at architecture_test.go; promises_test.go, map_test.go, documents_test.go and
// code_test.go look after the documents.
package architecture
