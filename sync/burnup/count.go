package burnup

import "github.com/milepost/milepost/parser"

// Counts is how much stands in one revision of a plan.
type Counts struct {
	// Scope counts the items that stand there: every entry of a checklist that GitHub shows a box for, and
	// rows of tables where they are items. Done and Dropped are among them.
	Scope   int `json:"scope"`
	Done    int `json:"done"`
	Dropped int `json:"dropped"`
	// Unwritten counts those among the open ones that say nothing yet, such as `TBD`.
	Unwritten int `json:"unwritten,omitempty"`
}

// Count counts the items of a plan. Whether one gets an issue does not matter: what a plan leaves to its readers
// is to be finished as well. A box that GitHub does not know, such as `[-]`, is none.
func Count(plan *parser.Plan) Counts {
	var c Counts
	for _, item := range plan.Items {
		switch item.State {
		case parser.StateDone:
			c.Done++
		case parser.StateDropped:
			c.Dropped++
		case parser.StateOpen:
			if item.Placeholder {
				c.Unwritten++
			}
		default:
			continue
		}
		c.Scope++
	}
	return c
}

// Open counts the items that are neither done nor dropped.
func (c Counts) Open() int { return c.Scope - c.Done - c.Dropped }

// Finished reports whether there is something and nothing of it is open but what says nothing yet, which is
// when its milestone is closed.
func (c Counts) Finished() bool {
	return c.Done+c.Dropped > 0 && c.Open() == c.Unwritten
}

// Percent is how much is done or dropped, in percent, rounded down, so that 100 means all of it.
func (c Counts) Percent() int {
	if c.Scope == 0 {
		return 0
	}
	return 100 * (c.Done + c.Dropped) / c.Scope
}
