package webhook

import (
	"regexp"

	"github.com/tidwall/gjson"
)

// closingWords find what GitHub takes for the promise to close an issue.
var closingWords = regexp.MustCompile(`(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+#|#|gh-|https?://\S+/issues/)\d`)

// mayCloseIssues reports whether it changes with the event which issues a pull request is going to
// close: it comes or goes, or its text or its base became another one. GitHub counts only those
// into the default branch. Whether any table says so is for the pass to find out.
func mayCloseIssues(root gjson.Result) bool {
	into := text(root.Get("repository.default_branch"))
	arrives, leaves := text(root.Get("pull_request.base.ref")) == into, text(root.Get("changes.base.ref.from")) == into
	promises := func(path string) bool { return closingWords.MatchString(text(root.Get(path))) }
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
