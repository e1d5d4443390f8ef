package model_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// Here people's own issues stand in milestones of plans beside everything else. Once a line of one is merged it
// is an item as any other.

// visitor is an issue that a person opened. Its item has no line before one is merged.
type visitor struct {
	*item
	prospect string
	// answer is what somebody said where people are asked: yes, no or nothing yet.
	answer string
	// gone tells that the issue was deleted or transferred, known that it had a line once.
	gone, known bool
	// own are the labels that the person gave it at the beginning.
	own []string
}

// mostVisitors is how many issues people open.
const mostVisitors = 4

// addedHeading is the section for issues of which nothing says where they belong.
const addedHeading = "## Added on GitHub"

// touched notes that something changed that may make a difference to what was declined or answered.
func (v *visitor) touched() {
	if v.prospect == mustNot || v.answer != "" {
		v.prospect, v.answer = either, ""
	}
}

func (p *play) visitor(it *item) *visitor {
	for _, v := range p.visitors {
		if v.item == it {
			return v
		}
	}
	return nil
}

// touch notes that a person did something to an issue.
func (p *play) touch(it *item) {
	if v := p.visitor(it); v != nil {
		v.touched()
	}
}

// forgive notes that what was turned down may be proposed again.
func (p *play) forgive(answered bool) {
	for _, v := range p.visitors {
		if v.prospect == mustNot && v.answer == "" || answered && v.answer != "" {
			v.prospect, v.answer = either, ""
		}
	}
}

// leave notes that the line of a visitor is gone: it is a plain issue again, and what comes if the line comes back
// is anybody's guess.
func (p *play) leave(b *block) {
	for _, e := range *b {
		if v := p.visitor(e.item); v != nil {
			v.prospect, v.answer, v.vague, v.stands = mustNot, "", true, false
			v.guess()
		}
	}
}

// guess forgets what may have been agreed on.
func (i *item) guess() {
	i.states = believe(open, done, dropped, removed, unknown)
	i.titles = i.titles.and(string(unknown))
}

// mark is the link that stands behind the line.
func mark(number int) string { return fmt.Sprintf(" <!-- #%d -->", number) }

var (
	markSlot = regexp.MustCompile(` <!-- #(\d+) -->$`)
	newLine  = regexp.MustCompile(`^([-*+]) \[ \] (.*) <!-- #(\d+) -->$`)
)

// welcome takes lines of visitors up that the plan has not yet, each in the section in which it stands: at its end, or in
// front of what people wrote there meanwhile, which may be two lists then.
func (p *plan) welcome(got []string) error {
	var in *section
	for i, line := range got {
		if line == addedHeading && !slices.ContainsFunc(p.sections, func(s *section) bool { return s.heading == line }) {
			p.sections = append(p.sections, &section{heading: addedHeading})
		}
		for _, s := range p.sections {
			if s.heading == line {
				in = s
			}
		}
		if !p.isNew(line) {
			continue
		}
		parts := newLine.FindStringSubmatch(line)
		number, _ := strconv.Atoi(parts[3])
		v := p.invited(number)
		if v == nil || in == nil {
			return fmt.Errorf("the line %q is nobody's", line)
		}
		e := &entry{item: v.item, box: ' ', text: parts[2], slots: slots{mark: number}, bullet: parts[1]}
		behind := 0 // blocks of the section that stand behind it
		for _, line := range got[i+1:] {
			if strings.HasPrefix(line, "#") {
				break
			}
			if box := boxLine.FindStringSubmatch(line); box != nil && box[1] == "" && !p.isNew(line) {
				behind++
			}
		}
		at := max(0, len(in.blocks)-behind)
		e.apart = i > 1 && got[i-1] == "" && boxLine.MatchString(got[i-2])
		if at < len(in.blocks) && got[i+1] == "" {
			(*in.blocks[at])[0].apart = true
		}
		in.blocks = slices.Insert(in.blocks, at, &block{e})
	}
	return nil
}

