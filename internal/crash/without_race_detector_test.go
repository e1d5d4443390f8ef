//go:build !race

package crash_test

// usualPoints is at how many requests of each scene an accident of each kind happens.
const usualPoints = 4
