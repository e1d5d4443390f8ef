package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// installationRepositories cares about the repositories that were added to an installation.
func installationRepositories(root gjson.Result) []sync.Repository {
	if text(root.Get("action")) != "added" {
		return nil
	}
	return named(root, root.Get("repositories_added").Array()...)
}
