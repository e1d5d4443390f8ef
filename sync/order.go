package sync

import "strings"

// Order is what an operator wants the next pass to do: one word, without spaces.
type Order string

// The orders, beside those of [UndoOrder], [CarryOrder] and [SuggestOrder].
const (
	// OrderEject has Milepost take off what it added and leave the repository alone.
	OrderEject Order = "eject"
	// OrderReturn has it come back.
	OrderReturn Order = "return"
)

const undoPrefix = "undo:"

// UndoOrder has a pass be taken back.
func UndoOrder(pass string) Order { return Order(undoPrefix + pass) }

// Undoes is the pass that an order wants to be taken back, if it is one of that kind.
func (o Order) Undoes() (pass string, ok bool) { return strings.CutPrefix(string(o), undoPrefix) }
