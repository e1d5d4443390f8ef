package github

import (
	"context"
	"net/http"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Merge merges the pull request if its head is tip and GitHub says that nothing stands against
// it. Of the methods that the repository allows the first one counts: merge, squash, rebase.
func (h *Host) Merge(ctx context.Context, repo sync.Repository, number int, tip string) (bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", number), row); err != nil {
		return false, c.reading(err, "read pull request #%d of %s", number, repo)
	}
	state := row.GetMergeableState()
	if row.GetDraft() || row.GetHead().GetSHA() != tip || state != "clean" && state != "has_hooks" {
		return false, nil
	}
	for _, method := range []string{"merge", "squash", "rebase"} {
		body := map[string]any{"sha": tip, "merge_method": method}
		_, err = c.send(ctx, http.MethodPut, path(repo, "pulls", number, "merge"), body, nil)
		switch code := status(err); {
		case err == nil:
			return true, nil
		case code == http.StatusConflict, code == http.StatusUnprocessableEntity:
			return false, nil
		case code != http.StatusMethodNotAllowed:
			return false, c.writing(err, "merge pull request #%d of %s", number, repo)
		}
	}
	return false, nil
}
