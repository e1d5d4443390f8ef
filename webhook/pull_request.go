package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// branchPrefix begins the name of the branch that Milepost makes unless a repository names another.
const branchPrefix = "milepost/"

// pullRequest cares about the end and the return of our own pull requests, about what people push to
// them, about those that are going to close issues, and about what a pull request would lead to.
func pullRequest(root gjson.Result) []sync.News {
	var subjects []sync.PreviewKey
	if changesPreview(root) {
		subjects = pullSubjects(root.Get("pull_request.number"))
	}
	if !concernsOurs(root) && !mayCloseIssues(root) {
		return previewing(root, subjects...)
	}
	return withPreviews(sync.Dirty(here(root)...), subjects)
}

// concernsOurs reports whether the event may be about the pull request of write-back. A merge also
// comes as a push; a pull request that was closed unmerged is a refusal.
func concernsOurs(root gjson.Result) bool {
	switch text(root.Get("action")) {
	case "closed", "reopened":
		return mayBeOurs(root.Get("pull_request"))
	case "synchronize":
		// A bot that pushes to it is most likely ourselves.
		return !isBot(root.Get("sender")) && mayBeOurs(root.Get("pull_request"))
	default:
		return false
	}
}

// mayBeOurs reports whether a pull request may be the one of write-back. Its branch can have any name,
// and which bot we are is not known here.
func mayBeOurs(pull gjson.Result) bool {
	return isBot(pull.Get("user")) || strings.HasPrefix(text(pull.Get("head.ref")), branchPrefix)
}

func isBot(user gjson.Result) bool { return text(user.Get("type")) == "Bot" }
