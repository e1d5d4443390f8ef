package sync

import (
	"cmp"
	"maps"
	"slices"
)

// SortedKeys lists the keys of a map in order.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
