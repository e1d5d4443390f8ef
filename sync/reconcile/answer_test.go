package reconcile_test

import (
	"fmt"
	"testing"

	"github.com/milepost/milepost/sync"
)

// passWith runs one pass that is told what somebody asked for.
func (l *loop) passWith(asks ...sync.Ask) sync.Result {
	l.t.Helper()
	result, err := l.engine.Pass(l.t.Context(), l.ledger, l.repo, asks...)
	if err != nil {
		l.t.Fatalf("pass: %v", err)
	}
	return result
}

// heard is what the ledger knows of what people asked for.
func (l *loop) heard() sync.Heard {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	return base.Repo.Heard
}

func TestPass_remembers_which_asks_it_answered(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	first := sync.Ask{ID: "first", Kind: "of another version"}
	l.passWith(first, first)
	l.passWith(first, sync.Ask{ID: "second", Kind: "of another version"})
	if got := fmt.Sprint(l.heard().Answered); got != "[first second]" {
		t.Errorf("answered are %s", got)
	}
	if _, requests := l.pass(); requests > 3 {
		t.Errorf("a pass at rest took %d requests afterwards", requests)
	}
}

func TestHeard_forgets_the_oldest_answers(t *testing.T) {
	t.Parallel()
	var heard sync.Heard
	for i := range sync.MaxAnswered + 2 {
		heard.Answer(sync.Ask{ID: fmt.Sprint(i)})
	}
	if len(heard.Answered) != sync.MaxAnswered || heard.HasAnswered(sync.Ask{ID: "1"}) || !heard.HasAnswered(sync.Ask{ID: "2"}) {
		t.Errorf("%d answers are remembered, the oldest is %s", len(heard.Answered), heard.Answered[0])
	}
	if heard.HasAnswered(sync.Ask{}) {
		t.Error("an ask without a name counts as answered")
	}
}
