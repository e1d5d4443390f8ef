package sync_test

import (
	"testing"
	"time"

	"github.com/milepost/milepost/sync"
)

func TestHeard_looks_at_each_comment_once_and_at_no_older_one(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.March, 4, 9, 0, 0, 0, time.UTC)
	heard := sync.Heard{From: start}
	at := func(id int64, after time.Duration) sync.Comment {
		return sync.Comment{ID: id, CreatedAt: start.Add(after)}
	}
	if heard.Concerns(at(1, -time.Second)) {
		t.Error("what was said before is listened to")
	}
	heard.Hear(at(2, time.Minute))
	if heard.Concerns(at(2, time.Minute)) || !heard.Concerns(at(3, 0)) {
		t.Error("not each comment is looked at once")
	}
	heard.Forget(start.Add(2 * time.Minute))
	if heard.Concerns(at(2, time.Minute)) || heard.Concerns(at(3, 0)) || len(heard.Comments) != 0 {
		t.Error("a comment that was forgotten is looked at again")
	}
}

// However many comments come, what is remembered stays bounded and nothing is acted on twice.
func TestHeard_stays_bounded(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.March, 4, 9, 0, 0, 0, time.UTC)
	heard := sync.Heard{From: start}
	var all []sync.Comment
	for i := range 2500 {
		comment := sync.Comment{ID: int64(i + 1), CreatedAt: start.Add(time.Duration(i) * time.Second)}
		all = append(all, comment)
		heard.Hear(comment)
		if len(heard.Comments) > 1000 {
			t.Fatalf("%d comments are remembered", len(heard.Comments))
		}
	}
	if !heard.Full() {
		t.Error("it is not time to list them")
	}
	for _, comment := range all {
		if heard.Concerns(comment) {
			t.Fatalf("comment %d would be looked at again", comment.ID)
		}
	}
	for i := range 2500 {
		heard.Refuse(string(rune(i)))
	}
	if len(heard.Refused) > sync.MaxAnswered {
		t.Errorf("%d refusals are remembered", len(heard.Refused))
	}
}
