package model_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

const (
	appID = 1
	owner = "maps-team"
	repo  = "trails"
	slug  = "milepost"
)

// play is one sequence: the built-in GitHub with its repository, the people, the workers, and
// what the model believes.
type play struct {
	*harness
	*rapid.T
	hub    *localhub.Hub
	lags   bool
	clock  *testclock.Clock
	person *gh.Client

	repoID, installation int64
	workers              [2]*worker
	// token is the lease of the latest pass; keys counts identities.
	token int64
	keys  int
	room  int64
	steps int

	plans []*plan
	items []*item
	words int
	// visitors are people's own issues, collects what the configuration says of them.
	visitors []*visitor
	collects string
	// paths are all names that plans ever had.
	paths []string
	// branchNotes are the lines that people added on the branch.
	branchNotes []string
	// gone are the lines that were taken out; removals counts those since the last undisturbed
	// pass.
	gone     []gone
	removals int
	// lastPull is the pull request that people closed last; lastForeign tells that people's
	// commits were on its branch.
	lastPull    int
	lastForeign bool
	// calm tells that the system has come to rest and nothing happened since.
	calm bool
	// foreign tells that people's commits may stand on the branch, shared that they did on an
	// earlier one.
	foreign, shared bool
	// lastBranch is the branch of the latest pull request; theirs is where people's branches are.
	lastBranch string
	theirs     map[string]string
	// lost tells that a ledger was lost once, fresh that no undisturbed pass has followed yet.
	lost, fresh bool
	// quiet tells that the latest pass was undisturbed and left nothing.
	quiet bool
	// mishaps counts what went wrong in passes.
	mishaps map[string]int
	log     []string
}

// longestLag is how long the lists of some plays miss what is new.
const longestLag = 3 * time.Second

func newPlay(h *harness, rt *rapid.T) *play {
	// The engine's client asks the real time when its token ends, so the clock begins there.
	p := &play{harness: h, T: rt, clock: testclock.New(time.Now().UTC().Truncate(time.Second)), mishaps: map[string]int{}}
	lag := rapid.SampledFrom([]time.Duration{0, 0, longestLag}).Draw(rt, "list lag")
	// GitHub does not promise that its creator filter knows what Apps opened, so here it never does.
	p.hub = localhub.New(localhub.Options{Now: p.clock.Now, BaseURL: h.server.URL, ListLag: lag, BlindToBots: true})
	p.lags = lag > 0
	h.hub.Store(p.hub)
	rt.Cleanup(p.hub.Close)
	token := p.hub.AddUser(owner)
	url := h.server.URL + "/"
	var err error
	p.person, err = gh.NewClient(gh.WithHTTPClient(h.client), gh.WithAuthToken(token), gh.WithURLs(&url, &url))
	p.must(err)
	p.repoID, err = p.hub.AddRepository(owner, repo, localhub.RepositoryOptions{})
	p.must(err)
	p.must(p.hub.AddApp(localhub.App{
		ID: appID, Slug: slug, PublicKey: &h.key.PublicKey,
		Permissions: map[string]string{"metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"},
	}))
	p.installation, err = p.hub.Install(appID, owner, repo)
	p.must(err)
	p.collects = rapid.SampledFrom([]string{sync.CollectOn, sync.CollectOn, sync.CollectOn, sync.CollectAsk, "off"}).Draw(rt, "collect")
	p.configure()
	p.newRoom()
	for i := range p.workers {
		p.workers[i] = p.newWorker(i)
	}
	return p
}

func (p *play) must(err error) {
	if err != nil {
		p.fail("%v", err)
	}
}

// note keeps what happened for whoever has to find out why a play went wrong.
func (p *play) note(format string, args ...any) {
	p.log = append(p.log, fmt.Sprintf("%s ", p.clock.Now().Format("15:04:05"))+fmt.Sprintf(format, args...))
}

func (p *play) fail(format string, args ...any) {
	p.Fatalf("%s\n\nwhat happened:\n  %s", fmt.Sprintf(format, args...), strings.Join(p.log, "\n  "))
}

// row is an issue as people see it.
type row struct {
	number    int
	title     string
	state     state
	closedAt  string
	labels    []string
	milestone string
	// in is the number of the milestone, which keeps it whatever its title.
	in        int
	body      string
	comments  int
	assignees []string
}

// isItem reports whether a row is an issue of an item, and no pull request nor the one in which questions
// stand.
func isItem(issue *gh.Issue) bool {
	return !issue.IsPullRequest() && issue.GetTitle() != dashboardTitle
}

// dashboardTitle is that of the issue in which Milepost asks people.
const dashboardTitle = "Milepost: waiting for you"

