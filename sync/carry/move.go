package carry

import (
	"errors"
	"fmt"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Input is what a move looks at.
type Input struct {
	Repository sync.Repository
	Base       *sync.Base
	Documents  []sync.Document
	Placement  identity.Placement
	Policy     sync.Policy
	// From and To are the paths of the plans.
	From, To string
}

// ErrRefused says that a move is not made, and why, in words for people.
var ErrRefused = errors.New("nothing is carried")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// Move moves the open lines of a plan to another one. Where nothing is left to do in the first and something of it
// was done, it is finished, and its lines stay there, struck with the reason; otherwise they leave it. Lines that
// sign a plan off, and rows of tables, stay. The error is [ErrRefused] where that cannot be done without doubt.
func Move(in Input) (sync.Carried, error) {
	m := mover{in: in}
	var err error
	if m.from, err = m.document(in.From); err != nil {
		return sync.Carried{}, err
	}
	if m.to, err = m.document(in.To); err != nil {
		return sync.Carried{}, err
	}
	if m.from == m.to {
		return sync.Carried{}, refuse("%s is both: name two plans", in.From)
	}
	m.find()
	if len(m.top) == 0 {
		return sync.Carried{}, refuse("%s has no open line that could go to another plan", in.From)
	}
	return m.move()
}

// mover moves the lines of one plan.
type mover struct {
	in       Input
	from, to int
	// top lists the items that are moved with all that belongs to them, open those among both that are open.
	top, open []int
	// left lists the open items that stay.
	left []int
	// finished tells that nothing is left to do in the plan once the lines are gone, and something was done.
	finished bool
	// key has the keys of the plan's items.
	key map[int]sync.Key
}

// document finds a plan that can be written to.
func (m *mover) document(path string) (int, error) {
	for i, document := range m.in.Documents {
		if document.Path != path {
			continue
		}
		if why, hidden := document.Hides(); hidden {
			return 0, refuse("%s cannot be changed, since %s", path, why)
		}
		if !document.Active() {
			return 0, refuse("%s names no milestone, so it is no plan", path)
		}
		return i, nil
	}
	return 0, refuse("there is no plan %s on the default branch", path)
}

func (m *mover) plan() *parser.Plan { return m.in.Documents[m.from].Plan }

func (m *mover) move() (sync.Carried, error) {
	target := m.in.Documents[m.to].Plan
	carried := sync.Carried{From: m.in.From, To: m.in.To, Milestone: target.Milestones[0].Title, Finished: m.finished}
	for _, i := range m.open {
		item := m.plan().Items[i]
		carried.Lines = append(carried.Lines, sync.CarriedLine{Line: item.Line, Title: item.Title, Issue: m.in.Base.Items[m.key[i]].Issue.Number})
	}
	for _, i := range m.left {
		item := m.plan().Items[i]
		carried.Left = append(carried.Left, sync.CarriedLine{Line: item.Line, Title: item.Title, Issue: m.in.Base.Items[m.key[i]].Issue.Number})
	}
	after, err := m.added()
	if err != nil {
		return sync.Carried{}, err
	}
	before := m.plan().Without(m.top)
	if carried.Finished {
		if before, err = m.struck(carried.Milestone); err != nil {
			return sync.Carried{}, err
		}
	}
	for at, content := range map[int][]byte{m.from: before, m.to: after} {
		file := m.in.Documents[at].File
		carried.Files = append(carried.Files, sync.ProposedFile{Path: file.Path, Mode: file.Mode, Content: content})
	}
	if carried.Files[0].Path != m.in.From {
		carried.Files[0], carried.Files[1] = carried.Files[1], carried.Files[0]
	}
	return carried, m.check(before, after)
}
