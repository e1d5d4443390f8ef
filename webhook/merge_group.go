package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// mergeGroup cares about groups of pull requests that a merge queue is about to merge. Where the App is not granted the
// event, the push of the group's branch tells the same.
func mergeGroup(root gjson.Result) []sync.News {
	if text(root.Get("action")) != "checks_requested" {
		return nil
	}
	return previewing(root, groupSubjects(root.Get("merge_group.head_sha"))...)
}