// isNew reports whether a line is that of a visitor that the plan has not yet.
func (p *plan) isNew(line string) bool {
	parts := newLine.FindStringSubmatch(line)
	return parts != nil && !slices.ContainsFunc(p.entries(), func(e *entry) bool { return strconv.Itoa(e.slots.mark) == parts[3] })
}

// invited is the visitor of a number.
func (p *play) invited(number int) *visitor {
	for _, v := range p.visitors {
		if v.number == number {
			return v
		}
	}
	return nil
}

// settleIn makes items of the visitors whose lines were merged.
func (p *play) settleIn() {
	rows := p.rows()
	for _, v := range p.visitors {
		at, there := p.find(v.item)
		if !there || v.stands {
			v.stands = there
			continue
		}
		v.stands, v.known, v.moved = true, true, true
		if !slices.Contains(p.items, v.item) {
			p.items = append(p.items, v.item)
		}
		r, has := rows[v.number]
		if !has {
			v.issue, v.deleted = 0, true
			continue
		}
		v.guess()
		v.titles = v.titles.and(at.entry.title(), bare(r.title))
		v.vague = v.vague || at.entry.title() != bare(r.title) || r.state != open || r.milestone != at.plan.milestoneTitle()
		p.note("  %v has a line in %s", v.item, at.plan.path)
	}
}

// openVisitor opens an issue.
func (p *play) openVisitor(t *rapid.T) {
	if len(p.visitors) >= mostVisitors {
		t.Skip()
	}
	v := &visitor{item: &item{n: 1000 + len(p.visitors), root: p.newWord(), visits: true, retitled: true}, prospect: must}
	title := strings.Join([]string{v.root, p.newWord(), p.newWord(), p.newWord()}, " ")
	v.own = rapid.SampledFrom([][]string{nil, {"plan: testing"}, {"plan: goals", "bug"}, {"phase: 2", "plan: implementation"}, {"plan: rollout"}}).Draw(t, "labels")
	request := gh.CreateIssueRequest{Title: title, Labels: v.own, Body: new("Words of " + v.root + ".")}
	where := p.somewhere(t)
	if where != "" {
		number := p.milestone(where)
		request.Milestone = &number
	}
	issue, _, err := p.person.Issues.Create(p.Context(), owner, repo, request)
	p.must(err)
	v.number, v.issue, v.words = issue.GetNumber(), issue.GetNumber(), []string{"Words of " + v.root + "."}
	for _, label := range v.own {
		if !isOurs(label) {
			v.labels = append(v.labels, label)
		}
	}
	v.states, v.titles = believe(open), believe(title)
	p.visitors = append(p.visitors, v)
	p.stir()
	p.note("people open %v in %q with %v", v.item, where, v.own)
}

// somewhere is the milestone of a plan, as far as it is there, one of people's own, or none.
func (p *play) somewhere(t *rapid.T) string {
	listed, _, err := p.person.Issues.ListMilestones(p.Context(), owner, repo, &gh.MilestoneListOptions{State: "all"})
	p.must(err)
	places := []string{"", "Someday"}
	for _, m := range listed {
		if p.planOf(m.GetTitle()) != nil {
			places = append(places, m.GetTitle(), m.GetTitle(), m.GetTitle())
		}
	}
	return rapid.SampledFrom(places).Draw(t, "where")
}

// planOf is the plan whose milestone has that title.
func (p *play) planOf(title string) *plan {
	for _, plan := range p.plans {
		if plan.milestoneTitle() == title {
			return plan
		}
	}
	return nil
}

