package github

import (
	"context"
	"fmt"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Issue reads one issue or pull request, whoever opened it. One that was transferred is answered
// from where it is now: it is gone from here.
func (h *Host) Issue(ctx context.Context, repo sync.Repository, number int) (sync.Issue, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Issue{}, err
	}
	doing := fmt.Sprintf("read issue #%d of %s", number, repo)
	row := new(gh.Issue)
	if err := c.reading(c.get(ctx, path(repo, "issues", number), row), "%s", doing); err != nil {
		if sync.IsGone(err) {
			err = writer{c, repo, h.bot}.confirmGone(ctx, err)
		}
		return sync.Issue{}, err
	}
	home := strings.ToLower(row.GetRepositoryURL())
	if row.GetNumber() != number || home != "" && !strings.HasSuffix(home, "/"+strings.ToLower(path(repo))) {
		return sync.Issue{}, &failure{doing: doing, reason: "it was transferred to another repository", class: gone}
	}
	if err := h.meet(ctx, c, row.GetUser(), row.GetPerformedViaGithubApp()); err != nil {
		return sync.Issue{}, err
	}
	return issueRow(repo, row, h.bot), nil
}
