package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// maxButton bounds the identifier of a button, in bytes; GitHub takes 20 characters.
const maxButton = 100

// checkRun cares about the buttons of our check runs, and about people who ask for one again; GitHub tells an App of
// no others.
func checkRun(root gjson.Result) []sync.News {
	switch text(root.Get("action")) {
	case "requested_action":
		return pressed(root)
	case "rerequested":
		return again(root)
	default:
		return nil
	}
}

// again is about a check run that is to be made again: a preview, which says in front of its external id what it is
// about, or else the report of a pass.
func again(root gjson.Result) []sync.News {
	name, _, _ := strings.Cut(text(root.Get("check_run.external_id")), " ")
	if subject, ok := sync.ParsePreviewKey(name); ok {
		return previewing(root, subject)
	}
	return sync.Dirty(here(root)...)
}

func pressed(root gjson.Result) []sync.News {
	button, commit := text(root.Get("requested_action.identifier")), text(root.Get("check_run.head_sha"))
	if button == "" || len(button) > maxButton || !isCommit(commit) {
		return nil
	}
	return asking(root, sync.Ask{Kind: sync.AskButton, Who: user(root.Get("sender")), Commit: commit, Button: button})
}

// isCommit reports whether a text is the full name of a commit.
func isCommit(name string) bool {
	if len(name) != 40 && len(name) != 64 {
		return false
	}
	for _, c := range []byte(name) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
