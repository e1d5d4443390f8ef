package sync

import "time"

// MaxFreeCreations is how many issues and relations a pass may make without a question.
const MaxFreeCreations = 100

// Start is what would begin once somebody approves it: plans that stood in the repository already when
// the App was installed, or an import of more than [MaxFreeCreations].
type Start struct {
	// Stood tells that the plans were there before the App.
	Stood bool
	// Dialect is the name of a dialect whose plans are seen for the first time, "" if it is not about one;
	// Since says of a plan that it is in it, and why.
	Dialect, Since string
	// Issues, Creations and Edits count the issues, the requests that GitHub counts as creations, and the
	// changes of documents that would be proposed.
	Issues, Creations, Edits int
	// Took is how long that takes at least under GitHub's limits.
	Took       time.Duration
	Sections   []StartSection
	Milestones []StartMilestone
	Labels     []string
	People     []StartPerson
	Lookalikes []Lookalike
}

// StartSection is a section of a plan and how many issues it would get.
type StartSection struct {
	Plan, Title string
	// Glob names it in the configuration.
	Glob   string
	Issues int
}

// StartMilestone is a milestone that would be made.
type StartMilestone struct {
	Title string
	// DueOn is a day, YYYY-MM-DD, or "".
	DueOn  string
	Issues int
}

// StartPerson is somebody whom issues would be assigned to, and who is told of each.
type StartPerson struct {
	Login  string
	Issues int
}

// Lookalike is an open issue of a person that has the title of an item.
type Lookalike struct {
	Issue int    `json:"issue"`
	Plan  string `json:"plan"`
	Line  int    `json:"line"`
	Title string `json:"title"`
}

// Lookalikes are those that were found for a question whether to begin, by its hash.
type Lookalikes struct {
	For   string      `json:"for,omitempty"`
	Found []Lookalike `json:"found,omitempty"`
}

// GitHub's limits for what it counts as creations: a few may come at once, then so many a minute, and so
// many an hour.
// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
const (
	creationBurst    = 60
	creationsAMinute = 80
	creationsAnHour  = 500
)

// TimeFor is how long so many creations take at least, in whole seconds.
func TimeFor(creations int) time.Duration {
	if creations <= 0 {
		return 0
	}
	hours := (creations - 1) / creationsAnHour
	paced := max(0, creations-hours*creationsAnHour-creationBurst)
	return time.Duration(hours)*time.Hour + (time.Duration(paced) * time.Minute / creationsAMinute).Truncate(time.Second)
}

// Starting is how far a repository is with the question whether to begin. The zero value says that it was
// not asked.
type Starting struct {
	// Asked tells that plans stood there when the App was installed, and nobody has approved them yet.
	Asked bool `json:"asked,omitempty"`
	// Allowed is how many creations that were approved are still to be made.
	Allowed int `json:"allowed,omitempty"`
	// Dialects lists, with commas between them, the dialects that may be read without asking.
	Dialects string `json:"dialects,omitempty"`
}
