package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// push cares about the default branch, where the plans are read, and about merge groups, which step up to gates
// and are previewed. The paths in the payload are no help: GitHub cuts their lists short.
func push(root gjson.Result) []sync.News {
	if strings.HasPrefix(text(root.Get("ref")), queuePrefix) {
		subjects := groupSubjects(root.Get("after"))
		if len(subjects) == 0 {
			return nil // it has gone
		}
		return withPreviews(sync.Dirty(here(root)...), subjects)
	}
	branch := text(root.Get("repository.default_branch"))
	if branch == "" || text(root.Get("ref")) != "refs/heads/"+branch || root.Get("deleted").Bool() {
		return nil
	}
	return sync.Dirty(here(root)...)
}
