package digest

import (
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/burnup"
)

// dayForm is how days are written.
const dayForm = time.DateOnly

// Digest is what became of one plan. Its JSON is what `milepost report --format json` prints; lists are never null.
type Digest struct {
	// Plan is the path of the file and Title its milestone, or what its first heading says.
	Plan  string `json:"plan"`
	Title string `json:"title"`
	// Since and Until are the days that are looked at, as YYYY-MM-DD. Until is today, or when the plan was finished:
	// what is said of a finished plan stays the same whatever becomes of its text.
	Since string `json:"since"`
	Until string `json:"until"`
	// Commit is the newest commit that changed the plan by then.
	Commit string `json:"commit"`
	// ClosedOn is the day on which nothing was open any more, "" while something is.
	ClosedOn string `json:"closed_on"`
	// Scope, Done, Dropped and Open count the items.
	Scope   int `json:"scope"`
	Done    int `json:"done"`
	Dropped int `json:"dropped"`
	Open    int `json:"open"`
	// Health is whether it is on time, and why; Forecast is nil where nothing tells.
	Health   burnup.Health    `json:"health"`
	Forecast *burnup.Forecast `json:"forecast"`
	// Milestones lists those that the plan names.
	Milestones []Milestone `json:"milestones"`

	// What changed since.
	Closed   []Entry `json:"closed"`
	Added    []Entry `json:"added"`
	Removed  []Entry `json:"removed"`
	Struck   []Entry `json:"struck"`
	Reopened []Entry `json:"reopened"`
	Slipped  []Slip  `json:"slipped"`
	Decided  []Entry `json:"decided"`

	// What is.
	Unsigned []Entry `json:"unsigned"`
	Owners   []Owner `json:"owners"`
	Stale    []Entry `json:"stale"`
	Risks    []Risk  `json:"risks"`
	Next     []Entry `json:"next"`

	// Burnup has an entry for each day on which the plan changed, from its first commit on.
	Burnup []burnup.Day `json:"burnup"`
	// Incomplete says why older days are missing, "" if none are.
	Incomplete string `json:"incomplete,omitempty"`
}

// Milestone is a milestone of the plan with what stands below it.
type Milestone struct {
	Title string `json:"title"`
	// DueOn is YYYY-MM-DD or ""; Estimated tells that it was computed from a length of time.
	DueOn     string `json:"due_on"`
	Estimated bool   `json:"estimated"`
	Scope     int    `json:"scope"`
	Done      int    `json:"done"`
	Dropped   int    `json:"dropped"`
}

// Entry is one item. Lines count in the newer revision, those of removed items in the older one.
type Entry struct {
	Line  int    `json:"line"`
	Title string `json:"title"`
	// Section is the innermost heading above it.
	Section string   `json:"section,omitempty"`
	Owners  []string `json:"owners,omitempty"`
	// Note says more: a decision, a reason, since when nothing changed.
	Note string `json:"note,omitempty"`
}

// Slip is something that takes longer than it should.
type Slip struct {
	Entry
	// From and To are days as YYYY-MM-DD: it was due on From; To is when it is due now, or "" where the day has passed.
	From string `json:"from"`
	To   string `json:"to"`
}

// Owner is what one person has.
type Owner struct {
	// Name is a login with an `@` or a name; "" for what nobody has.
	Name    string `json:"name"`
	Open    int    `json:"open"`
	Done    int    `json:"done"`
	Dropped int    `json:"dropped"`
}

// Risk is an open risk.
type Risk struct {
	Entry
	// Probability and Impact are what the plan says, in small letters, Severity what follows: high, medium, low or "".
	Probability string `json:"probability,omitempty"`
	Impact      string `json:"impact,omitempty"`
	Severity    string `json:"severity"`
}

// Input is what a digest is made of.
type Input struct {
	// Path is where the plan stands.
	Path string
	// Revisions is its whole history.
	Revisions  []burnup.Revision
	Incomplete string
	// Since and Today bound what is looked at.
	Since, Today time.Time
	// Texts are the revisions that [Needs] asks for, by their blobs; what is missing is taken for an empty plan. Risks
	// holds the newest of them as it reads with rows of tables, nil where they are items anyway.
	Texts map[string]*parser.Plan
	Risks *parser.Plan
}

