package carry

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// find finds the lines that go and those that stay, and whether the plan is finished without the former.
func (m *mover) find() {
	m.key = map[int]sync.Key{}
	for _, placed := range m.in.Placement.Items {
		if placed.Document == m.from {
			m.key[placed.Item] = placed.Key
		}
	}
	plan, goes, done := m.plan(), map[int]bool{}, false
	for i, item := range plan.Items {
		done = done || item.Tracked && item.State == parser.StateDone
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
	m.finished = done && len(m.left) == 0
}
