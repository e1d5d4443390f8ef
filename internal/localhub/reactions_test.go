package localhub_test

import (
	"fmt"
	"testing"
)

func TestReactions_are_one_of_a_kind_a_person(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app, bob := w.app(), w.as(w.bob)
	app.post("~/issues", fields{"title": "One"}).want(201)
	id := int(bob.post("~/issues/1/comments", fields{"body": "hello"}).want(201).number("id"))
	reactions := fmt.Sprintf("~/issues/comments/%d/reactions", id)
	for _, status := range []int{201, 200} {
		app.post(reactions, fields{"content": "rocket"}).want(status)
	}
	bob.post(reactions, fields{"content": "rocket"}).want(201)
	app.post(reactions, fields{"content": "confused"}).want(201)
	app.post(reactions, fields{"content": "shrug"}).want(422)
	app.post("~/issues/comments/1/reactions", fields{"content": "rocket"}).want(404)
	got := app.get(fmt.Sprintf("~/issues/comments/%d", id)).want(200).body.(map[string]any)["reactions"].(map[string]any)
	if got["total_count"] != 3.0 || got["rocket"] != 2.0 || got["confused"] != 1.0 {
		t.Errorf("the comment counts %v", got)
	}
}
