package model_test

import (
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync/reconcile"
)

// rest lets the system come to rest and looks at everything.
func (p *play) rest() {
	p.settle()
	rows := p.rows()
	for _, it := range p.items {
		at, there := p.find(it)
		r, has := rows[it.issue]
		switch {
		case !has && there && at.entry.state() == open && !it.deleted && !p.isHeld(at.plan):
			p.fail("%v is open and has no issue", it)
		case has:
			p.checkPeople(it, r)
		}
		if has && there {
			p.checkFields(it, at, r)
		}
	}
	p.checkMain()
	p.checkProposal(rows)
	p.checkVisitors(rows)
	p.checkQuestions()
}

// checkQuestions looks for the issue in which questions stand: there is never a second one, and it is open
// just as long as something is asked.
func (p *play) checkQuestions() {
	base, err := ownLedger{p.ledger, p.room}.Load(p.Context(), p.repository())
	p.must(err)
	var asking []string
	for _, issue := range p.listed() {
		if issue.GetTitle() == dashboardTitle {
			asking = append(asking, issue.GetState())
		}
	}
	want := []string{"open"}
	switch {
	case len(base.Repo.Questions) > 0:
	case len(asking) == 0:
		want = nil
	default:
		want = []string{"closed"}
	}
	if diff := cmp.Diff(want, asking); diff != "" {
		p.fail("with %d questions, the issues that ask (-want +got):\n%s", len(base.Repo.Questions), diff)
	}
}

// checkPeople looks for what people added to an issue.
func (p *play) checkPeople(it *item, r row) {
	for _, label := range it.labels {
		if !slices.Contains(r.labels, label) {
			p.fail("%v lost the label %q", it, label)
		}
	}
	for _, words := range it.words {
		if !strings.Contains(r.body, words) {
			p.fail("%v lost the words %q:\n%s", it, words, r.body)
		}
	}
	warned := r.comments - len(it.comments)
	if at, ok := p.find(it); warned < 0 || warned > it.recalled || warned > 0 && ok && at.entry.kind != signOff {
		p.fail("%v has %d comments, people wrote %d", it, r.comments, len(it.comments))
	}
}

// checkFields compares what belongs to the document: labels, milestone, the suffix of the title.
func (p *play) checkFields(it *item, at place, r row) {
	if v := p.visitor(it); v != nil {
		p.checkVisitorFields(v, at, r)
		return
	}
	wanted := &at.section.labels
	if it.hand != nil {
		wanted = it.hand
		if it.place != at.section.heading {
			wanted = nil // the document's own value changed since
		}
	}
	if wanted != nil && at.section.kind != status {
		all := slices.Concat(*wanted, it.labels)
		slices.Sort(all)
		if diff := cmp.Diff(all, r.labels); diff != "" {
			p.fail("labels of %v (-want +got):\n%s", it, diff)
		}
	}
	p.checkAssigned(it, at.entry, r)
	milestone := at.plan.milestoneTitle()
	if it.milestoneByHand != nil && it.placePlan == at.plan.path {
		milestone = *it.milestoneByHand
	}
	if (it.milestoneByHand == nil || it.placePlan == at.plan.path) && r.milestone != milestone {
		p.fail("%v is in milestone %q, want %q", it, r.milestone, milestone)
	}
	if !it.retitled && r.title != at.fullTitle() {
		p.fail("%v is called %q, want %q", it, r.title, at.fullTitle())
	}
}

// checkMain compares each byte of the default branch with what people wrote and merged.
func (p *play) checkMain() {
	for _, plan := range p.plans {
		text, ok := p.file("main", plan.path)
		if diff := cmp.Diff(plan.bytes(), text); !ok || diff != "" {
			p.fail("%s (-want +got):\n%s", plan.path, diff)
		}
	}
}

// choice is what the model says about one line of the pull request.
type choice struct {
	entries []*entry
	// changed tells that the line must differ from the default branch.
	changed bool
}

