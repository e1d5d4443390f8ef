package sync

import "time"

// MaxFreeCreations is how many issues and relations a pass may make without a question.
const MaxFreeCreations = 100

// Start is what would begin once somebody approves it: plans that stood in the repository already when
// the App was installed, or an import of more than [MaxFreeCreations].
type Start struct {
	// Stood tells that the plans were there before the App.
	Stood bool `json:"stood,omitempty"`
	// Dialect is the name of a dialect whose plans are seen for the first time, "" if it is not about one;
	// Since says of a plan that it is in it, and why.
	Dialect string `json:"dialect,omitempty"`
	Since   string `json:"since,omitempty"`
	// Issues, Creations and Edits count the issues, the requests that GitHub counts as creations, and the
	// changes of documents that would be proposed.
	Issues    int `json:"issues,omitempty"`
	Creations int `json:"creations,omitempty"`
	Edits     int `json:"edits,omitempty"`
	// Took is how long that takes at least under GitHub's limits.
	Took       time.Duration    `json:"took,omitempty"`
	Sections   []StartSection   `json:"sections,omitempty"`
	Milestones []StartMilestone `json:"milestones,omitempty"`
	Labels     []string         `json:"labels,omitempty"`
	People     []StartPerson    `json:"people,omitempty"`
	Lookalikes []Lookalike      `json:"-"`
}

// kept is what the ledger keeps of it: the beginning of each list. Issues that look like items are kept elsewhere, see
// [Lookalikes].
func (s Start) kept() Start {
	s.Sections, s.Milestones = s.Sections[:min(len(s.Sections), maxKeptLines)], s.Milestones[:min(len(s.Milestones), maxKeptLines)]
	s.Labels, s.People = s.Labels[:min(len(s.Labels), maxKeptLines)], s.People[:min(len(s.People), maxKeptLines)]
	s.Lookalikes = nil
	return s
}

// StartSection is a section of a plan and how many issues it would get.
type StartSection struct {
	Plan  string `json:"plan"`
	Title string `json:"title"`
	// Glob names it in the configuration.
	Glob   string `json:"glob,omitempty"`
	Issues int    `json:"issues,omitempty"`
}

// StartMilestone is a milestone that would be made.
type StartMilestone struct {
	Title string `json:"title"`
	// DueOn is a day, YYYY-MM-DD, or "".
	DueOn  string `json:"due_on,omitempty"`
	Issues int    `json:"issues,omitempty"`
}

// StartPerson is somebody whom issues would be assigned to, and who is told of each.
type StartPerson struct {
	Login  string `json:"login"`
	Issues int    `json:"issues,omitempty"`
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
