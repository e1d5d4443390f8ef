package words

// Column is what the cells of a column hold.
type Column int

// The kinds of columns; the zero value is one of no known kind.
const (
	ColumnOther Column = iota
	ColumnRisk
	ColumnProbability
	ColumnImpact
	ColumnMitigation
	ColumnStatus
	ColumnDescription
	ColumnOwner
)

// Status is what a status cell says.
type Status int

// The kinds of status; the zero value is a word that is not known.
const (
	StatusUnknown Status = iota
	StatusDone
	StatusDropped
	StatusInProgress
	// StatusUnfinished is work that is planned, waits, or is done in part.
	StatusUnfinished
)

var (
	columns = tableOf(func(l *language) map[Column]list { return l.columns })
	groups  = setOf(func(l *language) list { return l.groups })
	cells   = tableOf(func(l *language) map[Status]list { return l.cells })
)

// ColumnOf tells a column by its head, whatever its case.
func ColumnOf(head string) Column { return columns.of(head) }

// IsGroup reports whether the head of a column tells that it groups rows by time or phase.
func IsGroup(head string) bool { return groups.has(head) }

// StatusOf is what the words of a status cell say, whatever their case.
func StatusOf(words string) Status { return cells.of(words) }
