package model_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// Here people open issues and put them into milestones of plans while those are collected. The rules that are
// checked are those of docs/collect.md alone.

// guestPlan and guestMilestone are the plan that collects.
const (
	guestPlan      = "docs/milestone-1.md"
	guestMilestone = "Milestone 1: Guests"
)

// prospects of a guest's line.
const (
	must    = "must be proposed"
	mustNot = "must not be proposed"
	either  = "may be proposed"
)

// guest is an issue that a person opened.
type guest struct {
	number   int
	title    string
	labels   []string
	prospect string
	deleted  bool
	// bare tells that the link of its line was taken out.
	bare bool
	// marked tells that its line was taken out while it was closed: what Milepost wrote stays then.
	marked bool
}

func (g *guest) String() string { return fmt.Sprintf("guest #%d %q", g.number, g.title) }

// gathering is a play with guests.
type gathering struct {
	*play
	guests []*guest
	// own counts the plan's own lines, titles has all titles that guests ever had.
	own    int
	titles map[string]*guest
}

func TestCollectingKeepsOneLineAndOneIssueWhateverHappens(t *testing.T) {
	if flag.Lookup("rapid.checks").Value.String() == "100" {
		for name, value := range map[string]string{"rapid.checks": testsize.Pick("3", "60"), "rapid.seed": usualSeed} {
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	h := newHarness(t)
	sequences, steps := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		g := &gathering{play: newPlay(h, rt), titles: map[string]*guest{}}
		g.write(".github/milepost.yml", "collect: on\n")
		var plan strings.Builder
		plan.WriteString("# " + guestMilestone + "\n")
		for _, section := range []string{"Goals", "Testing Strategy"} {
			plan.WriteString("\n## " + section + "\n\n")
			for range rapid.IntRange(1, 3).Draw(rt, "lines") {
				g.own++
				fmt.Fprintf(&plan, "- [ ] Own line %s\n", g.newWord())
			}
		}
		g.write(guestPlan, plan.String())
		rt.Repeat(g.deeds())
		g.check()
		sequences, steps = sequences+1, steps+g.steps
	})
	t.Logf("%d sequences with %d steps", sequences, steps)
}

func (g *gathering) deeds() map[string]func(*rapid.T) {
	pass := func(t *rapid.T) { g.go1(rapid.IntRange(0, 1).Draw(t, "worker"), nil) }
	return map[string]func(*rapid.T){
		"":       func(*rapid.T) { g.steps++ },
		"open 1": g.open, "open 2": g.open, "place": g.place, "take out": g.takeOut, "close": g.close, "reopen": g.reopen, "rename": g.rename,
		"delete": g.delete, "convert": g.convert, "label": g.label, "close own": g.closeOwn, "prose": g.prose, "tick": g.tick,
		"remove line": g.removeLine, "by hand": g.byHand, "take the link": g.takeLink, "merge 1": g.mergeLines, "merge 2": g.mergeLines, "decline": g.decline,
		"pass 1": pass, "pass 2": pass, "disturbed pass 1": g.disturb, "disturbed pass 2": g.disturb, "disturbed pass 3": g.disturb,
		"time": g.time, "restart": g.restart, "lose the ledger": g.lose, "rest 1": func(*rapid.T) { g.check() }, "rest 2": func(*rapid.T) { g.check() },
	}
}

// go1 runs a pass. After it nothing stands twice.
func (g *gathering) go1(i int, m *mishap) (idle bool, again time.Time) {
	g.hub.ResetRequests()
	result, err := g.workers[i].pass(m)
	again = result.RequeueAt
	if at, retry := sync.RetryAt(err); retry {
		again = at
	} else if err != nil {
		again = g.clock.Now().Add(2 * time.Second)
	}
	what := ""
	if m != nil && m.happened {
		what = " with " + m.kind
		if m.kind == stopBefore || m.kind == stopAfter {
			g.workers[i] = g.newWorker(i)
		}
	}
	g.note("pass%s: %d actions, %d edits, again %v, err %v", what, len(result.Actions), result.Edits, !result.RequeueAt.IsZero(), err)
	g.nothingTwice()
	return err == nil && what == "" && result.RequeueAt.IsZero() && g.writes() == 0, again
}

