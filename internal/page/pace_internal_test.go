package page

import (
	"slices"
	"testing"
	"time"
)

func TestTurn_spreads_viewers_over_time(t *testing.T) {
	t.Parallel()
	changed := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	if at := turn(changed, time.Time{}, 0, 1); !at.Equal(changed) {
		t.Errorf("a single viewer is told at %s", at)
	}
	var all []time.Duration
	for place := range 200 {
		all = append(all, turn(changed, time.Time{}, 1000+place, 200).Sub(changed))
	}
	slices.Sort(all)
	for i, at := range all {
		if at != time.Duration(i)*loadEvery {
			t.Fatalf("viewer %d of 200 is told after %s", i, at)
		}
	}
	if at := turn(changed.Add(time.Second), changed, 0, 200); at.Sub(changed) != 5*time.Second {
		t.Errorf("of the next change it is told %s after the first", at.Sub(changed))
	}
	if at := turn(changed.Add(time.Minute), changed, 3, 200); at.Sub(changed) != time.Minute+3*loadEvery {
		t.Errorf("of a change a minute later it is told after %s", at.Sub(changed))
	}
}
