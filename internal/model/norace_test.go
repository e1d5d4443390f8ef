//go:build !race

package model_test

// usualSequences is how many sequences are played unless a number is asked for.
const usualSequences = "60"
