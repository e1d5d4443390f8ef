package localhub

import (
	"crypto/rsa"
	"sort"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/localhub/git"
)

// store holds everything a Hub knows. It has no rules: handlers check before they change it, and the Hub's one
// mutex is held around every handler.
type store struct {
	lastID        int64
	accounts      map[string]*account     // by lower-case login
	userTokens    map[string]*account     // by token
	apps          map[int64]*appRecord    // by id
	installations map[int64]*installation // by id
	grants        map[string]*grant       // installation tokens
	repositories  map[string]*repository  // by lower-case owner/name
	repositoryIDs map[int64]*repository
	redirects     map[string]*repository // old names of renamed repositories
	issues        map[int64]*issue       // by id, over all repositories
	conversions   map[string]conversion  // by manifest code
	signIns       signIns                // to Apps, by people
	visitor       *account               // who is signed in to the pages, nil for nobody
}

func newStore() *store {
	return &store{
		lastID:        1000,
		accounts:      map[string]*account{},
		userTokens:    map[string]*account{},
		apps:          map[int64]*appRecord{},
		installations: map[int64]*installation{},
		grants:        map[string]*grant{},
		repositories:  map[string]*repository{},
		repositoryIDs: map[int64]*repository{},
		redirects:     map[string]*repository{},
		issues:        map[int64]*issue{},
		conversions:   map[string]conversion{},
		signIns:       signIns{map[string]signInCode{}, map[string]*appRecord{}},
	}
}

// nextID issues ids from one sequence, so that an id is never mistaken for a number.
func (s *store) nextID() int64 {
	s.lastID++
	return s.lastID
}

func (s *store) account(login string) *account { return s.accounts[strings.ToLower(login)] }

func (s *store) addAccount(login, kind string) *account {
	a := &account{id: s.nextID(), login: login, kind: kind}
	s.accounts[strings.ToLower(login)] = a
	return a
}

func (s *store) repository(owner, name string) *repository {
	return s.repositories[strings.ToLower(owner+"/"+name)]
}

// installationFor is the App's installation on an owner's account, or nil.
func (s *store) installationFor(a *appRecord, owner *account) *installation {
	for _, in := range s.sortedInstallations() {
		if in.app == a && in.target == owner {
			return in
		}
	}
	return nil
}

func (s *store) sortedInstallations() []*installation {
	out := make([]*installation, 0, len(s.installations))
	for _, in := range s.installations {
		out = append(out, in)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}

// account is a person, an organization or an App's bot.
type account struct {
	id    int64
	login string
	kind  string // User, Organization or Bot
}

// appRecord is a registered GitHub App.
type appRecord struct {
	id            int64
	slug          string
	name          string
	key           *rsa.PublicKey
	webhookURL    string
	webhookSecret string
	clientSecret  string
	permissions   map[string]string
	events        []string
	bot           *account
	owner         *account
	created       time.Time
	private       bool // may be installed on its owner's account alone
	hookOff       bool // its webhook is inactive
}

// installation is an App on one account, with the repositories it may touch.
type installation struct {
	id          int64
	app         *appRecord
	target      *account
	repos       map[int64]*repository
	created     time.Time
	updated     time.Time
	suspendedAt time.Time
	suspendedBy *account
	// permissions are what the account's owner has accepted, which may be less than the App asks for.
	permissions map[string]string
}

// grant is what an installation token may do.
type grant struct {
	token       string
	in          *installation
	repos       map[int64]bool // nil: every repository of the installation
	permissions map[string]string
	expires     time.Time
}

// repository is one repository with its issues and git objects.
type repository struct {
	id            int64
	owner         *account
	name          string
	description   string
	private       bool
	archived      bool
	issuesOff     bool
	autoMerge     bool
	deleteOnMerge bool
	noMethods     map[string]bool // merge, squash or rebase, where the settings do not allow it
	defaultBranch string
	collaborators map[string]string // lower-case login -> role
	created       time.Time
	updated       time.Time
	pushed        time.Time

	parent *repository // set for a fork, with which it shares its objects
	git    *git.Objects
	refs   map[string]string // refs/heads/main -> sha

	lastNumber    int
	issues        map[int]*issue
	deleted       map[int]bool   // numbers of deleted issues
	transferred   map[int]*issue // by the number that they had here
	lastMilestone int
	milestones    map[int]*milestone
	labels        map[string]*label // by lower-case name
	checkRuns     map[int64]*checkRun
	statuses      []*commitStatus
	rulesets      []*ruleset
	shielded      map[string]bool // branches with classic protection
	events        []*issueEvent
}

func (r *repository) fullName() string { return r.owner.login + "/" + r.name }

// head is the commit at the tip of a branch, or nil.
func (r *repository) head(branch string) *git.Commit {
	return r.git.Commits[r.refs["refs/heads/"+branch]]
}

func (r *repository) sortedIssues() []*issue {
	out := make([]*issue, 0, len(r.issues))
	for n := 1; n <= r.lastNumber; n++ {
		if i := r.issues[n]; i != nil {
			out = append(out, i)
		}
	}
	return out
}

func (r *repository) openPulls() []*issue {
	var out []*issue
	for _, i := range r.sortedIssues() {
		if i.pull != nil && i.open() {
			out = append(out, i)
		}
	}
	return out
}

// issue is an issue or, with pull set, a pull request: both share one sequence of numbers.
type issue struct {
	id        int64
	repo      *repository
	number    int
	title     string
	body      string
	edits     []bodyEdit // of the body, the oldest first
	closed    bool
	reason    string // state_reason; empty means null
	locked    bool
	author    *account
	app       *appRecord
	labels    []*label
	milestone *milestone
	assignees []*account
	comments  []*comment
	born      time.Time // to the instant, for the lag of lists
	created   time.Time
	updated   time.Time
	closedAt  time.Time
	closedBy  *account

	parent    *issue
	children  []*issue
	blockedBy []*issue
	blocking  []*issue

	pull *pull
}

func (i *issue) open() bool { return !i.closed }

// place puts the issue into a milestone, or takes it out of any with nil, on both sides of the relation.
func (i *issue) place(m *milestone) {
	if i.milestone != nil {
		delete(i.milestone.members, i)
	}
	if i.milestone = m; m != nil {
		m.members[i] = true
	}
}

// pull is what a pull request has beyond an issue.
type pull struct {
	fork        *repository // where the head is, nil for this repository
	headRef     string
	headSHA     string
	baseRef     string
	baseSHA     string
	forkSHA     string // the merge base when it was merged
	draft       bool
	mergedAt    time.Time
	mergedBy    *account
	mergeCommit string
	tested      string // the merge that was tried, and of which base and head
	testedOf    string
	reviewers   []*account
	reviews     []*review
	auto        *autoMerge
}

type comment struct {
	id      int64
	issue   *issue
	body    string
	author  *account
	app     *appRecord
	created time.Time
	updated time.Time

	reactions []*reaction
}

type label struct {
	id          int64
	name        string
	color       string
	description string
	described   bool
}

type milestone struct {
	id          int64
	number      int
	title       string
	description string
	described   bool
	closed      bool
	creator     *account
	due         time.Time
	created     time.Time
	updated     time.Time
	closedAt    time.Time
	members     map[*issue]bool // its issues and pull requests
}

type commitStatus struct {
	id          int64
	sha         string
	state       string
	context     string
	description string
	targetURL   string
	creator     *account
	created     time.Time
}
