package queue_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

func TestNotesOnPreviewsAreKept(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		a := newAsking(t, address)
		keep := func(pull int, note string) {
			t.Helper()
			if err := a.q.KeepNote(t.Context(), repository(1), sync.PreviewKey{Pull: pull}, note); err != nil {
				t.Fatal(err)
			}
		}
		for pull := range 5 {
			keep(1+pull, fmt.Sprint("note ", 1+pull))
			a.clock.advance(time.Second)
		}
		keep(2, "newer")
		keep(4, "")
		if err := a.q.Close(); err != nil {
			t.Fatal(err)
		}
		a.open(address)
		defer a.q.Close() //nolint:errcheck // nothing is written any more
		note, err := a.q.Note(t.Context(), repository(1), sync.PreviewKey{Pull: 2})
		if none, noneErr := a.q.Note(t.Context(), repository(2), sync.PreviewKey{Pull: 2}); err != nil || noneErr != nil || note != "newer" || none != "" {
			t.Errorf("notes %q, %v and %q, %v", note, err, none, noneErr)
		}
		notes, err := a.q.Notes(t.Context(), repository(1), 3)
		if err != nil {
			t.Fatal(err)
		}
		want := map[sync.PreviewKey]string{{Pull: 2}: "newer", {Pull: 5}: "note 5", {Pull: 3}: "note 3"}
		if diff := cmp.Diff(want, notes); diff != "" {
			t.Errorf("notes (-want +got):\n%s", diff)
		}
		a.clock.advance(queue.NotesKept + time.Hour)
		if _, err := a.q.ForgetDeliveries(t.Context()); err != nil {
			t.Fatal(err)
		}
		if notes, err := a.q.Notes(t.Context(), repository(1), 3); err != nil || len(notes) > 0 {
			t.Errorf("notes %v, %v", notes, err)
		}
	})
}
