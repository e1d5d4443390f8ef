package sync

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// Carried is a move of the open lines of one plan to another.
type Carried struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Milestone is the title of the milestone to which they go.
	Milestone string `json:"milestone"`
	// Finished tells that nothing is left to do in the first plan: its lines stay there, struck.
	Finished bool `json:"finished"`
	// Lines are those that go, Left the open ones that stay.
	Lines []CarriedLine `json:"lines"`
	Left  []CarriedLine `json:"left,omitempty"`
	// Files are the first plan and the other one as they will be.
	Files []ProposedFile `json:"-"`
}

// CarriedLine is an open line of a plan.
type CarriedLine struct {
	Line  int    `json:"line"`
	Title string `json:"title"`
	// Issue is its issue, 0 if it has none.
	Issue int `json:"issue,omitempty"`
}

// Carrying is the ledger's record of a move whose pull request is being opened: until there is one, the branch
// points to Commit, if to anything.
type Carrying struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Branch string `json:"branch,omitempty"`
	Commit string `json:"commit,omitempty"`
}

// Carry is how an order to move lines ended.
type Carry struct {
	At   time.Time `json:"at"`
	From string    `json:"from"`
	To   string    `json:"to"`
	// Number is the pull request that carries so many Lines, 0 if there is none; then Why says why the lines stay.
	Number int    `json:"number,omitempty"`
	Lines  int    `json:"lines,omitempty"`
	Why    string `json:"why,omitempty"`
}

// maxCarries is how many ends of moves are remembered.
const maxCarries = 10

// NoteCarry remembers how a move ended, instead of how an earlier one between the same plans did.
func (r *RepoBase) NoteCarry(ended Carry) {
	others := slices.DeleteFunc(slices.Clone(r.Carries), func(c Carry) bool { return c.From == ended.From && c.To == ended.To })
	all := append([]Carry{ended}, others...)
	r.Carries = all[:min(len(all), maxCarries)]
}

const carryPrefix = "carry:"

// CarryOrder has the open lines of one plan go to another.
func CarryOrder(from, to string) Order {
	code := base64.RawURLEncoding
	return Order(carryPrefix + code.EncodeToString([]byte(from)) + "." + code.EncodeToString([]byte(to)))
}

// Carries are the paths of the plans that an order is about, if it is one of that kind.
func (o Order) Carries() (from, to string, ok bool) {
	rest, ok := strings.CutPrefix(string(o), carryPrefix)
	first, second, found := strings.Cut(rest, ".")
	code := base64.RawURLEncoding
	a, errA := code.DecodeString(first)
	b, errB := code.DecodeString(second)
	return string(a), string(b), ok && found && errA == nil && errB == nil
}
