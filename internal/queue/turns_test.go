package queue_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

func TestTurns_lists_what_is_under_way_before_what_waits(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, open opener) {
		began, end := make(chan bool, 1), make(chan struct{})
		q := open(t, 0, func(_ context.Context, repo sync.Repository) error {
			if repo.ID == 1 {
				began <- true
				<-end
			}
			return nil
		})
		run(t, q)
		mark(t, q, repository(1))
		receive(t, began)
		for id, wait := range map[int64]time.Duration{2: 2 * time.Hour, 3: time.Hour} {
			if err := q.MarkAfter(t.Context(), time.Now().Add(wait), repository(id)); err != nil {
				t.Fatal(err)
			}
		}
		turns, err := q.Turns(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, turn := range turns {
			got = append(got, turn.Repository.ID)
			if turn.Running != (turn.Repository.ID == 1) || turn.Aside || turn.Failed != 0 {
				t.Errorf("repository %d: %+v", turn.Repository.ID, turn)
			}
		}
		if diff := cmp.Diff([]int64{1, 3, 2}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if first, err := q.Turns(t.Context(), 1); len(first) != 1 || err != nil {
			t.Errorf("at most one: %v, %v", first, err)
		}
		close(end)
	})
}