// someVisitor picks one that has no line; those that have are issues of items.
func (p *play) someVisitor(t *rapid.T) (*visitor, row) {
	rows := p.rows()
	var all []*visitor
	for _, v := range p.visitors {
		if _, has := rows[v.number]; has && !v.stands {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		t.Skip()
	}
	v := rapid.SampledFrom(all).Draw(t, "visitor")
	v.touched()
	return v, rows[v.number]
}

// moveVisitor puts an issue into another milestone, or takes it out.
func (p *play) moveVisitor(t *rapid.T) {
	v, _ := p.someVisitor(t)
	p.place(v, p.somewhere(t))
}

func (p *play) place(v *visitor, where string) {
	if where == "" {
		_, _, err := p.person.Issues.RemoveMilestone(p.Context(), owner, repo, v.number)
		p.must(err)
		p.stir()
		p.note("people take %v out of its milestone", v.item)
		return
	}
	number := p.milestone(where)
	p.editIssue(v.item, gh.UpdateIssueRequest{Milestone: &number}, "put %v into %q", v.item, where)
}

func (p *play) turnVisitor(t *rapid.T) {
	v, r := p.someVisitor(t)
	if r.state != open {
		p.editIssue(v.item, gh.UpdateIssueRequest{State: new("open")}, "reopen %v", v.item)
		return
	}
	reason := rapid.SampledFrom([]string{"completed", "not_planned"}).Draw(t, "reason")
	p.editIssue(v.item, gh.UpdateIssueRequest{State: new("closed"), StateReason: &reason}, "close %v as %s", v.item, reason)
}

func (p *play) renameVisitor(t *rapid.T) {
	v, _ := p.someVisitor(t)
	title := strings.Join([]string{v.root, p.newWord(), p.newWord(), p.newWord()}, " ")
	p.editIssue(v.item, gh.UpdateIssueRequest{Title: &title}, "rename %v to %q", v.item, title)
}

func (p *play) labelVisitor(t *rapid.T) {
	v, _ := p.someVisitor(t)
	label := "wants " + p.newWord()
	_, _, err := p.person.Issues.AddLabelsToIssue(p.Context(), owner, repo, v.number, []string{label})
	p.must(err)
	v.labels = append(v.labels, label)
	p.stir()
	p.note("people label %v %q", v.item, label)
}

// discussVisitor makes a discussion of an issue.
func (p *play) discussVisitor(t *rapid.T) {
	v, _ := p.someVisitor(t)
	p.must(p.hub.ConvertToDiscussion(owner, repo, v.number, owner))
	p.stir()
	p.note("people make a discussion of %v", v.item)
}

// deleteVisitor deletes an issue or transfers it to another repository.
func (p *play) deleteVisitor(t *rapid.T) {
	v, _ := p.someVisitor(t)
	if rapid.Bool().Draw(t, "delete") {
		p.must(p.hub.DeleteIssue(owner, repo, v.number, owner))
		p.note("people delete %v", v.item)
	} else {
		_, err := p.hub.TransferIssue(owner, repo, v.number, elsewhere, owner)
		p.must(err)
		p.note("people transfer %v", v.item)
	}
	v.gone, v.issue = true, 0
	p.stir()
}

// elsewhere is another repository of the owner, in which the App is not installed.
const elsewhere = "elsewhere"

// answerVisitor says whether an issue is to become a line.
func (p *play) answerVisitor(t *rapid.T) {
	if p.collects != sync.CollectAsk {
		t.Skip()
	}
	p.becomeCalm(t)
	base, err := ownLedger{p.ledger, p.room}.Load(p.Context(), p.repository())
	p.must(err)
	asked := slices.DeleteFunc(slices.Clone(base.Repo.Questions), func(q sync.Question) bool { return q.Kind != sync.AskCollect })
	if len(asked) == 0 {
		t.Skip()
	}
	question := rapid.SampledFrom(asked).Draw(t, "question")
	n := rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "answer")
	p.token++
	_, err = reconcile.Answer(p.Context(), ownLedger{p.ledger.Fenced(p.token), p.room}, p.repository(), question.Choices[n].Hash)
	p.must(err)
	v := p.invited(question.Choices[n].Issue)
	v.answer = question.Choices[n].Title
	if v.answer == "no" {
		v.prospect = mustNot
	}
	p.stir()
	p.note("people say %s to %v", v.answer, v.item)
	p.settle()
}

// judgeVisitors: nothing of an issue without a line changes but what Milepost wrote into it when it had one.
func (p *play) judgeVisitors(before, after map[int]row) {
	for _, v := range p.visitors {
		was, is := before[v.number], after[v.number]
		if v.stands || v.loose || was.number == 0 {
			continue
		}
		if was.state != is.state || was.title != is.title || !v.known && (was.body != is.body || was.in != is.in || !slices.Equal(was.labels, is.labels)) {
			p.fail("%v has no line and was changed from %+v to %+v", v.item, was, is)
		}
		p.checkPeople(v.item, is)
	}
}

