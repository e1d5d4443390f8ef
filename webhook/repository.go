package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// repository cares about a new name, a new owner, a new default branch (edited) and the end of
// an archive.
func repository(root gjson.Result) []sync.Repository {
	switch text(root.Get("action")) {
	case "renamed", "transferred", "edited", "unarchived":
		return here(root)
	default:
		return nil
	}
}
