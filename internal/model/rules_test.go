package model_test

import (
	"maps"
	"slices"
	"strings"
)

// state is what an item or its issue may say.
type state string

const (
	open    state = "open"
	done    state = "done"
	dropped state = "dropped"
	// removed is agreed on when an item has left the plan; unknown when a ledger was lost.
	removed state = "removed"
	unknown state = "unknown"
)

// beliefs are the values that both sides may have agreed on last. After an undisturbed pass
// there is one; a pass that was cut short leaves several.
type beliefs[T ~string] map[T]bool

func believe[T ~string](values ...T) beliefs[T] {
	b := beliefs[T]{}
	for _, value := range values {
		b[value] = true
	}
	return b
}

func (b beliefs[T]) and(values ...T) beliefs[T] {
	more := believe[T]()
	maps.Copy(more, b)
	for _, value := range values {
		more[value] = true
	}
	return more
}

func (b beliefs[T]) where(keep func(T) bool) beliefs[T] {
	some := maps.Clone(b)
	maps.DeleteFunc(some, func(value T, _ bool) bool { return !keep(value) })
	return some
}

func (b beliefs[T]) any(holds func(T) bool) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(b)), holds)
}

func (b beliefs[T]) all(holds func(T) bool) bool {
	return !b.any(func(value T) bool { return !holds(value) })
}

// String lists the values.
func (b beliefs[T]) String() string {
	var words []string
	for value := range b {
		words = append(words, string(value))
	}
	slices.Sort(words)
	return "{" + strings.Join(words, ", ") + "}"
}

// settles is the state on which document and GitHub must settle: whoever moved away from what
// was agreed is followed; if both did, done wins, and the document otherwise. An item that comes
// back says what counts; where nothing is known done wins, and what is closed stays closed.
func settles(agreed, document, hub state) state {
	switch {
	case document == hub, agreed == removed:
		return document
	case agreed == unknown && document == open:
		return hub
	case agreed == unknown && (document == done || hub == done):
		return done
	case hub == agreed:
		return document
	case document == agreed:
		return hub
	case hub == done:
		return done
	default:
		return document
	}
}

// settlesTitle is the title on which both must settle: if both sides moved, or nothing is known,
// the document wins.
func settlesTitle(agreed, document, hub string) string {
	if document == agreed && agreed != string(unknown) {
		return hub
	}
	return document
}