func (g *gathering) disturb(t *rapid.T) {
	kinds := slices.DeleteFunc(slices.Clone(mishaps), func(kind string) bool { return kind == step || kind == overtaken })
	g.go1(rapid.IntRange(0, 1).Draw(t, "worker"), &mishap{kind: rapid.SampledFrom(kinds).Draw(t, "mishap"), at: rapid.IntRange(1, 25).Draw(t, "at request")})
}

func (g *gathering) calmDown() {
	if g.lags {
		g.clock.Advance(longestLag)
	}
	for n := range mostPasses {
		idle, again := g.go1(n%2, nil)
		if idle {
			return
		}
		if wait := again.Sub(g.clock.Now()); wait > 0 {
			g.clock.Advance(wait)
		}
	}
	g.fail("%d passes did not bring it to rest", mostPasses)
}

// nothingTwice fails if the bot opened an issue of a guest's title, or more of them than the plan has lines.
func (g *gathering) nothingTwice() {
	ours := map[string]int{}
	for _, issue := range g.listed() {
		if issue.IsPullRequest() || issue.GetTitle() == dashboardTitle || issue.GetUser().GetType() != "Bot" {
			continue
		}
		title := bare(issue.GetTitle())
		if first := ours[title]; first != 0 {
			g.fail("#%d and #%d are both called %q", first, issue.GetNumber(), title)
		}
		ours[title] = issue.GetNumber()
		if guest := g.titles[title]; guest != nil {
			g.fail("%v has a second issue, #%d", guest, issue.GetNumber())
		}
	}
	if len(ours) > g.own {
		g.fail("%d issues were made for %d lines: %v", len(ours), g.own, ours)
	}
	for _, branch := range []string{"main", g.proposalBranch()} {
		text, _ := g.file(branch, guestPlan)
		for _, guest := range g.guests {
			if n := strings.Count(text, guest.link()); n > 1 {
				g.fail("%v has %d lines on %s:\n%s", guest, n, branch, text)
			}
		}
	}
}

func (g *guest) link() string { return fmt.Sprintf("<!-- #%d -->", g.number) }

// proposalBranch is the branch of the open pull request, or main.
func (g *gathering) proposalBranch() string {
	if pull := g.pull(); pull != nil {
		return pull.GetHead().GetRef()
	}
	return "main"
}

func (g *guest) standsIn(text string) bool {
	return strings.Contains(text, g.link()) || g.bare && strings.Contains(text, g.title)
}

// check lets all come to rest and holds each guest against the rules.
func (g *gathering) check() {
	g.calmDown()
	main, _ := g.file("main", guestPlan)
	branch, _ := g.file(g.proposalBranch(), guestPlan)
	for _, guest := range g.guests {
		if guest.deleted {
			if strings.Contains(branch, guest.link()) && !strings.Contains(main, guest.link()) {
				g.fail("%v is gone and still proposed:\n%s", guest, branch)
			}
			continue
		}
		issue, _, err := g.person.Issues.Get(g.Context(), owner, repo, guest.number)
		g.must(err)
		stands, proposed := guest.standsIn(main), strings.Contains(branch, guest.link())
		isIn := issue.GetMilestone().GetTitle() == guestMilestone && issue.GetState() == "open"
		hasBlock := strings.Contains(issue.GetBody(), "milepost:begin")
		switch {
		case stands && !hasBlock && issue.GetState() == "open":
			g.fail("%v has a line and is not kept in step:\n%s", guest, main)
		case !stands && hasBlock && !guest.marked:
			g.fail("%v has no line and carries Milepost's text: %s", guest, issue.GetBody())
		case !stands && !isIn && proposed:
			g.fail("%v is proposed though it is %s and in %q:\n%s", guest, issue.GetState(), issue.GetMilestone().GetTitle(), branch)
		case !stands && isIn && guest.prospect == must && !proposed:
			g.fail("%v is not proposed:\n%s", guest, branch)
		case !stands && isIn && guest.prospect == mustNot && proposed:
			g.fail("%v is proposed again:\n%s", guest, branch)
		}
		if issue.GetTitle() != guest.title {
			g.fail("%v was renamed to %q", guest, issue.GetTitle())
		}
		for _, label := range guest.labels {
			if !slices.ContainsFunc(issue.Labels, func(l *gh.Label) bool { return l.GetName() == label }) {
				g.fail("%v lost its label %q", guest, label)
			}
		}
	}
}

