package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// installation cares about every repository that an installation opens to the App, or opens
// again.
func installation(root gjson.Result) []sync.Repository {
	switch text(root.Get("action")) {
	case "created", "unsuspend", "new_permissions_accepted":
		return named(root, root.Get("repositories").Array()...)
	default:
		return nil
	}
}
