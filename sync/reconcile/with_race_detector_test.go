//go:build race

package reconcile_test

// raceDetector tells that the tests run several times slower, so that they look at fewer places.
const raceDetector = true
