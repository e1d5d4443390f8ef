// Package testneed skips tests that lack something, and fails them there when MILEPOST_TEST_ALL says that nothing
// may be skipped. It knows nothing of what the tests do, and is used by tests alone.
//
// Start reading at [That], in need.go; browser.go starts a browser.
package testneed