// checkProposal compares each byte of the pull request's branch with what the rules ask for.
func (p *play) checkProposal(rows map[int]row) {
	pull := p.pull()
	must := ""
	for _, plan := range p.plans {
		for _, e := range plan.entries() {
			if r, has := rows[e.issue]; has {
				if c := p.choices(e, r); c.changed {
					must = e.String()
				}
			}
		}
	}
	if p.foreign {
		p.checkNotes()
		p.checkStrikes()
		return
	}
	if pull == nil {
		if must != "" {
			p.fail("no pull request is open and %s needs one", must)
		}
		p.checkLeftovers()
		return
	}
	different := false
	for _, plan := range p.plans {
		text, ok := p.file(pull.GetHead().GetRef(), plan.path)
		if !ok {
			p.fail("%s is not on the branch", plan.path)
		}
		different = p.checkBranch(plan, text, rows) || different
	}
	if !different {
		p.fail("the pull request says nothing")
	}
}

// checkBranch compares the lines of one plan; it tells whether any differs from the default
// branch.
func (p *play) checkBranch(plan *plan, text string, rows map[int]row) bool {
	there := plan.clone()
	if err := there.read(text); err != nil {
		p.fail("the branch: %v", err)
	}
	stays := func(e *entry) bool { _, on := p.find(e.item); return on || !e.visits }
	main, all := plan.entries(), there.entries()
	proposed := slices.DeleteFunc(slices.Clone(all), func(e *entry) bool { return !stays(e) })
	different := len(proposed) < len(all)
	for i, e := range proposed {
		allowed := []string{main[i].line("-")}
		if r, has := rows[e.issue]; has {
			allowed = nil
			for _, one := range p.choices(main[i], r).entries {
				allowed = append(allowed, one.line("-"))
			}
		}
		if !slices.Contains(allowed, e.line("-")) {
			p.fail("the pull request says %q of %v, want one of %q", e.line("-"), e.item, allowed)
		}
		different = different || e.line("-") != main[i].line("-")
	}
	return different
}

// choices are the ways in which the pull request may write a line.
func (p *play) choices(e *entry, r row) choice {
	state, mustState := e.follows(r)
	title, mustTitle := e.followsTitle(r)
	touched := e.struck || (state == dropped || e.kind == risk) && mustState != never
	if touched && mustTitle == always {
		mustTitle = perhaps // a line that is struck may be no place for a title
	}
	var c choice
	for _, withState := range mustState.options() {
		for _, withTitle := range mustTitle.options() {
			one := *e
			if withState {
				one.set(state, false)
			}
			if withTitle {
				one.text = strings.TrimPrefix(title, e.prefix())
			}
			c.entries = append(c.entries, signed(one, e, r)...)
		}
	}
	c.changed = mustState == always || mustTitle == always
	return c
}

// whether tells if a line has to change.
type whether int

const (
	never whether = iota
	perhaps
	always
)

func (w whether) options() []bool {
	return map[whether][]bool{never: {false}, perhaps: {false, true}, always: {true}}[w]
}

// follows is the state that the document has to take from the issue.
func (e *entry) follows(r row) (state, whether) {
	if e.state() == r.state {
		return r.state, never
	}
	moves := func(b state) bool { return settles(b, e.state(), r.state) == r.state }
	return r.state, e.weigh(moves, "state", string(r.state), r)
}

func (e *entry) followsTitle(r row) (string, whether) {
	title := bare(r.title)
	if e.vague && e.title() != title && !e.formatted() {
		return title, perhaps
	}
	if e.title() == title || e.formatted() || !strings.HasPrefix(title, e.prefix()) {
		return title, never
	}
	if !e.titles.any(func(b string) bool { return settlesTitle(b, e.title(), title) == title }) {
		return title, never
	}
	return title, e.refused("title", title, r, always)
}

func (e *entry) weigh(moves func(state) bool, field, value string, r row) whether {
	if !e.states.any(moves) {
		return never
	}
	return e.refused(field, value, r, always)
}

// refused weakens what has to be proposed if people turned the same thing down.
func (e *entry) refused(field, value string, r row, otherwise whether) whether {
	for _, d := range slices.Backward(e.item.declined) {
		if d.field == field && d.value == value && (d.closedAt == r.closedAt || d.closedAt == anyTime) {
			if d.sure {
				return never
			}
			return perhaps
		}
	}
	return otherwise
}

