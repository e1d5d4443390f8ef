package carry

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// find finds the lines that go and those that stay.
func (m *mover) find() {
	m.key = map[int]sync.Key{}
	for _, placed := range m.in.Placement.Items {
		if placed.Document == m.from {
			m.key[placed.Item] = placed.Key
		}
	}
	plan, goes := m.plan(), map[int]bool{}
	for i, item := range plan.Items {
		goes[i] = item.Parent >= 0 && goes[item.Parent]
		if item.State != parser.StateOpen || !item.Tracked {
			continue
		}
		switch {
		case goes[i]:
			m.open = append(m.open, i)
		case item.Row != nil, item.Role == parser.RoleSignOff:
			m.left = append(m.left, i)
		default:
			goes[i] = true
			m.top, m.open = append(m.top, i), append(m.open, i)
		}
	}
}

// isFinished reports whether nothing is left to do in the plan once the lines are gone, and something was done.
func (m *mover) isFinished() bool {
	done := false
	for _, item := range m.plan().Items {
		done = done || item.Tracked && item.State == parser.StateDone
	}
	return done && len(m.left) == 0
}
