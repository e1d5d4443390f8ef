package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// branchPrefix begins the names of the branches that Milepost makes.
const branchPrefix = "milepost/"

// pullRequest cares about the end and the return of our own pull requests. A merge also comes
// as a push; a pull request that was closed unmerged is a refusal.
func pullRequest(root gjson.Result) []sync.Repository {
	switch text(root.Get("action")) {
	case "closed", "reopened":
	default:
		return nil
	}
	if !strings.HasPrefix(text(root.Get("pull_request.head.ref")), branchPrefix) {
		return nil
	}
	return here(root)
}