// write commits a file to the default branch.
func (g *gathering) write(path, text string) {
	options := &gh.RepositoryContentFileOptions{Message: new("By hand"), Content: []byte(text)}
	if old, _, _, err := g.person.Repositories.GetContents(g.Context(), owner, repo, path, nil); err == nil {
		options.SHA = old.SHA
	}
	_, _, err := g.person.Repositories.CreateFile(g.Context(), owner, repo, path, options)
	g.must(err)
	g.stir()
}

func (g *gathering) someGuest(t *rapid.T) *guest {
	var all []*guest
	for _, guest := range g.guests {
		if !guest.deleted {
			all = append(all, guest)
		}
	}
	if len(all) == 0 {
		t.Skip()
	}
	return rapid.SampledFrom(all).Draw(t, "guest")
}

// titleOf makes a title of which each word is new, with signs that mean something in Markdown.
func (g *gathering) titleOf(t *rapid.T) string {
	form := rapid.SampledFrom([]string{"Guest %s %s", "Fix `%s` in *%s*", "%s: [%s] is_off", "Ask @%s about <%s>"}).Draw(t, "form")
	return fmt.Sprintf(form, g.newWord(), g.newWord())
}

func (g *gathering) open(t *rapid.T) {
	if len(g.guests) > 6 {
		t.Skip()
	}
	guest := &guest{title: g.titleOf(t), prospect: must}
	guest.labels = rapid.SampledFrom([][]string{nil, {"plan: testing"}, {"plan: goals", "bug"}, {"plan: rollout"}}).Draw(t, "labels")
	request := gh.CreateIssueRequest{Title: guest.title, Labels: guest.labels, Body: new("People's words.")}
	if number := g.known(); number != 0 && rapid.IntRange(0, 3).Draw(t, "in") > 0 {
		request.Milestone = &number
	}
	issue, _, err := g.person.Issues.Create(g.Context(), owner, repo, request)
	g.must(err)
	guest.number = issue.GetNumber()
	g.guests, g.titles[guest.title] = append(g.guests, guest), guest
	g.stir()
	g.note("people open %v with %v in milestone %v", guest, guest.labels, request.Milestone != nil)
}

// known is the number of the plan's milestone, 0 while there is none.
func (g *gathering) known() int {
	listed, _, err := g.person.Issues.ListMilestones(g.Context(), owner, repo, &gh.MilestoneListOptions{State: "all"})
	g.must(err)
	for _, m := range listed {
		if m.GetTitle() == guestMilestone {
			return m.GetNumber()
		}
	}
	return 0
}

func (g *gathering) edit(guest *guest, request gh.UpdateIssueRequest, format string, args ...any) {
	_, _, err := g.person.Issues.Update(g.Context(), owner, repo, guest.number, request)
	g.must(err)
	g.stir()
	g.note("people "+format, args...)
}

// touched notes that something about a guest changed that may make a difference to what was declined.
func (g *guest) touched() {
	if g.prospect == mustNot {
		g.prospect = either
	}
}

func (g *gathering) place(t *rapid.T) {
	guest, number := g.someGuest(t), g.known()
	if number == 0 {
		t.Skip()
	}
	guest.touched()
	g.edit(guest, gh.UpdateIssueRequest{Milestone: &number}, "put %v into the milestone", guest)
}

func (g *gathering) takeOut(t *rapid.T) {
	guest := g.someGuest(t)
	if guest.bare {
		t.Skip()
	}
	guest.touched()
	_, _, err := g.person.Issues.RemoveMilestone(g.Context(), owner, repo, guest.number)
	g.must(err)
	g.stir()
	g.note("people take %v out of the milestone", guest)
}

