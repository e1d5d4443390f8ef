package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// branchPrefix begins the name of the branch that Milepost makes unless a repository names another.
const branchPrefix = "milepost/"

// pullRequest cares about the end and the return of our own pull requests, and about what people
// push to them. A merge also comes as a push; a pull request that was closed unmerged is a refusal.
func pullRequest(root gjson.Result) []sync.Repository {
	switch text(root.Get("action")) {
	case "closed", "reopened":
	case "synchronize":
		if isBot(root.Get("sender")) {
			return nil // most likely ourselves
		}
	default:
		return nil
	}
	if !mayBeOurs(root.Get("pull_request")) {
		return nil
	}
	return here(root)
}

// mayBeOurs tells whether a pull request may be the one of write-back. Its branch can have any name,
// and which bot we are is not known here.
func mayBeOurs(pull gjson.Result) bool {
	return isBot(pull.Get("user")) || strings.HasPrefix(text(pull.Get("head.ref")), branchPrefix)
}

func isBot(user gjson.Result) bool { return text(user.Get("type")) == "Bot" }
