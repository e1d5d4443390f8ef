package words

// FrontKey is what a key of front matter says.
type FrontKey int

// The kinds of keys; the zero value is one that says nothing.
const (
	NoFrontKey FrontKey = iota
	FrontMilestone
	FrontTitle
	FrontDue
	FrontStatus
	FrontOwners
	FrontLabels
)

var (
	frontKeys = tableOf(func(l *language) map[FrontKey]list { return l.frontKeys })
	drafts    = setOf(func(l *language) list { return l.drafts })
	titleEnds = allOf(func(l *language) list { return l.titleEnds })
)

// FrontKeyOf is what a key of front matter says, whatever its case.
func FrontKeyOf(key string) FrontKey { return frontKeys.of(key) }

// IsDraft reports whether a status in front matter holds the document back.
func IsDraft(status string) bool { return drafts.has(status) }

// CutTitleEnd cuts words such as `Planning Document`, which only say what a document is, from the end of a
// title.
func CutTitleEnd(title string) (rest string, ok bool) {
	for _, end := range titleEnds {
		if at := len(title) - len(end); at >= 0 && foldedStart(title[at:], end) {
			return title[:at], true
		}
	}
	return title, false
}
