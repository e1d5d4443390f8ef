package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/voice"
)

// issueComment cares about new comments of people that turn to Milepost in their first line. What they say is
// read from GitHub by the pass.
func issueComment(root gjson.Result) []sync.News {
	comment := root.Get("comment")
	if text(root.Get("action")) != "created" || isBot(comment.Get("user")) {
		return nil
	}
	if _, ok := voice.Parse(text(comment.Get("body"))); !ok {
		return nil
	}
	return asking(root, sync.Ask{
		Kind: sync.AskComment, Who: user(comment.Get("user")),
		Issue: int(id(root.Get("issue.number"))), Comment: id(comment.Get("id")),
	})
}
