package github

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// maxChangedFiles is how many files of a pull request GitHub lists, and changedFilesPage how many a request.
const (
	maxChangedFiles  = 3000
	changedFilesPage = 100
)

// PullHead returns where the head of a pull request is and what merging it would lead to.
func (h *Host) PullHead(ctx context.Context, repo sync.Repository, number int) (sync.PullHead, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.PullHead{}, err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", number), row); err != nil {
		return sync.PullHead{}, c.reading(err, "read pull request %d of %s", number, repo)
	}
	if id := row.GetBase().GetRepo().GetID(); id != 0 && id != repo.ID {
		return sync.PullHead{}, &sync.AnotherRepository{Repository: repo, Found: id}
	}
	pull := sync.PullHead{
		Number: row.GetNumber(), Open: row.GetState() == "open", Head: row.GetHead().GetSHA(), Base: row.GetBase().GetRef(), Tried: row.Mergeable != nil,
	}
	if row.GetMergeable() {
		pull.Merge = row.GetMergeCommitSHA()
	}
	if pull.Number != number || !isObjectID(pull.Head) || pull.Merge != "" && !isObjectID(pull.Merge) {
		return sync.PullHead{}, fmt.Errorf("read pull request %d of %s: %w", number, repo, &mismatchError{"pull request", "it has another number or no head"})
	}
	return pull, nil
}

// NewestPulls lists the open pull requests that changed last, at most a hundred. What merging them would lead to is not told.
func (h *Host) NewestPulls(ctx context.Context, repo sync.Repository) ([]sync.PullHead, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	var rows []*gh.PullRequest
	if err := c.get(ctx, path(repo, "pulls")+"?state=open&sort=updated&direction=desc&per_page=100", &rows); err != nil {
		return nil, c.reading(err, "list the pull requests of %s", repo)
	}
	var pulls []sync.PullHead
	for _, row := range rows {
		pulls = append(pulls, sync.PullHead{Number: row.GetNumber(), Open: true, Head: row.GetHead().GetSHA(), Base: row.GetBase().GetRef()})
	}
	return pulls, nil
}

// PullFiles lists the files that a pull request changes, until one is found that is looked for or GitHub lists no more
// of them.
func (h *Host) PullFiles(ctx context.Context, repo sync.Repository, number int, found func(path string) bool) (sync.ChangedFiles, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.ChangedFiles{}, err
	}
	var changed sync.ChangedFiles
	for page := 1; page <= maxChangedFiles/changedFilesPage; page++ {
		var rows []*gh.CommitFile
		address := fmt.Sprintf("%s?per_page=%d&page=%d", path(repo, "pulls", number, "files"), changedFilesPage, page)
		if err := c.get(ctx, address, &rows); err != nil {
			return sync.ChangedFiles{}, c.reading(err, "list the files of pull request %d of %s", number, repo)
		}
		from := len(changed.Paths)
		changed.Paths = append(changed.Paths, pathsOf(rows)...)
		if len(rows) < changedFilesPage {
			return changed, nil
		}
		if slices.ContainsFunc(changed.Paths[from:], found) {
			break
		}
	}
	changed.More = true
	return changed, nil
}

// ChangedSince lists the files in which a commit differs from the default branch where it left that.
func (h *Host) ChangedSince(ctx context.Context, repo sync.Repository, commit string) (sync.ChangedFiles, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.ChangedFiles{}, err
	}
	comparison := new(gh.CommitsComparison)
	branch, err := h.defaultBranch(ctx, c, repo)
	if err != nil {
		return sync.ChangedFiles{}, err
	}
	if err := c.get(ctx, path(repo, "compare", url.PathEscape(branch)+"..."+commit)+"?per_page=1", comparison); err != nil {
		return sync.ChangedFiles{}, c.reading(err, "compare %s with the default branch of %s", commit, repo)
	}
	const most = 300 // files that GitHub lists of a comparison
	return sync.ChangedFiles{Paths: pathsOf(comparison.Files), More: len(comparison.Files) >= most}, nil
}

func pathsOf(rows []*gh.CommitFile) []string {
	var paths []string
	for _, row := range rows {
		for _, name := range []string{row.GetFilename(), row.GetPreviousFilename()} {
			if name != "" {
				paths = append(paths, name)
			}
		}
	}
	return paths
}

// MergedHead returns a commit as the head of the default branch would be, with what is different from its first
// parent. GitHub lists 300 files of a commit in one answer: https://docs.github.com/rest/commits/commits#get-a-commit.
func (h *Host) MergedHead(ctx context.Context, repo sync.Repository, id string) (sync.MergedHead, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.MergedHead{}, err
	}
	commit := new(gh.RepositoryCommit)
	if err := c.get(ctx, path(repo, "commits", id), commit); err != nil {
		return sync.MergedHead{}, c.reading(err, "read commit %s of %s", id, repo)
	}
	const most = 300
	merged := sync.MergedHead{
		Head: sync.Head{
			Commit: id, Tree: commit.GetCommit().GetTree().GetSHA(), WebURL: strings.TrimSuffix(commit.GetHTMLURL(), "/commit/"+id),
		},
		Changed: sync.ChangedFiles{Paths: pathsOf(commit.Files), More: len(commit.Files) >= most},
	}
	for _, parent := range commit.Parents {
		merged.Parents = append(merged.Parents, parent.GetSHA())
	}
	return merged, nil
}
