//go:build race

package model_test

// usualSequences is how many sequences are played unless a number is asked for. The race detector
// makes each of them several times slower.
const usualSequences = "3"