// Needed names the revisions whose texts a digest is made of; each may be the zero Revision.
type Needed struct {
	// Now is the newest revision, Before the one that stood at the beginning of the time that is looked at, and Long that
	// of four weeks ago.
	Now, Before, Long burnup.Revision
	// Closed tells that Now is the one that finished the plan.
	Closed bool
}

// Needs says which revisions' texts a digest needs.
func Needs(revisions []burnup.Revision, since, today time.Time) Needed {
	var n Needed
	if closing, ok := burnup.Closed(revisions); ok {
		n.Closed, n.Now = true, closing
		revisions = burnup.Until(revisions, closing)
	} else if len(revisions) > 0 {
		n.Now = revisions[len(revisions)-1]
	}
	n.Before = standing(revisions, since)
	n.Long = standing(revisions, today.AddDate(0, 0, -staleDays))
	return n
}

// standing is the last revision before a time.
func standing(revisions []burnup.Revision, at time.Time) burnup.Revision {
	var found burnup.Revision
	for _, r := range revisions {
		if r.At.Before(at) {
			found = r
		}
	}
	return found
}

// Make makes the digest. The same input always gives the same one.
func Make(in Input) Digest {
	need := Needs(in.Revisions, in.Since, in.Today)
	now, before := in.text(need.Now), in.text(need.Before)
	d := Digest{
		Plan: in.Path, Title: titleOf(now, in.Path), Since: in.Since.UTC().Format(dayForm), Until: in.Today.UTC().Format(dayForm),
		Commit: need.Now.Commit, Scope: need.Now.Scope, Done: need.Now.Done, Dropped: need.Now.Dropped, Open: need.Now.Open(),
		Milestones: milestonesOf(now), Burnup: burnup.Days(in.Revisions), Incomplete: in.Incomplete,
	}
	days := d.Burnup
	if need.Closed {
		days = burnup.Days(burnup.Until(in.Revisions, need.Now))
		d.ClosedOn = days[len(days)-1].Date
		d.Until = d.ClosedOn
	}
	d.judge(days, in.Today, now)
	d.compare(in.Path, before, now)
	d.describe(now, in.Risks, in.Today)
	if !need.Closed {
		d.Stale = staleIn(in.Path, in.text(need.Long), need.Long, now)
	}
	return d.whole()
}

func (in Input) text(r burnup.Revision) *parser.Plan {
	if plan := in.Texts[r.Blob]; plan != nil && r.Blob != "" {
		return plan
	}
	return parser.Parse(nil)
}

// judge says whether the plan is on time.
func (d *Digest) judge(days []burnup.Day, today time.Time, now *parser.Plan) {
	facts := burnup.Facts{Days: days, Today: today, Closed: d.ClosedOn}
	open := map[int]bool{}
	for _, item := range now.Items {
		if item.State == parser.StateOpen {
			open[item.Milestone] = true
		}
	}
	for i, m := range now.Milestones {
		if m.DueOn > facts.Due && (open[i] || d.ClosedOn != "") {
			facts.Due, facts.Estimated = m.DueOn, m.Estimated
		}
		if m.StartsOn != "" && (facts.StartsOn == "" || m.StartsOn < facts.StartsOn) {
			facts.StartsOn = m.StartsOn
		}
	}
	d.Health = burnup.Judge(facts)
	if forecast, ok := burnup.Predict(days, today); ok && d.ClosedOn == "" {
		d.Forecast = &forecast
	}
}

// whole makes empty lists of those that are nil.
func (d Digest) whole() Digest {
	for _, list := range []*[]Entry{&d.Closed, &d.Added, &d.Removed, &d.Struck, &d.Reopened, &d.Decided, &d.Unsigned, &d.Stale, &d.Next} {
		if *list == nil {
			*list = []Entry{}
		}
	}
	if d.Milestones == nil {
		d.Milestones = []Milestone{}
	}
	if d.Slipped == nil {
		d.Slipped = []Slip{}
	}
	if d.Owners == nil {
		d.Owners = []Owner{}
	}
	if d.Risks == nil {
		d.Risks = []Risk{}
	}
	return d
}
