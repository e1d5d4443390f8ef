//go:build race

package github_test

// raceDetector tells that the tests run several times slower.
const raceDetector = true
