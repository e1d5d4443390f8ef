package poll

import "time"

// How often a repository is looked at. GitHub answers what did not change without counting it, but no App
// may ask more than 900 times a minute and installation: a head costs one request, a pass about four.
const (
	// Tick is how often [Poller.Run] is to be called.
	Tick = 15 * time.Second
	// headEvery is the pause between two looks at a head, and passEvery between two passes over a
	// repository at rest.
	headEvery = 45 * time.Second
	passEvery = 5 * time.Minute
	// movesFor is how long a repository counts as moving after a pass that changed something: it gets a
	// pass as often as others get a look at their head.
	movesFor = 10 * time.Minute
	// headsATick and passesATick bound what is begun for one installation: 600 heads and 40 passes a
	// minute.
	headsATick  = 150
	passesATick = 10
	// listEvery is how often it is asked which repositories there are.
	listEvery = 15 * time.Minute
)