func (g *gathering) close(t *rapid.T) {
	guest := g.someGuest(t)
	guest.touched()
	reason := rapid.SampledFrom([]string{"completed", "not_planned"}).Draw(t, "reason")
	g.edit(guest, gh.UpdateIssueRequest{State: new("closed"), StateReason: &reason}, "close %v as %s", guest, reason)
}

func (g *gathering) reopen(t *rapid.T) {
	guest := g.someGuest(t)
	guest.touched()
	g.edit(guest, gh.UpdateIssueRequest{State: new("open")}, "open %v", guest)
}

func (g *gathering) rename(t *rapid.T) {
	guest := g.someGuest(t)
	main, _ := g.file("main", guestPlan)
	if guest.bare || guest.standsIn(main) {
		t.Skip() // what becomes of titles of lines is another model's matter
	}
	g.check() // a merge meanwhile would make a line of the old words
	guest.touched()
	guest.title = g.titleOf(t)
	g.titles[guest.title] = guest
	g.edit(guest, gh.UpdateIssueRequest{Title: &guest.title}, "rename %v", guest)
	g.calmDown()
}

func (g *gathering) delete(t *rapid.T) {
	guest := g.someGuest(t)
	if guest.bare || rapid.IntRange(0, 2).Draw(t, "really") != 0 {
		t.Skip()
	}
	guest.deleted = true
	g.must(g.hub.DeleteIssue(owner, repo, guest.number, owner))
	g.stir()
	g.note("people delete %v", guest)
}

func (g *gathering) convert(t *rapid.T) {
	guest := g.someGuest(t)
	if guest.bare || rapid.IntRange(0, 2).Draw(t, "really") != 0 {
		t.Skip()
	}
	guest.touched()
	g.must(g.hub.ConvertToDiscussion(owner, repo, guest.number, owner))
	g.stir()
	g.note("people make a discussion of %v", guest)
}

func (g *gathering) label(t *rapid.T) {
	guest := g.someGuest(t)
	label := "people " + g.newWord()
	_, _, err := g.person.Issues.AddLabelsToIssue(g.Context(), owner, repo, guest.number, []string{label})
	g.must(err)
	guest.labels = append(slices.Clone(guest.labels), label)
	g.stir()
	g.note("people label %v %q", guest, label)
}

func (g *gathering) closeOwn(t *rapid.T) {
	for _, issue := range g.listed() {
		if isItem(issue) && issue.GetUser().GetType() == "Bot" && issue.GetState() == "open" && rapid.Bool().Draw(t, "this") {
			_, _, err := g.person.Issues.Update(g.Context(), owner, repo, issue.GetNumber(), gh.UpdateIssueRequest{State: new("closed")})
			g.must(err)
			g.stir()
			g.note("people close #%d of the plan's own", issue.GetNumber())
			return
		}
	}
	t.Skip()
}

// change edits the plan by hand.
func (g *gathering) change(t *rapid.T, what string, by func(string) string) {
	text, _ := g.file("main", guestPlan)
	if next := by(text); next != text {
		g.write(guestPlan, next)
		g.note("people %s", what)
		return
	}
	t.Skip()
}

func (g *gathering) prose(t *rapid.T) {
	g.change(t, "write prose", func(text string) string {
		return strings.Replace(text, "\n\n## Testing", "\n\nProse "+g.newWord()+".\n\n## Testing", 1)
	})
}

func (g *gathering) tick(t *rapid.T) {
	g.change(t, "tick or clear a box", func(text string) string {
		boxes := regexp.MustCompile(`- \[[ x]\]`).FindAllStringIndex(text, -1)
		if len(boxes) == 0 {
			return text
		}
		at := boxes[rapid.IntRange(0, len(boxes)-1).Draw(t, "box")][0] + 3
		mark := map[byte]string{' ': "x", 'x': " "}[text[at]]
		return text[:at] + mark + text[at+1:]
	})
}

