package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// checkSuite cares about people who ask for all our checks of a commit again: the previews of its pull requests,
// and the pass where it is on the default branch.
func checkSuite(root gjson.Result) []sync.News {
	if text(root.Get("action")) != "rerequested" {
		return nil
	}
	suite := root.Get("check_suite")
	branch := text(suite.Get("head_branch"))
	if branch != "" && branch == text(root.Get("repository.default_branch")) {
		return sync.Dirty(here(root)...)
	}
	if strings.HasPrefix("refs/heads/"+branch, queuePrefix) {
		return previewing(root, groupSubjects(suite.Get("head_sha"))...)
	}
	var subjects []sync.PreviewKey
	for _, pull := range suite.Get("pull_requests").Array() {
		subjects = append(subjects, pullSubjects(pull.Get("number"))...)
	}
	return previewing(root, subjects[:min(len(subjects), maxAgain)]...)
}

// maxAgain is how many previews one event may ask for.
const maxAgain = 20
