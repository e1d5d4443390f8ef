package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// mergeMethods lists the methods of merging in the order in which they are preferred.
var mergeMethods = []string{"merge", "squash", "rebase"}

// allowedMethods lists the methods that the repository's settings allow; nil where the row does
// not show them.
func allowedMethods(row *gh.Repository) []string {
	var methods []string
	for i, allowed := range []*bool{row.AllowMergeCommit, row.AllowSquashMerge, row.AllowRebaseMerge} {
		if allowed != nil && *allowed {
			methods = append(methods, mergeMethods[i])
		}
	}
	return methods
}

// Merge merges the pull request at once if GitHub says that nothing stands against it. While
// the rules of its base branch are not met, GitHub is asked to merge it later; it refuses that
// for a pull request that could be merged at once.
func (h *Host) Merge(ctx context.Context, repo sync.Repository, merge sync.Merge) (sync.MergeResult, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.MergeResult{}, err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", merge.Number), row); err != nil {
		return sync.MergeResult{}, c.reading(err, "read pull request #%d of %s", merge.Number, repo)
	}
	known, err := h.about(ctx, c, repo)
	if err != nil {
		return sync.MergeResult{}, err
	}
	methods := known.methods
	if len(methods) == 0 {
		methods = mergeMethods
	}
	if merge.Method != "" {
		if !slices.Contains(methods, merge.Method) {
			return sync.MergeResult{Refused: "the repository does not allow the method " + merge.Method}, nil
		}
		methods = []string{merge.Method}
	}
	m := merger{c, repo, row, merge.Tip, methods}
	switch state := row.GetMergeableState(); {
	case row.GetState() != "open":
		return sync.MergeResult{Ended: true, Landed: row.GetMerged()}, nil
	case row.GetHead().GetSHA() != merge.Tip:
		return sync.MergeResult{Moved: true}, nil
	case row.AutoMerge != nil, merge.Asked:
		return sync.MergeResult{Waiting: true}, nil
	case row.GetDraft():
		return sync.MergeResult{Refused: "it is a draft"}, nil
	case state == "clean", state == "has_hooks":
		return m.now(ctx)
	case state == "blocked", state == "behind":
		if !known.autoMerge {
			return sync.MergeResult{Refused: "its rules are not met yet, and the repository does not allow auto-merge"}, nil
		}
		return m.later(ctx)
	default: // unknown: GitHub has not looked yet; unstable: a check that is not required runs or failed
		return sync.MergeResult{}, nil
	}
}

// merger merges one pull request.
type merger struct {
	*connection
	repo    sync.Repository
	row     *gh.PullRequest
	tip     string
	methods []string
}

// now merges by REST, which compares the head.
func (m merger) now(ctx context.Context) (sync.MergeResult, error) {
	number := m.row.GetNumber()
	for _, method := range m.methods {
		body := map[string]any{"sha": m.tip, "merge_method": method}
		_, err := m.send(ctx, http.MethodPut, path(m.repo, "pulls", number, "merge"), body, nil)
		switch code := status(err); {
		case err == nil:
			return sync.MergeResult{Merged: true}, nil
		case code == http.StatusConflict:
			return sync.MergeResult{Moved: true}, nil
		case code == http.StatusUnprocessableEntity:
			return sync.MergeResult{}, nil
		case code != http.StatusMethodNotAllowed:
			return sync.MergeResult{}, m.writing(err, "merge pull request #%d of %s", number, m.repo)
		}
	}
	return sync.MergeResult{}, nil
}

// later asks GitHub to merge once the rules are met. Only GraphQL can.
func (m merger) later(ctx context.Context) (sync.MergeResult, error) {
	for _, method := range m.methods {
		err := m.mutate(ctx, "enablePullRequestAutoMerge", map[string]any{
			"pullRequestId": m.row.GetNodeID(), "mergeMethod": strings.ToUpper(method), "expectedHeadOid": m.tip,
		})
		var refused *graphError
		switch {
		case err == nil:
			return sync.MergeResult{Waiting: true}, nil
		case errors.Is(err, errNoGraphQL):
			return sync.MergeResult{Refused: "its rules are not met yet, and GitHub cannot be asked to merge later: " + err.Error()}, nil
		case !errors.As(err, &refused):
			return sync.MergeResult{}, m.writing(err, "have pull request #%d of %s merged later", m.row.GetNumber(), m.repo)
		case refused.says("clean status"):
			return m.now(ctx)
		case refused.says("unstable status"), refused.says("unknown status"), refused.says("head branch was modified"):
			return sync.MergeResult{}, nil
		case refused.says("not allowed on this repository"):
			continue // the method
		default:
			return sync.MergeResult{Refused: refused.Error()}, nil
		}
	}
	return sync.MergeResult{Refused: "the repository allows no method of merging"}, nil
}

// HoldMerge takes back that GitHub shall merge the pull request.
func (h *Host) HoldMerge(ctx context.Context, repo sync.Repository, number int) error {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", number), row); err != nil {
		return c.reading(err, "read pull request #%d of %s", number, repo)
	}
	if row.AutoMerge == nil {
		return nil
	}
	err = c.mutate(ctx, "disablePullRequestAutoMerge", map[string]any{"pullRequestId": row.GetNodeID()})
	var refused *graphError
	switch {
	case errors.Is(err, errGraphQLForbidden), errors.As(err, &refused) && refused.kind == "FORBIDDEN":
		// It may be merged all the same, so that what must be looked at first waits.
		doing := fmt.Sprintf("keep pull request #%d of %s from being merged", number, repo)
		return &failure{doing, err.Error(), rejected, nil}
	case errors.Is(err, errNoGraphQL), errors.As(err, &refused) && refused.says("can't disable"):
		return nil
	}
	return c.writing(err, "keep pull request #%d of %s from being merged", number, repo)
}
