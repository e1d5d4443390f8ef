// Package testclock has a clock that tests move by hand, so that none of them waits. It fires no timers, and
// is used by tests alone.
//
// All of it is in clock.go; start reading at [Clock].
package testclock
