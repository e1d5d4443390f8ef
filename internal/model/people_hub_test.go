package model_test

import (
	"fmt"
	"slices"
	"strings"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"
)

// These are the things that people do on GitHub.

// someIssue picks an item that has an issue.
func (p *play) someIssue(t *rapid.T, fits func(row) bool) (*item, row) {
	rows := p.rows()
	var all []*item
	for _, it := range p.items {
		if r, ok := rows[it.issue]; ok && fits(r) {
			all = append(all, it)
		}
	}
	if len(all) == 0 {
		t.Skip()
	}
	it := rapid.SampledFrom(all).Draw(t, "issue")
	p.touch(it)
	return it, rows[it.issue]
}

func anyRow(row) bool { return true }

func (p *play) editIssue(it *item, request gh.UpdateIssueRequest, format string, args ...any) {
	_, _, err := p.person.Issues.Update(p.Context(), owner, repo, it.issue, request)
	p.must(err)
	p.stir()
	p.note("people "+format, args...)
}

func (p *play) closeIssue(t *rapid.T) {
	it, r := p.someIssue(t, anyRow)
	reasons := []string{"completed", "completed", "not_planned", "duplicate"}
	if r.state != open {
		reasons = []string{"completed", "not_planned"} // another reason for what is closed
	}
	reason := rapid.SampledFrom(reasons).Draw(t, "reason")
	it.closedByHand = r.state == open || it.closedByHand && !it.notByHand
	it.notByHand = false
	if !it.closedByHand {
		it.recalled++
	}
	p.editIssue(it, gh.UpdateIssueRequest{State: new("closed"), StateReason: &reason}, "close %v as %s", it, reason)
}

// setIssue opens or closes an issue.
func (p *play) setIssue(it *item, r row, state string) {
	p.touch(it)
	it.states = it.states.and(r.state)
	it.closedByHand, it.notByHand = false, false
	p.editIssue(it, gh.UpdateIssueRequest{State: &state}, "meanwhile set %v to %s", it, state)
}

// renameIssue gives an issue a title.
func (p *play) renameIssue(it *item, title string) {
	p.touch(it)
	it.retitled = true
	p.editIssue(it, gh.UpdateIssueRequest{Title: &title}, "meanwhile rename %v to %q", it, title)
}

func (p *play) reopenIssue(t *rapid.T) {
	it, _ := p.someIssue(t, func(r row) bool { return r.state != open })
	p.editIssue(it, gh.UpdateIssueRequest{State: new("open"), StateReason: new("reopened")}, "reopen %v", it)
}

func (p *play) retitleIssue(t *rapid.T) {
	it, r := p.someIssue(t, anyRow)
	if it.taken && p.fresh {
		t.Skip() // nothing would tell whose issue it is
	}
	title := bare(r.title)
	suffix := strings.TrimPrefix(r.title, title)
	words := strings.Fields(strings.TrimPrefix(title, it.prefix()))
	if rapid.IntRange(0, 2).Draw(t, "all") == 0 {
		words = []string{p.newWord(), p.newWord(), p.newWord(), p.newWord()}
	} else {
		words[rapid.IntRange(0, len(words)-1).Draw(t, "word")] = p.newWord()
	}
	if rapid.IntRange(0, 3).Draw(t, "bare") == 0 {
		suffix = ""
	}
	it.retitled = true
	title = it.prefix() + strings.Join(words, " ") + suffix
	p.editIssue(it, gh.UpdateIssueRequest{Title: &title}, "rename %v to %q", it, title)
}

// labelIssue adds a label of people's own.
func (p *play) labelIssue(t *rapid.T) {
	it, _ := p.someIssue(t, anyRow)
	label := "needs " + p.newWord()
	_, _, err := p.person.Issues.AddLabelsToIssue(p.Context(), owner, repo, it.issue, []string{label})
	p.must(err)
	it.labels = append(it.labels, label)
	p.stir()
	p.note("people label %v %q", it, label)
}

// unlabelIssue takes one of our labels away.
func (p *play) unlabelIssue(t *rapid.T) {
	it, r := p.someIssue(t, func(r row) bool { return slices.ContainsFunc(r.labels, isOurs) })
	ours := slices.DeleteFunc(slices.Clone(r.labels), func(s string) bool { return !isOurs(s) })
	label := rapid.SampledFrom(ours).Draw(t, "label")
	_, err := p.person.Issues.RemoveLabelForIssue(p.Context(), owner, repo, it.issue, label)
	p.must(err)
	rest := slices.DeleteFunc(ours, func(s string) bool { return s == label })
	it.hand, it.place = &rest, ""
	if at, there := p.find(it); there && !it.moved {
		it.place = at.section.heading
	}
	p.stir()
	p.note("people take %q from %v", label, it)
}

func isOurs(label string) bool {
	return slices.ContainsFunc([]string{"plan: ", "phase: ", "probability: ", "impact: "}, func(prefix string) bool { return strings.HasPrefix(label, prefix) })
}

