//go:build race

package sync_test

// raceDetector tells that the tests run several times slower, so that they look at fewer places.
const raceDetector = true

// usualRaces is how many races are run for each mode unless a number is asked for.
const usualRaces = 5
