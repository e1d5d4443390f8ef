package model_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// tally counts how often each thing was played.
type tally map[string]int

func (t tally) add(what string, times int) { t[what] += times }

// count has actions counted when they are done: one that leaves its deed is not.
func (t tally) count(actions map[string]func(*rapid.T)) map[string]func(*rapid.T) {
	counted := map[string]func(*rapid.T){}
	for name, act := range actions {
		what := strings.TrimRight(name, " 0123456789")
		if what == "" {
			counted[name] = act
			continue
		}
		t.add(what, 0)
		counted[name] = func(rt *rapid.T) {
			act(rt)
			t.add(what, 1)
		}
	}
	return counted
}

// never lists what was not played.
func (t tally) never() []string {
	var none []string
	for _, what := range slices.Sorted(maps.Keys(t)) {
		if t[what] == 0 {
			none = append(none, what)
		}
	}
	return none
}

// String has a line for each thing, the rarest first.
func (t tally) String() string {
	names := slices.Sorted(maps.Keys(t))
	slices.SortStableFunc(names, func(a, b string) int { return t[a] - t[b] })
	var out strings.Builder
	for _, what := range names {
		fmt.Fprintf(&out, "%6d  %s\n", t[what], what)
	}
	return out.String()
}
