package suggest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Input is what a suggestion is looked for in.
type Input struct {
	Repository sync.Repository
	Base       *sync.Base
	Documents  []sync.Document
	Placement  identity.Placement
	Policy     sync.Policy
	// Commit is the commit that the documents are of.
	Commit string
	// Ask is what somebody wants.
	Ask sync.Suggestion
}

// ErrRefused says that a suggestion is not made, and why, in words for whoever asked.
var ErrRefused = errors.New("nothing is proposed")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// Make makes what somebody asks for. The error is [ErrRefused] where that cannot be done without doubt.
func Make(in Input) (sync.Suggested, error) {
	if in.Policy.WriteBack == sync.WriteBackOff {
		return sync.Suggested{}, refuse("%s says that nothing is written into plans (write_back: off)", in.Policy.ConfigPath())
	}
	m := maker{in: in}
	var err error
	if m.at, err = m.document(); err != nil {
		return sync.Suggested{}, err
	}
	var made sync.Suggested
	switch in.Ask.Kind {
	case sync.SuggestTick:
		made, err = m.tick()
	case sync.SuggestAdd:
		made, err = m.add()
	default:
		err = refuse("%q is nothing that can be asked for", in.Ask.Kind)
	}
	if err != nil {
		return sync.Suggested{}, err
	}
	made.Kind, made.Plan, made.Commit = in.Ask.Kind, in.Ask.Plan, in.Commit
	made.File.Path, made.File.Mode = m.file().Path, m.file().Mode
	return made, m.check(made.File.Content)
}

// maker makes one suggestion.
type maker struct {
	in Input
	// at is the index of the document.
	at int
}

func (m *maker) file() sync.Document { return m.in.Documents[m.at] }

// document finds a plan that can be written to.
func (m *maker) document() (int, error) {
	var plans []string
	for i, document := range m.in.Documents {
		if document.Path != m.in.Ask.Plan {
			if document.Active() {
				plans = append(plans, document.Path)
			}
			continue
		}
		if why, hidden := document.Hides(); hidden {
			return 0, refuse("%s cannot be changed, since %s", document.Path, why)
		}
		if !document.Active() {
			return 0, refuse("%s names no milestone, so it is no plan", document.Path)
		}
		return i, nil
	}
	if len(plans) == 0 {
		return 0, refuse("there is no plan on the default branch (commit %s)", m.commit())
	}
	return 0, refuse("there is no plan %s on the default branch (commit %s): its plans are %s", m.in.Ask.Plan, m.commit(), strings.Join(plans, ", "))
}

// commit is the commit for people.
func (m *maker) commit() string { return m.in.Commit[:min(len(m.in.Commit), 7)] }

// issue is the number of an item's issue, 0 if it has none.
func (m *maker) issue(item int) int {
	for _, placed := range m.in.Placement.Items {
		if placed.Document == m.at && placed.Item == item {
			return m.in.Base.Items[placed.Key].Issue.Number
		}
	}
	return 0
}

// check makes sure that a pass over the document as it will be finds every line that it finds now.
func (m *maker) check(content []byte) error {
	documents := append([]sync.Document{}, m.in.Documents...)
	documents[m.at] = sync.ParseDocument(documents[m.at].File, content, m.in.Policy)
	after := identity.Place(m.in.Repository, m.in.Base, documents)
	where := map[sync.Key]int{}
	for _, placed := range after.Items {
		where[placed.Key] = placed.Document
	}
	for _, placed := range m.in.Placement.Items {
		if at, found := where[placed.Key]; !found || at != placed.Document {
			return refuse("the line of #%d could not be told any more: word the new one in another way", m.in.Base.Items[placed.Key].Issue.Number)
		}
	}
	if len(after.Ambiguous) > len(m.in.Placement.Ambiguous) || len(after.Removed) > len(m.in.Placement.Removed) {
		return refuse("some lines could not be told apart any more: word the new one in another way")
	}
	return nil
}