// listed lists all issues and pull requests.
func (p *play) listed() []*gh.Issue {
	issues, _, err := p.person.Issues.ListByRepo(p.Context(), owner, repo, &gh.IssueListByRepoOptions{
		State: "all", ListOptions: gh.ListOptions{PerPage: 100},
	})
	p.must(err)
	if !p.lags {
		return issues
	}
	known := map[int]bool{}
	for _, issue := range issues {
		known[issue.GetNumber()] = true
	}
	for number := 1; ; number++ { // new ones are missing from lists for a while
		if known[number] {
			continue
		}
		issue, answer, err := p.person.Issues.Get(p.Context(), owner, repo, number)
		if answer != nil && answer.StatusCode == http.StatusNotFound {
			return issues
		}
		if answer != nil && answer.StatusCode == http.StatusGone {
			continue
		}
		p.must(err)
		if !strings.HasSuffix(issue.GetRepositoryURL(), "/"+repo) {
			continue // it was transferred, and the old number leads to the new one
		}
		issues = append(issues, issue)
	}
}

// rows lists all issues of items by number.
func (p *play) rows() map[int]row {
	rows := map[int]row{}
	for _, issue := range p.listed() {
		if isItem(issue) {
			rows[issue.GetNumber()] = rowOf(issue)
		}
	}
	p.foldRisks(rows)
	return rows
}

func rowOf(issue *gh.Issue) row {
	r := row{number: issue.GetNumber(), title: issue.GetTitle(), state: open, body: issue.GetBody(), comments: issue.GetComments()}
	if issue.GetState() == "closed" {
		r.state = done
		if reason := issue.GetStateReason(); reason == "not_planned" || reason == "duplicate" {
			r.state = dropped
		}
		r.closedAt = issue.GetClosedAt().String()
	}
	for _, label := range issue.Labels {
		r.labels = append(r.labels, label.GetName())
	}
	slices.Sort(r.labels)
	for _, user := range issue.Assignees {
		r.assignees = append(r.assignees, user.GetLogin())
	}
	slices.Sort(r.assignees)
	r.milestone, r.in = issue.GetMilestone().GetTitle(), issue.GetMilestone().GetNumber()
	return r
}

// bare is a title without the suffix that a sub-section gives it.
func bare(title string) string {
	for _, s := range newSections() {
		if s.suffix != "" {
			title = strings.TrimSuffix(title, " ("+s.suffix+")")
		}
	}
	return title
}

// file reads a file of a branch; ok is false where there is none.
func (p *play) file(branch, path string) (text string, ok bool) {
	content, _, answer, err := p.person.Repositories.GetContents(p.Context(), owner, repo, path, &gh.RepositoryContentGetOptions{Ref: branch})
	if answer != nil && answer.StatusCode == http.StatusNotFound {
		return "", false
	}
	p.must(err)
	text, err = content.GetContent()
	p.must(err)
	return text, true
}

// push commits a plan to the default branch; was is the path that it had before.
func (p *play) push(plan *plan, was string) {
	if was != plan.path {
		p.paths = append(p.paths, plan.path)
	}
	options := &gh.RepositoryContentFileOptions{Message: new("By hand"), Content: []byte(plan.bytes())}
	if was != "" {
		old, _, _, err := p.person.Repositories.GetContents(p.Context(), owner, repo, was, nil)
		p.must(err)
		options.SHA = old.SHA
		if was != plan.path {
			_, _, err = p.person.Repositories.DeleteFile(p.Context(), owner, repo, was, &gh.RepositoryContentFileOptions{Message: new("Rename"), SHA: old.SHA})
			p.must(err)
			options.SHA = nil
		}
	}
	_, _, err := p.person.Repositories.CreateFile(p.Context(), owner, repo, plan.path, options)
	p.must(err)
	p.stir()
}

// stir tells that something happened.
func (p *play) stir() {
	p.calm = false
	p.clock.Advance(time.Second)
}

// pull is the open pull request, nil if there is none.
func (p *play) pull() *gh.PullRequest {
	pulls, _, err := p.person.PullRequests.List(p.Context(), owner, repo, &gh.PullRequestListOptions{State: "open"})
	p.must(err)
	if len(pulls) > 1 {
		p.fail("%d pull requests are open", len(pulls))
	}
	if len(pulls) == 0 {
		return nil
	}
	return pulls[0]
}

// place is where an item's line stands.
type place struct {
	plan    *plan
	section *section
	block   *block
	entry   *entry
	// parent is the line above it that it stands below, nil at the top.
	parent *entry
}

func (p *play) find(it *item) (place, bool) {
	for _, plan := range p.plans {
		for _, s := range plan.sections {
			for _, b := range s.blocks {
				for i, e := range *b {
					if e.item != it {
						continue
					}
					at := place{plan: plan, section: s, block: b, entry: e}
					if i > 0 {
						at.parent = (*b)[0]
					}
					return at, true
				}
			}
		}
	}
	return place{}, false
}

// fullTitle is the title that a new issue gets.
func (at place) fullTitle() string {
	if at.entry.id == "" && at.parent == nil && at.section.suffix != "" {
		return at.entry.title() + " (" + at.section.suffix + ")"
	}
	return at.entry.title()
}

// milestoneTitle is what the milestone is called on GitHub.
func (p *plan) milestoneTitle() string {
	if p.hubTitle != "" {
		return p.hubTitle
	}
	return fmt.Sprintf("Milestone %d: %s", p.number, p.title)
}
