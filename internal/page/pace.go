package page

import "time"

// loadEvery is how far apart pages are loaded again because something changed, so that all who look together leave the
// machine to the passes.
const loadEvery = 25 * time.Millisecond

// turn is when somebody who looks is told of a change: the viewers take turns, and nobody is told again before all others
// could be. place is that of the viewer among so many, and last when they were told before.
func turn(changed, last time.Time, place, viewers int) time.Time {
	viewers = max(viewers, 1)
	at := changed.Add(time.Duration(place%viewers) * loadEvery)
	if next := last.Add(time.Duration(viewers) * loadEvery); next.After(at) {
		return next
	}
	return at
}
