package model_test

import (
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/localhub"
)

// people are those whom issues can be assigned to.
var people = []string{owner, "ann"}

// configure lets rows of tables be items, and issues be assigned to people.
func (p *play) configure() {
	_, _, err := p.person.Repositories.CreateFile(p.Context(), owner, repo, ".github/milepost.yml", &gh.RepositoryContentFileOptions{
		Message: new("By hand"), Content: []byte("tables: on\ncollect: " + p.collects + "\n"),
	})
	p.must(err)
	_, err = p.hub.AddRepository(owner, elsewhere, localhub.RepositoryOptions{})
	p.must(err)
	p.hub.AddUser("ann")
	_, _, err = p.person.Repositories.AddCollaborator(p.Context(), owner, repo, "ann", nil)
	p.must(err)
}

// assigned is what is known of the assignees of an item's issue.
type assigned struct {
	// seen is the owner in the line when an undisturbed pass saw both sides open, nil if none did since
	// that changed.
	seen *string
	// hand is whom a person left on the issue, while the line named owner; renamed tells that it named
	// another one since, which a pass may have seen.
	hand    *[]string
	owner   string
	renamed bool
	// unsure tells that nothing is known of what a person did.
	unsure bool
}

// setOwner names another owner in a line, or none.
func (p *play) setOwner(t *rapid.T) {
	at, ok := p.someEntry(t, func(e *entry) bool { return e.kind == box })
	if !ok {
		t.Skip()
	}
	at.entry.slots.owner = rapid.SampledFrom(append([]string{""}, people...)).Draw(t, "owner")
	at.entry.assigned.seen = nil
	at.entry.assigned.renamed = at.entry.assigned.renamed || at.entry.slots.owner != at.entry.assigned.owner
	p.pushed(at, "give the line of %v to %q", at.entry.item, at.entry.slots.owner)
}

// sawAssigned notes what an undisturbed pass saw.
func (p *play) sawAssigned(it *item, r row) {
	if at, there := p.find(it); there && at.entry.state() == open && r.state == open {
		owner := at.entry.slots.owner
		it.assigned.seen = &owner
	}
}

// assignIssue assigns a person or takes one off.
func (p *play) assignIssue(t *rapid.T) {
	if !p.quiet {
		p.becomeCalm(t)
	}
	at, ok := p.someEntry(t, func(e *entry) bool { return e.issue != 0 && e.assigned.seen != nil })
	if !ok {
		t.Skip()
	}
	it := at.entry.item
	r := p.rows()[it.issue]
	login := rapid.SampledFrom(people).Draw(t, "login")
	rest := slices.DeleteFunc(slices.Clone(r.assignees), func(one string) bool { return one == login })
	var err error
	if len(rest) < len(r.assignees) {
		_, _, err = p.person.Issues.RemoveAssignees(p.Context(), owner, repo, it.issue, []string{login})
	} else {
		rest = append(rest, login)
		_, _, err = p.person.Issues.AddAssignees(p.Context(), owner, repo, it.issue, []string{login})
	}
	p.must(err)
	slices.Sort(rest)
	it.assigned.hand, it.assigned.owner, it.assigned.renamed = &rest, at.entry.slots.owner, false
	p.stir()
	p.note("people assign %v to %v", it, rest)
}

// checkAssigned: the owner in the line, or whom a person left there since the line named them.
func (p *play) checkAssigned(it *item, e *entry, r row) {
	var want []string
	if e.slots.owner != "" {
		want = []string{e.slots.owner}
	}
	a := it.assigned
	switch {
	case e.state() != open, r.state != open, a.unsure, a.hand != nil && a.renamed:
		return
	case a.hand != nil:
		want = *a.hand
	}
	if !slices.Equal(want, r.assignees) {
		p.fail("%v is assigned to %v (-want +got):\n%s", it, r.assignees, cmp.Diff(want, r.assignees))
	}
}

// linkLine writes an item's own issue into its line.
func (p *play) linkLine(t *rapid.T) {
	at, ok := p.someEntry(t, func(e *entry) bool { return e.kind == box && e.issue != 0 && e.slots.link == 0 && !e.visits })
	if !ok {
		t.Skip()
	}
	at.entry.slots.link = at.entry.issue
	p.pushed(at, "link the line of %v", at.entry.item)
}

// rewriteLinked leaves no word of a line but the link, which tells whose it is.
func (p *play) rewriteLinked(t *rapid.T) {
	at, ok := p.someEntry(t, func(e *entry) bool { return e.slots.link != 0 || e.slots.mark != 0 })
	if !ok {
		t.Skip()
	}
	words := []string{p.newWord(), p.newWord(), p.newWord(), p.newWord()}
	at.entry.text, at.entry.reworded = strings.Join(words, " "), true
	p.pushed(at, "rewrite %v to %q", at.entry.item, at.entry.text)
}
