package burnup

import "time"

// dayForm is how days are written.
const dayForm = time.DateOnly

// Revision is what one commit made of a plan's file.
type Revision struct {
	// Commit and Blob are the ids of the commit and of the file's content; Blob is "" where the file is gone.
	Commit string `json:"commit"`
	Blob   string `json:"blob,omitempty"`
	// Path is where the file stood.
	Path string `json:"path,omitempty"`
	// At is when the commit was made.
	At time.Time `json:"at"`
	Counts
}

// Day is how a plan stood at the end of a day on which it changed.
type Day struct {
	// Date is the day in UTC, as YYYY-MM-DD.
	Date    string `json:"date"`
	Scope   int    `json:"scope"`
	Done    int    `json:"done"`
	Dropped int    `json:"dropped"`
}

// Open counts the items that are neither done nor dropped.
func (d Day) Open() int { return d.Scope - d.Done - d.Dropped }

// Days has an entry for each day on which the plan changed. The revisions come in the order of history. A commit
// that leaves the content as it is changes nothing. Where clocks were wrong, so that a commit is older than the one
// before it, it counts on the day of that one: a plan cannot have changed before it was as it was.
func Days(revisions []Revision) []Day {
	var s Series
	for _, revision := range revisions {
		s.Add(revision)
	}
	return s.Days()
}

// Series makes days of revisions that come one by one. The zero value has none.
type Series struct {
	days []Day
	blob string
	any  bool
}

// Add goes on by one revision.
func (s *Series) Add(r Revision) {
	if s.any && s.blob == r.Blob || !s.any && r.Blob == "" {
		return
	}
	s.any, s.blob = true, r.Blob
	day := Day{Date: r.At.UTC().Format(dayForm), Scope: r.Scope, Done: r.Done, Dropped: r.Dropped}
	last := len(s.days) - 1
	if last >= 0 && day.Date <= s.days[last].Date {
		day.Date = s.days[last].Date
		s.days[last] = day
		return
	}
	s.days = append(s.days, day)
}

// Days has the days so far; they are the caller's.
func (s *Series) Days() []Day { return append([]Day{}, s.days...) }