func (g *gathering) lineOf(t *rapid.T) (*guest, string) {
	guest := g.someGuest(t)
	text, _ := g.file("main", guestPlan)
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.Contains(line, guest.link()) {
			return guest, line
		}
	}
	t.Skip()
	return nil, ""
}

func (g *gathering) removeLine(t *rapid.T) {
	guest, _ := g.lineOf(t)
	g.check()
	guest, line := guest, g.lineNow(guest)
	if line == "" {
		t.Skip()
	}
	issue, _, err := g.person.Issues.Get(g.Context(), owner, repo, guest.number)
	g.must(err)
	guest.marked = guest.marked || issue.GetState() == "closed"
	g.change(t, fmt.Sprintf("take out the line of %v", guest), func(text string) string { return strings.Replace(text, line, "", 1) })
	guest.prospect = mustNot
	g.calmDown()
}

func (g *gathering) lineNow(guest *guest) string {
	text, _ := g.file("main", guestPlan)
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.Contains(line, guest.link()) {
			return line
		}
	}
	return ""
}

// byHand writes the line of a guest without a link, in plain words.
func (g *gathering) byHand(t *rapid.T) {
	guest := g.someGuest(t)
	g.check()
	issue, _, err := g.person.Issues.Get(g.Context(), owner, repo, guest.number)
	g.must(err)
	main, _ := g.file("main", guestPlan)
	if guest.standsIn(main) || !strings.HasPrefix(guest.title, "Guest") || issue.GetState() != "open" || issue.GetMilestone().GetTitle() != guestMilestone {
		t.Skip()
	}
	guest.bare = true
	g.change(t, fmt.Sprintf("write the line of %v", guest), func(text string) string { return strings.TrimRight(text, "\n") + "\n- [ ] " + guest.title + "\n" })
	g.check()
}

func (g *gathering) takeLink(t *rapid.T) {
	guest, line := g.lineOf(t)
	if !strings.HasPrefix(guest.title, "Guest") || !strings.Contains(line, guest.title) {
		t.Skip()
	}
	g.check()
	if line = g.lineNow(guest); line == "" || !strings.Contains(line, guest.title) {
		t.Skip()
	}
	guest.bare = true
	g.change(t, fmt.Sprintf("take the link of %v out of its line", guest), func(text string) string {
		return strings.Replace(text, line, strings.Replace(line, " "+guest.link(), "", 1), 1)
	})
}

func (g *gathering) mergeLines(t *rapid.T) {
	pull := g.pull()
	if pull == nil {
		t.Skip()
	}
	_, _, err := g.person.PullRequests.Merge(g.Context(), owner, repo, pull.GetNumber(), "", &gh.PullRequestOptions{MergeMethod: rapid.SampledFrom([]string{"merge", "squash", "rebase"}).Draw(t, "method")})
	g.stir()
	g.note("people merge #%d: %v", pull.GetNumber(), err)
}

func (g *gathering) decline(t *rapid.T) {
	if g.pull() == nil {
		t.Skip()
	}
	g.check()
	pull := g.pull()
	if pull == nil {
		t.Skip()
	}
	main, _ := g.file("main", guestPlan)
	branch, _ := g.file(pull.GetHead().GetRef(), guestPlan)
	for _, guest := range g.guests {
		if strings.Contains(branch, guest.link()) && !strings.Contains(main, guest.link()) {
			guest.prospect = mustNot
		}
	}
	_, _, err := g.person.PullRequests.Edit(g.Context(), owner, repo, pull.GetNumber(), &gh.PullRequest{State: new("closed")})
	g.must(err)
	g.stir()
	g.note("people decline #%d", pull.GetNumber())
	g.calmDown()
}

// lose takes the ledger away. What was declined, or taken out, may be proposed again then.
func (g *gathering) lose(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "really") != 0 || slices.ContainsFunc(g.guests, func(guest *guest) bool { return guest.bare }) {
		t.Skip()
	}
	g.clock.Advance(time.Minute)
	g.newRoom()
	g.restart(t)
	for _, guest := range g.guests {
		guest.touched()
	}
	g.note("the ledger is lost")
}
