package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// push cares about the default branch only, where the plans are read. The paths in the payload
// are no help: GitHub cuts their lists short.
func push(root gjson.Result) []sync.Repository {
	branch := text(root.Get("repository.default_branch"))
	if branch == "" || text(root.Get("ref")) != "refs/heads/"+branch || root.Get("deleted").Bool() {
		return nil
	}
	return here(root)
}
