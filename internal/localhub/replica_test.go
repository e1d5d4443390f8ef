package localhub_test

import (
	"testing"

	"github.com/milepost/milepost/internal/localhub"
)

func TestStaleListsShowWhatWasThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	w.app().post("~/milestones", fields{"title": "m1"}).want(201)
	remove := w.hub.Inject(localhub.Fault{Kind: localhub.StaleList})
	w.app().patch("~/issues/1", fields{"title": "two", "labels": []string{"new"}}).want(200)
	w.newIssue("later")
	w.app().patch("~/milestones/1", fields{"title": "m2"}).want(200)
	list := w.app().get("~/issues")
	diff(t, []any{"one"}, list.pick("title"))
	diff(t, 0, len(list.list(0, "labels")))
	diff(t, []any{"m1"}, w.app().get("~/milestones").pick("title"))
	diff(t, "two", w.app().get("~/issues/1").text("title"))
	remove()
	diff(t, []any{"later", "two"}, w.app().get("~/issues").pick("title"))
}
