package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// push cares about the default branch, where the plans are read, and about merge groups. The paths in the
// payload are no help: GitHub cuts their lists short.
func push(root gjson.Result) []sync.News {
	if strings.HasPrefix(text(root.Get("ref")), queuePrefix) {
		return previewing(root, groupSubjects(root.Get("after"))...)
	}
	branch := text(root.Get("repository.default_branch"))
	if branch == "" || text(root.Get("ref")) != "refs/heads/"+branch || root.Get("deleted").Bool() {
		return nil
	}
	return sync.Dirty(here(root)...)
}
