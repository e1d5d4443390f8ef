package webhook

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// queuePrefix begins the names of the branches on which GitHub's merge queue tries merge groups.
const queuePrefix = "refs/heads/gh-readonly-queue/"

// previewing is the news that previews may be other ones; without any it is none.
func previewing(root gjson.Result, subjects ...sync.PreviewKey) []sync.News {
	var news []sync.News
	for _, repo := range here(root) {
		if len(subjects) > 0 {
			news = append(news, sync.News{Repository: repo, Previews: subjects})
		}
	}
	return news
}

// withPreviews is the news that previews may be other ones, too.
func withPreviews(news []sync.News, subjects []sync.PreviewKey) []sync.News {
	for i := range news {
		news[i].Previews = subjects
	}
	return news
}

// changesPreview reports whether an event changes what a pull request would lead to: it comes, is ready, has
// another head or leads to another branch.
func changesPreview(root gjson.Result) bool {
	switch text(root.Get("action")) {
	case "opened", "reopened", "synchronize", "ready_for_review":
		return true
	case "edited":
		return root.Get("changes.base").Exists()
	default:
		return false
	}
}

// pullSubjects reads the number of a pull request, as a subject.
func pullSubjects(number gjson.Result) []sync.PreviewKey {
	if n := id(number); n > 0 && n <= maxPull {
		return []sync.PreviewKey{{Pull: int(n)}}
	}
	return nil
}

// maxPull is the largest number of a pull request that is taken for one.
const maxPull = 1<<31 - 1

// groupSubjects reads the head of a merge group, as a subject.
func groupSubjects(head gjson.Result) []sync.PreviewKey {
	if commit := text(head); isCommit(commit) && strings.Trim(commit, "0") != "" {
		return []sync.PreviewKey{{Group: commit}}
	}
	return nil
}
