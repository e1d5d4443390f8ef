package words

import "slices"

// SectionStates lists the words that say in the heading of a section how far it is; joined are those that need
// no space in front.
func SectionStates() (states, joined []string) {
	states = append(allOf(func(l *language) list { return l.titleStatus }), allOf(func(l *language) list { return l.sectionStates })...)
	slices.Sort(states)
	return slices.Compact(states), allOf(func(l *language) list { return l.joinedStates })
}

// Reached lists the words between such a state and the day on which it was reached.
func Reached() []string { return allOf(func(l *language) list { return l.reached }) }

// SectionKinds lists the words in front of the number of a section, counters those behind it.
func SectionKinds() (kinds, counters []string) {
	return allOf(func(l *language) list { return l.sectionKinds }), allOf(func(l *language) list { return l.sectionCounters })
}