// checkNotes looks for what people committed to the branch.
func (p *play) checkNotes() {
	for _, note := range p.branchNotes {
		found := false
		for _, path := range p.paths {
			for _, branch := range []string{"main", p.branch()} {
				text, _ := p.file(branch, path)
				found = found || strings.Contains(text, note)
			}
		}
		if !found {
			p.fail("the line %q that a person committed to the branch is lost", note)
		}
	}
}

// checkStrikes: beside people's commits, too, no line is both ticked and struck.
func (p *play) checkStrikes() {
	for _, plan := range p.plans {
		text, _ := p.file(p.branch(), plan.path)
		for line := range strings.SplitSeq(text, plan.eol) {
			if parts := boxLine.FindStringSubmatch(line); parts != nil && parts[2] != " " && strings.HasSuffix(parts[3], "~~") {
				p.fail("the branch says %q", line)
			}
		}
	}
}

// finish merges until nothing is left to be merged, and compares both sides.
func (p *play) finish() {
	p.note("the end")
	p.rest()
	p.propose()
	for range 6 {
		p.rest()
		pull := p.pull()
		if pull == nil {
			break
		}
		if !p.merge(pull.GetNumber(), "merge") {
			// People's commits on the branch do not fit: they give up on it.
			p.closePull(pull.GetNumber())
			p.rest()
			p.propose()
		}
	}
	if pull := p.pull(); pull != nil {
		p.fail("pull request #%d is still open in the end", pull.GetNumber())
	}
	rows := p.rows()
	for _, it := range p.items {
		at, there := p.find(it)
		r, has := rows[it.issue]
		if !has || !there {
			continue
		}
		if at.entry.state() != r.state {
			p.fail("in the end the line of %v says %s and the issue %s", it, at.entry.state(), r.state)
		}
		if at.entry.title() != bare(r.title) && !at.entry.formatted() && !at.entry.struck && !it.vague {
			p.fail("in the end the line of %v says %q and the issue %q", it, at.entry.title(), r.title)
		}
	}
	p.checkMilestones(rows)
	p.checkParents(rows)
}

// propose lifts what people declined, as an operator may.
func (p *play) propose() {
	p.token++
	forgotten, err := reconcile.Repropose(p.Context(), ownLedger{p.ledger.Fenced(p.token), p.room}, p.repository())
	p.must(err)
	p.note("declined edits are lifted: %d", forgotten)
	p.forgive(false)
	for _, it := range p.items {
		it.declined = nil
	}
}

// checkMilestones: closed if and only if all its items are done or dropped.
func (p *play) checkMilestones(rows map[int]row) {
	listed, _, err := p.person.Issues.ListMilestones(p.Context(), owner, repo, nil)
	p.must(err)
	titles := map[string]bool{}
	for _, m := range listed {
		titles[m.GetTitle()] = true // the list is of open ones
	}
	for _, plan := range p.plans {
		left, tracked := 0, 0
		for _, e := range plan.entries() {
			tracked++
			if e.state() == open {
				left++
			}
		}
		if plan.milestoneByHand || tracked == 0 || p.waits(plan, rows) {
			continue
		}
		if (left > 0) != titles[plan.milestoneTitle()] {
			p.fail("milestone %q with %d of %d items open: is it open? %t", plan.milestoneTitle(), left, tracked, titles[plan.milestoneTitle()])
		}
	}
}

// checkParents: a line below another has its issue below the other's.
func (p *play) checkParents(rows map[int]row) {
	parent := map[int]int{}
	for number := range rows {
		subs, _, err := p.person.SubIssue.ListByIssue(p.Context(), owner, repo, int64(number), nil)
		p.must(err)
		for _, sub := range subs {
			parent[(*gh.Issue)(sub).GetNumber()] = number
		}
	}
	for _, it := range p.items {
		at, there := p.find(it)
		if !there || it.issue == 0 {
			continue
		}
		want := 0
		if at.parent != nil {
			want = at.parent.issue
		}
		if parent[it.issue] != want {
			p.fail("%v is a sub-issue of #%d, want #%d", it, parent[it.issue], want)
		}
	}
}