// placeIssue takes an issue out of its milestone or puts it into one of people's own.
func (p *play) placeIssue(t *rapid.T) {
	it, _ := p.someIssue(t, anyRow)
	title := ""
	if rapid.Bool().Draw(t, "elsewhere") {
		title = "Someday"
		number := p.milestone(title)
		p.editIssue(it, gh.UpdateIssueRequest{Milestone: &number}, "put %v into %s", it, title)
	} else {
		_, _, err := p.person.Issues.RemoveMilestone(p.Context(), owner, repo, it.issue)
		p.must(err)
		p.stir()
		p.note("people take %v out of its milestone", it)
	}
	it.milestoneByHand, it.placePlan = &title, ""
	if at, there := p.find(it); there && !it.moved {
		it.placePlan = at.plan.path
	}
}

// milestone finds or makes a milestone.
func (p *play) milestone(title string) int {
	listed, _, err := p.person.Issues.ListMilestones(p.Context(), owner, repo, &gh.MilestoneListOptions{State: "all"})
	p.must(err)
	for _, m := range listed {
		if m.GetTitle() == title {
			return m.GetNumber()
		}
	}
	m, _, err := p.person.Issues.CreateMilestone(p.Context(), owner, repo, gh.CreateMilestoneRequest{Title: title})
	p.must(err)
	return m.GetNumber()
}

// writeBody adds words to an issue, above or below our block, or inside it, where they may be
// overwritten.
func (p *play) writeBody(t *rapid.T) {
	it, r := p.someIssue(t, anyRow)
	words := fmt.Sprintf("Somebody says %s.", p.newWord())
	body := r.body
	switch rapid.SampledFrom([]string{"above", "below", "inside"}).Draw(t, "where") {
	case "above":
		body = words + "\n\n" + body
		it.words = append(it.words, words)
	case "below":
		body += "\n\n" + words
		it.words = append(it.words, words)
	default:
		body = strings.Replace(body, "<sub>", words+"<sub>", 1)
	}
	p.editIssue(it, gh.UpdateIssueRequest{Body: &body}, "write into %v", it)
}

func (p *play) comment(t *rapid.T) {
	it, _ := p.someIssue(t, anyRow)
	words := "What about " + p.newWord() + "?"
	_, _, err := p.person.Issues.CreateComment(p.Context(), owner, repo, it.issue, gh.IssueCommentRequest{Body: words})
	p.must(err)
	it.comments = append(it.comments, words)
	p.stir()
	p.note("people comment on %v", it)
}

// handleMilestone closes, reopens or renames a milestone of ours. What a person does while
// everything is at rest must stay.
func (p *play) handleMilestone(t *rapid.T) {
	p.becomeCalm(t)
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	listed, _, err := p.person.Issues.ListMilestones(p.Context(), owner, repo, &gh.MilestoneListOptions{State: "all"})
	p.must(err)
	for _, m := range listed {
		if m.GetTitle() != plan.milestoneTitle() {
			continue
		}
		state := "closed"
		if m.GetState() == "closed" {
			state = "open"
		}
		edit := gh.UpdateMilestoneRequest{State: &state}
		if rapid.Bool().Draw(t, "rename") {
			title := "Our " + p.newWord()
			edit = gh.UpdateMilestoneRequest{Title: &title}
			plan.hubTitle = title
		} else {
			plan.milestoneByHand = true
		}
		_, _, err := p.person.Issues.UpdateMilestone(p.Context(), owner, repo, m.GetNumber(), edit)
		p.must(err)
		p.stir()
		p.note("people edit the milestone of %s", plan.path)
		p.settle()
		after, _, err := p.person.Issues.GetMilestone(p.Context(), owner, repo, m.GetNumber())
		p.must(err)
		if edit.State != nil && after.GetState() != *edit.State || edit.Title != nil && after.GetTitle() != *edit.Title {
			p.fail("a person's edit of the milestone became %s, %q", after.GetState(), after.GetTitle())
		}
		return
	}
	t.Skip()
}

// mergePull merges the pull request.
func (p *play) mergePull(t *rapid.T) {
	pull := p.pull()
	if pull == nil {
		t.Skip()
	}
	p.merge(pull.GetNumber(), rapid.SampledFrom([]string{"merge", "squash", "rebase"}).Draw(t, "method"))
}

// merge reports whether it could be merged.
func (p *play) merge(number int, method string) bool {
	_, _, err := p.person.PullRequests.Merge(p.Context(), owner, repo, number, "", &gh.PullRequestOptions{MergeMethod: method})
	p.note("people merge #%d by %s: %v", number, method, err)
	if err != nil {
		return false
	}
	sure := p.calm
	p.stir()
	p.ended(number)
	p.foreign = false
	for _, plan := range p.plans {
		titles, states := map[*item]string{}, map[*item]state{}
		for _, e := range plan.entries() {
			titles[e.item], states[e.item] = e.text, e.state()
		}
		text, ok := p.file("main", plan.path)
		if !ok {
			p.fail("the merge took %s away", plan.path)
		}
		if err := plan.read(text); err != nil {
			p.fail("after the merge: %v", err)
		}
		for _, e := range plan.entries() {
			e.reworded = e.reworded || titles[e.item] != e.text
			e.taken = e.taken || titles[e.item] != e.text
			e.agreesOn(states[e.item], sure)
		}
	}
	p.settleIn()
	return true
}

