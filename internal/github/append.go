package github

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Fork tells where a branch that points to tip left the default branch.
func (h *Host) Fork(ctx context.Context, repo sync.Repository, head sync.Head, tip string) (sync.Fork, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Fork{}, err
	}
	comparison, err := c.compare(ctx, repo, head.Commit, tip)
	if err != nil {
		return sync.Fork{}, err
	}
	commit, err := c.commit(ctx, repo, tip)
	if err != nil {
		return sync.Fork{}, c.reading(err, "read commit %s of %s", tip, repo)
	}
	ancestor := comparison.GetMergeBaseCommit()
	fork := sync.Fork{
		Tip:      sync.Head{Commit: tip, Tree: commit.GetTree().GetSHA()},
		Ancestor: sync.Head{Commit: ancestor.GetSHA(), Tree: ancestor.GetCommit().GetTree().GetSHA()},
	}
	if fork.Tip.Tree == "" || fork.Ancestor.Tree == "" {
		return sync.Fork{}, fmt.Errorf("compare %s with %s in %s: the answer names no tree", head.Commit, tip, repo)
	}
	return fork, nil
}

// compare lists what stands on head and not on base, at most the first 100 commits.
func (c *connection) compare(ctx context.Context, repo sync.Repository, base, head string) (*gh.CommitsComparison, error) {
	comparison := new(gh.CommitsComparison)
	resp, err := c.send(ctx, http.MethodGet, path(repo, "compare", base+"..."+head)+"?per_page=100", nil, comparison)
	if err == nil {
		err = c.distrust(resp.Response, verifyComparison(comparison, base, head))
	}
	return comparison, c.reading(err, "compare %s with %s in %s", base, head, repo)
}

// verifyComparison fails unless the answer compares those two. Which commit the head is can be told where
// nothing stands on it, and where all that does is listed.
func verifyComparison(comparison *gh.CommitsComparison, base, head string) error {
	if isObjectID(base) {
		if err := verifyID("comparison", base, comparison.GetBaseCommit().GetSHA()); err != nil {
			return err
		}
	}
	isHead := func(commit *gh.RepositoryCommit) bool { return commit.GetSHA() == head }
	switch ancestor := comparison.GetMergeBaseCommit().GetSHA(); {
	case comparison.GetTotalCommits() > len(comparison.Commits), slices.ContainsFunc(comparison.Commits, isHead):
		return nil
	case len(comparison.Commits) > 0:
		return &mismatchError{"comparison", "what it compares with is missing in it"}
	default:
		return verifyID("comparison", head, ancestor)
	}
}

// Append adds commits on top of a branch by fast-forward, so that nothing is lost that somebody
// pushed meanwhile.
func (h *Host) Append(ctx context.Context, repo sync.Repository, addition sync.Addition) (sync.AppendResult, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.AppendResult{}, err
	}
	name := addition.Branch
	if name == "" {
		if name, err = h.defaultBranch(ctx, c, repo); err != nil {
			return sync.AppendResult{}, err
		}
	}
	b := branch{writer{c, repo, h.bot}, h, name}
	if addition.Branch == "" {
		if refused, err := b.rules(ctx); err != nil || refused != "" {
			return sync.AppendResult{Refused: refused}, err
		}
	}
	tip, tree := addition.Parent.Commit, addition.Parent.Tree
	if addition.Merge.Commit != "" {
		if tip, tree, err = b.write(ctx, addition.Merge.Tree, addition.Merged, addition.MergeMessage, tip, addition.Merge.Commit); err != nil {
			return sync.AppendResult{}, err
		}
	}
	if len(addition.Files) > 0 {
		if tip, _, err = b.write(ctx, tree, addition.Files, addition.Message, tip); err != nil {
			return sync.AppendResult{}, err
		}
	}
	if addition.Moving != nil {
		if err := addition.Moving(ctx, tip); err != nil {
			return sync.AppendResult{}, err
		}
	}
	return b.advance(ctx, tip)
}

// rules says why the branch takes no direct commits, "" if nothing is known against it.
func (b branch) rules(ctx context.Context) (string, error) {
	rules, err := b.ruleTypes(ctx)
	return firstOf(rules, commitRules), err
}

// commitRules are the types of rules that keep direct commits out.
var commitRules = []string{"pull_request", "update", "required_status_checks", "merge_queue", "required_deployments", "workflows"}

// advance lets the branch point to a commit that descends from where it points now, unless the
// branch was moved or deleted meanwhile or its rules are against it.
func (b branch) advance(ctx context.Context, commit string) (sync.AppendResult, error) {
	body := map[string]any{"sha": commit, "force": false}
	_, err := b.send(ctx, http.MethodPatch, path(b.repo, "git/refs/heads", escapeRef(b.name)), body, nil)
	r, ok := refused(err)
	switch {
	case err == nil:
		return sync.AppendResult{Tip: commit}, nil
	case ok && (r.says("not a fast forward") || r.says("reference does not exist")):
		return sync.AppendResult{Moved: true}, nil
	case ok && !r.limit() && r.status == http.StatusForbidden:
		return sync.AppendResult{Refused: barred(r)}, nil
	case ok && (r.status == http.StatusConflict || r.status == http.StatusUnprocessableEntity) && !r.limit():
		return sync.AppendResult{Refused: r.String()}, nil
	default:
		return sync.AppendResult{}, b.writing(err, "move branch %q in %s", b.name, b.repo)
	}
}

// write writes a commit whose files are those of the base tree with some changed. It returns
// the commit and its tree. Author and committer are left out, since GitHub signs only what it
// attributes by itself.
func (b branch) write(ctx context.Context, base string, files []sync.ProposedFile, message string, parents ...string) (commit, tree string, err error) {
	tree = base
	if len(files) > 0 {
		if tree, err = b.writeTree(ctx, base, files); err != nil {
			return "", "", err
		}
	}
	row := gh.Commit{Message: &message, Tree: &gh.Tree{SHA: &tree}}
	for _, parent := range parents {
		row.Parents = append(row.Parents, &gh.Commit{SHA: &parent})
	}
	written, _, err := b.client.Git.CreateCommit(ctx, b.repo.Owner, b.repo.Name, row, nil)
	if err == nil && written.GetSHA() == "" {
		err = errNoRow
	}
	if err != nil {
		return "", "", b.writing(err, "write a commit in %s", b.repo)
	}
	return written.GetSHA(), tree, nil
}

func (b branch) writeTree(ctx context.Context, base string, files []sync.ProposedFile) (string, error) {
	entries := make([]*gh.TreeEntry, 0, len(files))
	for _, file := range files {
		entry, err := b.entry(ctx, file)
		if err != nil {
			return "", b.writing(err, "write %q in %s", file.Path, b.repo)
		}
		entries = append(entries, entry)
	}
	tree, _, err := b.client.Git.CreateTree(ctx, b.repo.Owner, b.repo.Name, base, entries)
	if err == nil && tree.GetSHA() == "" {
		err = errNoRow
	}
	return tree.GetSHA(), b.writing(err, "write a tree in %s", b.repo)
}
