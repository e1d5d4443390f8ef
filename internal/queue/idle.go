package queue

import (
	"context"
	"fmt"
	"time"
)

// soon is how far ahead [Queue.Idle] looks: repetitions of failed work come within it at
// first, while what waits for a rate limit or the next day does not count as work.
const soon = 20 * time.Second

// Idle returns when no pass is running and none is due within the next 20 seconds, or with an
// error when the context ends. It is meant for tests and demonstrations.
func (q *Queue) Idle(ctx context.Context) error {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		busy, err := q.marks.busy(ctx, q.now().Add(soon))
		if err != nil {
			return err
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %d passes: %w", busy, ctx.Err())
		case <-ticker.C:
		}
	}
}
