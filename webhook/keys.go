package webhook

import (
	"errors"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

var (
	errNotJSON   = errors.New("read payload: it is not a JSON object")
	errTooNested = errors.New("read payload: it is nested too deeply")
)

// Keys returns the repositories in which something changed that a pass may care about, what somebody asks for
// there, and what is to be previewed; none for events and actions of which nothing follows. The error says that the payload is no JSON object, or
// one that nests more than 100 levels.
func Keys(event string, payload []byte) ([]sync.News, error) {
	if nestedTooDeeply(payload) {
		return nil, errTooNested
	}
	if !gjson.ValidBytes(payload) {
		return nil, errNotJSON
	}
	root := gjson.ParseBytes(payload)
	if !root.IsObject() {
		return nil, errNotJSON
	}
	switch event {
	case "push":
		return push(root), nil
	case "issues":
		return issue(root), nil
	case "issue_comment":
		return issueComment(root), nil
	case "merge_group":
		return mergeGroup(root), nil
	case "check_suite":
		return checkSuite(root), nil
	case "check_run":
		return checkRun(root), nil
	case "milestone", "label", "sub_issues", "issue_dependencies":
		return sync.Dirty(tracker(root)...), nil
	case "pull_request":
		return pullRequest(root), nil
	case "repository":
		return sync.Dirty(repository(root)...), nil
	case "installation":
		return sync.Dirty(installation(root)...), nil
	case "installation_repositories":
		return sync.Dirty(installationRepositories(root)...), nil
	default:
		return nil, nil
	}
}

// CauseOf tells by what an event makes its repositories dirty.
func CauseOf(event string) sync.Cause {
	if event == "push" {
		return sync.Pushed
	}
	return sync.Changed
}

// here returns the repository in which the event happened.
func here(root gjson.Result) []sync.Repository {
	return named(root, root.Get("repository"))
}

// named returns those of the given repositories that are named in full.
func named(root gjson.Result, repositories ...gjson.Result) []sync.Repository {
	installation := id(root.Get("installation.id"))
	if installation == 0 {
		return nil
	}
	var keys []sync.Repository
	for _, repository := range repositories {
		owner, name, ok := strings.Cut(text(repository.Get("full_name")), "/")
		key := sync.Repository{ID: id(repository.Get("id")), Installation: installation, Owner: owner, Name: name}
		if ok && key.ID != 0 && owner != "" && name != "" && !strings.Contains(name, "/") {
			keys = append(keys, key)
		}
	}
	return keys
}

// actionOf returns what happened, such as "closed"; "" for events without an action.
func actionOf(payload []byte) string { return text(gjson.GetBytes(payload, "action")) }

// id returns a positive number, 0 for all else.
func id(value gjson.Result) int64 {
	if value.Type != gjson.Number {
		return 0
	}
	return max(value.Int(), 0)
}

// text returns a string, "" for all else.
func text(value gjson.Result) string {
	if value.Type != gjson.String {
		return ""
	}
	return value.Str
}