// agreesOn notes that a merge gave the line its state, which was another one before: that was the issue's once, so both
// sides had agreed on it. Only if everything was at rest is it known that the engine remembers what it had proposed.
func (e *entry) agreesOn(before state, sure bool) {
	switch now := e.state(); {
	case now == before:
	case sure:
		e.states = believe(now)
	default:
		e.states = e.states.and(now)
	}
}

// mergeMeanwhile merges in the middle of a pass: the lines that it changes may end either way.
func (p *play) mergeMeanwhile() {
	pull := p.pull()
	if pull == nil {
		return
	}
	before := map[*item]string{}
	for _, plan := range p.plans {
		for _, e := range plan.entries() {
			before[e.item] = e.line("-")
			if e.issue != 0 {
				e.states, e.titles = e.states.and(e.state()), e.titles.and(e.title())
			}
		}
	}
	p.merge(pull.GetNumber(), "merge")
	// The pass may have read that it is open: then it adds to the branch, on top of what is there.
	delete(p.theirs, pull.GetHead().GetRef())
	for _, plan := range p.plans {
		for _, e := range plan.entries() {
			e.loose = e.loose || before[e.item] != e.line("-")
		}
	}
}

func (p *play) closePullRequest(t *rapid.T) {
	pull := p.pull()
	if pull == nil {
		t.Skip()
	}
	p.closePull(pull.GetNumber())
}

// closePull turns down what the pull request says. Only if everything was at rest is it known
// what the engine took it to say.
func (p *play) closePull(number int) {
	p.declineShown()
	p.declineVisitors(p.calm && !p.foreign)
	rows := p.rows()
	for _, plan := range p.plans {
		for _, e := range plan.entries() {
			r, has := rows[e.issue]
			if !has {
				continue
			}
			sure := p.calm && !p.foreign
			e.item.declined = append(e.item.declined, declined{"state", string(r.state), anyTime, false}, declined{"title", bare(r.title), anyTime, false},
				declined{"state", string(r.state), r.closedAt, sure && e.state() != r.state},
				declined{"title", bare(r.title), r.closedAt, sure && e.title() != bare(r.title)})
		}
	}
	p.setPull(number, "closed")
	p.ended(number)
	p.lastPull, p.lastForeign = number, p.foreign
	p.foreign, p.branchNotes = false, nil
}

// declineShown notes what the branch says, which can be older than what the issues say. Where the
// plan has changed since it may say anything of an item's state.
func (p *play) declineShown() {
	for _, plan := range p.plans {
		text, ok := p.file(p.branch(), plan.path)
		shown := plan.clone()
		if !ok || shown.read(text) != nil {
			for _, e := range plan.entries() {
				for _, s := range []state{open, done, dropped} {
					e.item.declined = append(e.item.declined, declined{"state", string(s), anyTime, false})
				}
			}
			continue
		}
		for _, e := range shown.entries() {
			e.item.declined = append(e.item.declined, declined{"state", string(e.state()), anyTime, false}, declined{"title", e.title(), anyTime, false})
		}
	}
}

func (p *play) setPull(number int, state string) {
	_, _, err := p.person.PullRequests.Edit(p.Context(), owner, repo, number, &gh.PullRequest{State: &state})
	p.note("people set #%d to %s: %v", number, state, err)
	if err == nil {
		p.stir()
	}
}

func (p *play) reopenPull(t *rapid.T) {
	if p.lastPull == 0 || p.pull() != nil {
		t.Skip()
	}
	p.setPull(p.lastPull, "open")
	delete(p.theirs, p.branch())
	p.foreign = p.foreign || p.lastForeign
	for _, it := range p.items {
		for i := range it.declined {
			it.declined[i].sure = false
		}
	}
	p.forgive(false)
	p.lastPull = 0
}

// pushToBranch commits a line to the branch of the pull request.
func (p *play) pushToBranch(t *rapid.T) {
	plan := rapid.SampledFrom(p.plans).Draw(t, "plan")
	if p.pull() == nil {
		t.Skip()
	}
	branch := p.branch()
	old, _, _, err := p.person.Repositories.GetContents(p.Context(), owner, repo, plan.path, &gh.RepositoryContentGetOptions{Ref: branch})
	if err != nil {
		t.Skip()
	}
	text, err := old.GetContent()
	p.must(err)
	note := "Somebody adds " + p.newWord() + "."
	text = strings.Replace(text, tailAnchor+plan.eol, tailAnchor+plan.eol+note+plan.eol, 1)
	_, _, err = p.person.Repositories.CreateFile(p.Context(), owner, repo, plan.path, &gh.RepositoryContentFileOptions{
		Message: new("By hand"), Content: []byte(text), Branch: &branch, SHA: old.SHA,
	})
	p.must(err)
	p.foreign = true
	p.branchNotes = append(p.branchNotes, note)
	p.stir()
	p.note("people add a line to the branch")
}
