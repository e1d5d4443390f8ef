// Package testclock has clocks that tests move by hand, so that none of them waits. They fire no timers, and
// are used by tests alone.
//
// Start reading at [Clock] in clock.go, which stands still; ahead.go has one that runs.
package testclock
