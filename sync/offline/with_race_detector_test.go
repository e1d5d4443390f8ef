//go:build race

package offline_test

// raceDetector tells that the tests run several times slower, so that they look at fewer places.
const raceDetector = true
