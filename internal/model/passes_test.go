package model_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
)

// turn lets a worker run a pass and compares what it did to the issues with what the model
// allows. It tells whether the pass found nothing to do, and what it asked for.
func (p *play) turn(i int, m *mishap) (idle bool, again time.Time) {
	before := p.rows()
	p.hub.ResetRequests()
	w := p.workers[i]
	result, err := w.pass(m)
	writes := p.writes()
	again = result.RequeueAt
	if at, retry := sync.RetryAt(err); retry {
		again = at
	} else if err != nil {
		again = p.clock.Now().Add(2 * time.Second)
	}
	spoilt := m != nil && m.happened
	clean := err == nil && !spoilt && result.RequeueAt.IsZero()
	what := ""
	if m != nil && m.happened {
		what = " with " + m.kind
		p.mishaps[m.kind]++
	}
	p.note("%s: pass%s: %d actions, %d edits, %d writes, again %v, err %v", w.name, what, len(result.Actions), result.Edits, writes, !result.RequeueAt.IsZero(), err)
	for _, action := range result.Actions {
		p.note("  %s %s", action.Kind(), action.Subject())
	}
	for _, notice := range result.Notices {
		p.note("  notice %s: %s", notice.Code, notice.Message)
	}
	p.quiet = clean
	if clean {
		p.removals, p.fresh = 0, false
	}
	if spoilt && (m.kind == stopBefore || m.kind == stopAfter) {
		p.workers[i] = p.newWorker(i)
	}
	p.judge(before, p.rows(), clean)
	p.checkBranches()
	return clean && writes == 0, again
}

// writes counts the requests of the App that could change something.
func (p *play) writes() int {
	count := 0
	for _, request := range p.hub.Requests() {
		if request.Kind == "installation" && request.Method != http.MethodGet {
			count++
		}
	}
	return count
}

// judge holds every issue against the rules and narrows down what may be agreed on now.
func (p *play) judge(before, after map[int]row, clean bool) {
	for number := range before {
		if _, still := after[number]; !still {
			p.fail("issue #%d is gone", number)
		}
	}
	var fresh []int
	for number := range after {
		if _, old := before[number]; !old {
			fresh = append(fresh, number)
		}
	}
	slices.Sort(fresh)
	for _, number := range fresh {
		p.adopt(after[number])
	}
	p.judgeVisitors(before, after)
	for _, it := range p.items {
		was, known := before[it.issue]
		if known {
			if after[it.issue].state != was.state {
				it.closedByHand, it.notByHand = false, !it.loose
			}
			p.judgeState(it, was, after[it.issue], clean)
			p.judgeTitle(it, was, after[it.issue], clean)
		}
		if clean {
			p.sawAssigned(it, after[it.issue])
			it.reworded, it.moved, it.taken = false, false, false
		}
		it.loose = false
	}
	for _, v := range p.visitors {
		v.loose = false
	}
}

// adopt finds the item of a new issue: it must be an open one that has none.
func (p *play) adopt(r row) {
	for _, it := range p.items {
		if !strings.Contains(r.title, it.root) {
			continue
		}
		if it.deleted && !it.returned {
			p.fail("%v has a new issue though a person deleted its own, #%d", it, r.number)
		}
		if at, there := p.find(it); there && p.isHeld(at.plan) {
			p.fail("%v does not wait for the answer to what is held", it)
		}
		if it.issue != 0 {
			p.fail("%v got a second issue, #%d %q", it, r.number, r.title)
		}
		at, there := p.find(it)
		if !it.loose && (!there || at.entry.state() != open) {
			p.fail("%v is no open line and got issue #%d", it, r.number)
		}
		if !it.loose && r.title != at.fullTitle() {
			p.fail("#%d is called %q, its line %q", r.number, r.title, at.fullTitle())
		}
		it.deleted, it.returned = false, false
		it.issue, it.states, it.titles = r.number, believe(open), believe(bare(r.title))
		p.note("  #%d is %q", r.number, r.title)
		return
	}
	p.fail("#%d %q belongs to no item", r.number, r.title)
}

func (p *play) judgeState(it *item, was, is row, clean bool) {
	at, there := p.find(it)
	agreed := it.states
	says := removed
	writes := func(b state) bool { return b != removed && was.state == open } // its line left
	becomes := dropped
	if there {
		says = at.entry.state()
		becomes = says
		writes = func(b state) bool { return says != was.state && settles(b, says, was.state) == says }
	}
	switch {
	case it.visits && !there:
		return // see judgeVisitors
	case it.heldIn != nil && !it.loose:
		if is.state != was.state {
			p.fail("%v was %s and is %s though nobody said that its line may go", it, was.state, is.state)
		}
	case it.loose:
		it.states = agreed.and(was.state, is.state, says)
	case is.state != was.state:
		if is.state != becomes || !agreed.any(writes) {
			p.fail("%v was %s and is %s: its line says %s, agreed was %v", it, was.state, is.state, says, agreed)
		}
		it.states = believe(says)
	case clean && !there && p.lost && is.state == open:
		// A marker may say of it that it is in a plan which is gone: then its removal is held.
	case clean && (!there || says == is.state):
		if !there && agreed.all(writes) && was.state == open {
			p.fail("%v is still open though its line is gone", it)
		}
		it.states = believe(says)
	case clean:
		it.states = agreed.where(func(b state) bool { return !writes(b) })
		if len(it.states) == 0 {
			p.fail("%v is %s: its line says %s, agreed was %v", it, is.state, says, agreed)
		}
	case !there || says == is.state:
		it.states = agreed.and(says)
	}
}

func (p *play) judgeTitle(it *item, was, is row, clean bool) {
	at, there := p.find(it)
	before, now := bare(was.title), bare(is.title)
	if it.vague {
		return
	}
	if !there {
		if now != before && !it.loose {
			p.fail("%v has no line and was renamed from %q to %q", it, before, now)
		}
		return
	}
	says, agreed := at.entry.title(), it.titles
	writes := func(b string) bool { return says != before && settlesTitle(b, says, before) == says }
	switch {
	case it.loose:
		it.titles = agreed.and(before, now, says)
	case now != before:
		if now != says || !agreed.any(writes) {
			p.fail("%v was renamed from %q to %q: its line says %q, agreed was %v", it, before, now, says, agreed)
		}
		it.titles = believe(says)
	case clean && says == now:
		it.titles = believe(says)
	case clean:
		it.titles = agreed.where(func(b string) bool { return !writes(b) })
		if len(it.titles) == 0 {
			p.fail("%v is called %q: its line says %q, agreed was %v", it, now, says, agreed)
		}
	case says == now:
		it.titles = agreed.and(says)
	}
}

// becomeCalm lets everything come to rest, or leaves a deed that is for times of rest.
func (p *play) becomeCalm(t *rapid.T) {
	if p.calm {
		return
	}
	if !rapid.Bool().Draw(t, "let it come to rest") {
		t.Skip()
	}
	p.settle()
}

// mostPasses is in how many passes everything has to come to rest.
const mostPasses = 40

// settle runs undisturbed passes of both workers until one has nothing to do.
func (p *play) settle() {
	if p.lags {
		p.clock.Advance(longestLag) // what a list does not show yet, nobody can know
	}
	for n := range mostPasses {
		idle, again := p.turn(n%2, nil)
		if idle {
			p.calm = true
			return
		}
		if wait := again.Sub(p.clock.Now()); wait > 0 {
			p.clock.Advance(wait)
		}
	}
	p.fail("%d passes did not bring it to rest", mostPasses)
}
