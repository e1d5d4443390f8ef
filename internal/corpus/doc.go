// Package corpus gives tests the plans of all kinds that may stand beside the project: real ones, and
// revisions of them. They are no part of it. A test is skipped where they are absent, and fails there when
// MILEPOST_TEST_ALL says that nothing may be skipped. It knows nothing of what the tests do with them.
//
// Start reading at [Files], in corpus.go, which is all there is.
package corpus
