package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync/markup"
)

// mayCloseIssues reports whether it changes with the event which issues a pull request is going to
// close: it comes or goes, or its text or its base became another one. GitHub counts only those
// into the default branch. Whether any table says so is for the pass to find out.
func mayCloseIssues(root gjson.Result) bool {
	into := text(root.Get("repository.default_branch"))
	arrives, leaves := text(root.Get("pull_request.base.ref")) == into, text(root.Get("changes.base.ref.from")) == into
	promises := func(path string) bool { return markup.MayClose(text(root.Get(path))) }
	switch text(root.Get("action")) {
	case "opened", "closed", "reopened":
		return arrives && promises("pull_request.body")
	case "edited":
		changed := root.Get("changes.base").Exists() || root.Get("changes.body").Exists()
		return (arrives || leaves) && changed && (promises("pull_request.body") || promises("changes.body.from"))
	default:
		return false
	}
}
