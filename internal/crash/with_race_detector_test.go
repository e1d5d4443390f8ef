//go:build race

package crash_test

// usualPoints is at how many requests of each scene an accident of each kind happens. The race
// detector slows down what is beside the program and has no look into it.
const usualPoints = 1
