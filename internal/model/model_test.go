package model_test

import (
	"flag"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// usualSeed makes them the same ones each time: new ones are for who has time to look at them.
const usualSeed = "7"

// enoughSequences is how many sequences surely play each thing at least once.
const enoughSequences = 200

// TestDocumentAndGitHubAgreeWhateverHappens plays sequences of what people, GitHub and machines
// do. `-rapid.checks=3000` looks longer, `-rapid.steps=50` at longer sequences.
func TestDocumentAndGitHubAgreeWhateverHappens(t *testing.T) {
	if flag.Lookup("rapid.checks").Value.String() == "100" {
		for name, value := range map[string]string{"rapid.checks": testsize.Pick("3", "60"), "rapid.seed": usualSeed} {
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	h := newHarness(t)
	sequences, steps, passes := 0, 0, 0
	played := tally{}
	for _, kind := range mishaps {
		played.add("a pass with "+kind, 0)
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(h, rt)
		p.newPlan(rt)
		p.newBranches(rt)
		rt.Repeat(played.count(p.actions()))
		p.finish()
		for kind, times := range p.mishaps {
			played.add("a pass with "+kind, times)
		}
		sequences, steps, passes = sequences+1, steps+p.steps, passes+int(p.token)
	})
	t.Logf("%d sequences with %d steps and %d passes\n%v", sequences, steps, passes, played)
	if never := played.never(); sequences >= enoughSequences && len(never) > 0 {
		t.Errorf("never played in %d sequences: %v", sequences, never)
	}
}

func (p *play) repository() sync.Repository {
	return sync.Repository{ID: p.repoID, Installation: p.installation, Owner: owner, Name: repo}
}

// actions are what may happen next. Those with a number come as often as there are.
func (p *play) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"": func(*rapid.T) { p.steps++ },

		"set box 1": p.setBox, "set box 2": p.setBox, "set box 3": p.setBox,
		"reword": p.reword, "add line": p.addLine, "move": p.moveBlock, "swap": p.swapBlocks, "reorder": p.reorder,
		"remove": p.removeBlock, "return": p.returnBlock, "rename milestone": p.renameMilestone, "rename file": p.renameFile,
		"prose": p.editProse, "second plan": p.secondPlan, "owner": p.setOwner, "link": p.linkLine, "rewrite": p.rewriteLinked,
		"remove many 1": p.removeMany, "remove many 2": p.removeMany,

		"close issue 1": p.closeIssue, "close issue 2": p.closeIssue, "reopen issue": p.reopenIssue, "retitle issue": p.retitleIssue,
		"label": p.labelIssue, "unlabel": p.unlabelIssue, "place": p.placeIssue, "body": p.writeBody, "comment": p.comment,
		"milestone": p.handleMilestone, "assign": p.assignIssue, "delete issue": p.deleteIssue,

		"open visitor 1": p.openVisitor, "open visitor 2": p.openVisitor, "move visitor 1": p.moveVisitor, "move visitor 2": p.moveVisitor,
		"turn visitor": p.turnVisitor, "rename visitor": p.renameVisitor, "label visitor": p.labelVisitor, "discuss visitor": p.discussVisitor,
		"delete visitor": p.deleteVisitor, "answer about visitor": p.answerVisitor,

		"merge 1": p.mergePull, "merge 2": p.mergePull, "close pull": p.closePullRequest, "reopen pull": p.reopenPull, "push to branch": p.pushToBranch,

		"pass 1": p.undisturbed, "pass 2": p.undisturbed, "pass 3": p.undisturbed,
		"disturbed pass 1": p.disturbed, "disturbed pass 2": p.disturbed, "disturbed pass 3": p.disturbed, "disturbed pass 4": p.disturbed,
		"time": p.time, "restart": p.restart, "lose the ledger": p.loseLedger, "rest": func(*rapid.T) { p.rest() },
	}
}

func (p *play) undisturbed(t *rapid.T) { p.turn(rapid.IntRange(0, 1).Draw(t, "worker"), nil) }

// mishaps are what may go wrong at a request, or happen in front of it.
var mishaps = []string{
	stopBefore, stopAfter, stopBefore, stopAfter, step, step, step, overtaken,
	"500", "502", "answer lost", "answer lost", "never heard", "truncated", "403 secondary", "429", "nothing left",
}

func (p *play) disturbed(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "worker")
	m := &mishap{kind: rapid.SampledFrom(mishaps).Draw(t, "mishap"), at: rapid.IntRange(1, 25).Draw(t, "at request")}
	switch m.kind {
	case step:
		m.meanwhile = p.deedOf(t)
	case overtaken:
		m.meanwhile = func() {
			_, err := p.workers[1-i].pass(nil)
			p.note("%s overtakes: %v", p.workers[1-i].name, err)
		}
	}
	p.turn(i, m)
}

// deedOf draws what a person will do in the middle of a pass: what it touches may end either way.
func (p *play) deedOf(t *rapid.T) func() {
	what := rapid.SampledFrom([]string{"box", "close", "reopen", "retitle", "merge"}).Draw(t, "step")
	n := rapid.IntRange(0, 1<<16).Draw(t, "of item")
	return func() {
		if what == "merge" {
			p.mergeMeanwhile()
			return
		}
		if len(p.items) == 0 {
			return
		}
		it := p.items[n%len(p.items)]
		r, has := p.rows()[it.issue]
		at, there := p.find(it)
		it.loose = true
		switch {
		case what == "box" && there:
			it.states = it.states.and(at.entry.state())
			next := done
			if at.entry.state() != open {
				next = open
			}
			at.entry.set(next, at.plan.capital)
			p.pushed(at, "meanwhile set the line of %v to %s", it, next)
		case what == "close" && has:
			p.setIssue(it, r, "closed")
		case what == "reopen" && has:
			p.setIssue(it, r, "open")
		case what == "retitle" && has && (!it.taken || !p.fresh):
			p.renameIssue(it, it.prefix()+p.newWord()+" "+p.newWord()+" "+p.newWord())
		}
	}
}

func (p *play) time(t *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Second, 20 * time.Second, 2 * time.Minute, 2 * time.Hour, 25 * time.Hour}).Draw(t, "time")
	p.clock.Advance(d)
	p.note("%v pass", d)
}

func (p *play) restart(*rapid.T) {
	for i := range p.workers {
		p.workers[i] = p.newWorker(i)
	}
	p.note("both workers start anew")
}

// loseLedger takes everything away that is remembered, while nothing is under way: all links
// must be found again, but of what was agreed on only that is known which markers say.
func (p *play) loseLedger(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "really") != 0 {
		t.Skip()
	}
	p.rest()
	p.clock.Advance(time.Minute)
	p.newRoom()
	p.lost, p.fresh, p.calm = true, true, false
	p.restart(t)
	for _, it := range p.items {
		it.states = believe(open, done, dropped, removed, unknown)
		it.titles = it.titles.and(string(unknown))
		it.reworded, it.moved = true, true // only the hash of what its line said is known
		it.deleted, it.assigned = it.deleted && it.visits, assigned{unsure: true}
		it.vague = it.vague || it.visits // what is finished on both sides is not tracked again
		for i := range it.declined {
			it.declined[i].sure = false
		}
	}
	p.forgive(true)
	p.note("the ledger is lost")
}
