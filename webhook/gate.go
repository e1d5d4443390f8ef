package webhook

import (
	"strings"

	"github.com/tidwall/gjson"
)

// mayStepUp reports whether another commit stands before a branch with the event: a pull request came, got
// other commits, or goes elsewhere. Whether a gate is there is for the pass to find out, which takes no
// request that counts where nothing else changed.
func mayStepUp(root gjson.Result) bool {
	if isBot(root.Get("sender")) && strings.HasPrefix(text(root.Get("pull_request.head.ref")), branchPrefix) {
		return false // most likely ourselves: that pass sees to it
	}
	switch text(root.Get("action")) {
	case "opened", "reopened", "synchronize":
		return true
	case "edited":
		return root.Get("changes.base").Exists()
	default:
		return false
	}
}
