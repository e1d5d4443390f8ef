package page

import (
	"slices"
	"testing"
	"time"
)

func TestTurn_spreads_viewers_over_time(t *testing.T) {
	t.Parallel()
	changed := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	if at := turn(changed, time.Time{}, 0, 1, loadEvery); !at.Equal(changed) {
		t.Errorf("a single viewer is told at %s", at)
	}
	var all []time.Duration
	for place := range 200 {
		all = append(all, turn(changed, time.Time{}, 1000+place, 200, loadEvery).Sub(changed))
	}
	slices.Sort(all)
	for i, at := range all {
		if at != time.Duration(i)*loadEvery {
			t.Fatalf("viewer %d of 200 is told after %s", i, at)
		}
	}
	if at := turn(changed.Add(time.Second), changed, 0, 200, loadEvery); at.Sub(changed) != 5*time.Second {
		t.Errorf("of the next change it is told %s after the first", at.Sub(changed))
	}
	if at := turn(changed.Add(time.Minute), changed, 3, 200, loadEvery); at.Sub(changed) != time.Minute+3*loadEvery {
		t.Errorf("of a change a minute later it is told after %s", at.Sub(changed))
	}
}

func TestPace_follows_what_a_page_takes(t *testing.T) {
	t.Parallel()
	var p pace
	if every := p.every(); every != loadEvery {
		t.Errorf("before the first page they are %s apart", every)
	}
	many := func(took time.Duration) {
		for range 100 {
			p.took(took)
		}
	}
	for _, test := range []struct{ took, least, most time.Duration }{
		{time.Millisecond, loadEvery, loadEvery},
		{8 * time.Millisecond, 79 * time.Millisecond, 80 * time.Millisecond},
		{5 * time.Second, loadSlowly, loadSlowly},
		{time.Millisecond, loadEvery, loadEvery},
	} {
		many(test.took)
		if every := p.every(); every < test.least || every > test.most {
			t.Errorf("where a page takes %s they are %s apart, want %s", test.took, every, test.most)
		}
	}
	p.took(time.Second)
	if every := p.every(); every != loadSlowly {
		t.Errorf("after one page that took a second they are %s apart", every)
	}
}
