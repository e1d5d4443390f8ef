package words

// Unit is a unit of time.
type Unit int

// The units; the zero value is none.
const (
	NoUnit Unit = iota
	UnitDay
	UnitWeek
	UnitMonth
	UnitQuarter
	UnitYear
)

var (
	units       = tableOf(func(l *language) map[Unit]list { return l.units })
	unitLengths = prefixesOf(allUnits)
)

// allUnits are the beginnings of all units of a language.
func allUnits(l *language) list {
	var all list
	for _, words := range l.units {
		all += words + ","
	}
	return all
}

// UnitOf is the unit that a text in small letters begins with: `weeks`, `Woche`, `天`.
func UnitOf(text string) Unit {
	word := unitLengths.of(text)
	if len(word) == 1 && text != word {
		return NoUnit
	}
	return units.words[word]
}