// checkVisitors holds each visitor against docs/collect.md.
func (p *play) checkVisitors(rows map[int]row) {
	branch, asked := p.branchTexts(), p.asked()
	for _, v := range p.visitors {
		proposed := strings.Count(branch, mark(v.number))
		if proposed > 1 {
			p.fail("%v has %d lines in the pull request:\n%s", v.item, proposed, branch)
		}
		r, has := rows[v.number]
		plan := p.planOf(r.milestone)
		switch in := has && r.state == open && plan != nil; {
		case v.stands:
		case p.foreign && proposed > 0: // beside people's commits a line stays, and the pull request says so
		case !in && proposed > 0:
			p.fail("%v is proposed though it is %q in %q:\n%s", v.item, r.state, r.milestone, branch)
		case !in || p.isHeld(plan) || len(plan.entries()) == 0: // what has no items waits
		case proposed > 0 && (v.prospect == mustNot || p.collects == "off" || p.collects == sync.CollectAsk && v.prospect == must && v.answer != "yes"):
			p.fail("%v is proposed, and people said no or nothing:\n%s", v.item, branch)
		case p.foreign || v.prospect != must || p.collects == "off":
		case p.collects == sync.CollectAsk && v.answer == "":
			if !asked[v.number] {
				p.fail("nobody is asked about %v", v.item)
			}
		case proposed == 0:
			p.fail("%v is not proposed:\n%s", v.item, branch)
		}
	}
}

// asked has the issues of which people are asked whether they are to become lines.
func (p *play) asked() map[int]bool {
	base, err := ownLedger{p.ledger, p.room}.Load(p.Context(), p.repository())
	p.must(err)
	asked := map[int]bool{}
	for _, question := range base.Repo.Questions {
		if question.Kind == sync.AskCollect {
			asked[question.Choices[0].Issue] = true
		}
	}
	return asked
}

// branchTexts are all plans as the pull request has them, without lines that stand on the default branch.
func (p *play) branchTexts() string {
	pull := p.pull()
	if pull == nil {
		return ""
	}
	var out strings.Builder
	for _, plan := range p.plans {
		text, _ := p.file(pull.GetHead().GetRef(), plan.path)
		out.WriteString(text)
	}
	texts := out.String()
	for _, v := range p.visitors {
		if v.stands {
			texts = strings.Replace(texts, mark(v.number), "", 1)
		}
	}
	return texts
}

// declineVisitors notes whom a pull request offered that people closed.
func (p *play) declineVisitors(sure bool) {
	branch := p.branchTexts()
	for _, v := range p.visitors {
		switch offered := strings.Contains(branch, mark(v.number)); {
		case !offered && sure || v.stands || v.prospect == mustNot:
		case offered && sure:
			v.prospect = mustNot
		default:
			v.prospect = either
		}
	}
}

// checkVisitorFields: an issue with a line carries what the line asks for and what people gave it.
func (p *play) checkVisitorFields(v *visitor, at place, r row) {
	for _, label := range r.labels {
		if !slices.Contains(slices.Concat(at.section.labels, v.labels, v.own), label) && !v.vague {
			p.fail("%v carries the label %q", v.item, label)
		}
	}
}

// waits reports whether an open issue of a person's without a line stands in the milestone of a plan.
func (p *play) waits(plan *plan, rows map[int]row) bool {
	return slices.ContainsFunc(p.visitors, func(v *visitor) bool {
		r, has := rows[v.number]
		return has && !v.stands && r.state == open && r.milestone == plan.milestoneTitle()
	})
}

// isShown reports whether the line of a visitor in a block stands somewhere, or is proposed.
func (p *play) isShown(b *block) bool {
	branch := p.branchTexts()
	return slices.ContainsFunc(*b, func(e *entry) bool {
		return e.visits && (e.stands || strings.Contains(branch, mark(e.number)))
	})
}
