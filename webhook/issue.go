package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// issue cares about whatever happens to issues. Where somebody edits the body of one that may be ours, a box in it
// may have been ticked, and only the event tells for certain by whom.
func issue(root gjson.Result) []sync.News {
	if text(root.Get("action")) != "edited" || !root.Get("changes.body").Exists() || !mayBeAsked(root.Get("issue")) || isBot(root.Get("sender")) {
		return sync.Dirty(tracker(root)...)
	}
	return asking(root, sync.Ask{Kind: sync.AskBox, Who: user(root.Get("sender")), Issue: int(id(root.Get("issue.number")))})
}

// mayBeAsked reports whether questions to people may stand in an issue. Which bot we are is not known here.
func mayBeAsked(issue gjson.Result) bool {
	return isBot(issue.Get("user")) || text(issue.Get("title")) == sync.DashboardTitle
}
