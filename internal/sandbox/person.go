package sandbox

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/go-github/v92/github"
)

// Commit writes a file to the default branch as the person would in the browser, and returns
// the commit.
func (s *Sandbox) Commit(ctx context.Context, path string, content []byte, message string) (string, error) {
	options := &github.RepositoryContentFileOptions{Message: &message, Content: content}
	if file, _, _, err := s.Person.Repositories.GetContents(ctx, Owner, Repo, path, nil); err == nil {
		options.SHA = file.SHA
	}
	answer, _, err := s.Person.Repositories.CreateFile(ctx, Owner, Repo, path, options)
	if err != nil {
		return "", fmt.Errorf("commit %s: %w", path, err)
	}
	return answer.Commit.GetSHA(), nil
}

// Read returns a file of the default branch.
func (s *Sandbox) Read(ctx context.Context, path string) ([]byte, error) {
	return s.ReadAt(ctx, path, "HEAD")
}

// ReadAt returns a file as it is at a branch or commit, whatever its size.
func (s *Sandbox) ReadAt(ctx context.Context, path, ref string) ([]byte, error) {
	file, _, _, err := s.Person.Repositories.GetContents(ctx, Owner, Repo, path, &github.RepositoryContentGetOptions{Ref: ref})
	if err != nil {
		return nil, fmt.Errorf("read %s at %s: %w", path, ref, err)
	}
	content, _, err := s.Person.Git.GetBlobRaw(ctx, Owner, Repo, file.GetSHA())
	if err != nil {
		return nil, fmt.Errorf("read %s at %s: %w", path, ref, err)
	}
	return content, nil
}

// DashboardTitle is the title of the issue in which the App asks its questions.
const DashboardTitle = "Milepost: waiting for you"

// Dashboard returns the issue in which the App asks its questions, open or closed; nil if there is none.
// It fails if there are several.
func (s *Sandbox) Dashboard(ctx context.Context) (*github.Issue, error) {
	issues, err := s.allIssues(ctx)
	if err != nil {
		return nil, err
	}
	var found *github.Issue
	for _, issue := range issues {
		switch {
		case issue.GetTitle() != DashboardTitle:
		case found != nil:
			return nil, fmt.Errorf("#%d and #%d are both called %q", found.GetNumber(), issue.GetNumber(), DashboardTitle)
		default:
			found = issue
		}
	}
	return found, nil
}

// Issues lists all issues, oldest first, without pull requests and without the one in which the App asks.
func (s *Sandbox) Issues(ctx context.Context) ([]*github.Issue, error) {
	issues, err := s.allIssues(ctx)
	return slices.DeleteFunc(issues, func(issue *github.Issue) bool { return issue.GetTitle() == DashboardTitle }), err
}

func (s *Sandbox) allIssues(ctx context.Context) ([]*github.Issue, error) {
	var issues []*github.Issue
	options := &github.IssueListByRepoOptions{State: "all", Sort: "created", Direction: "asc", ListOptions: github.ListOptions{PerPage: 100}}
	for {
		page, answer, err := s.Person.Issues.ListByRepo(ctx, Owner, Repo, options)
		if err != nil {
			return nil, fmt.Errorf("list issues: %w", err)
		}
		for _, issue := range page {
			if !issue.IsPullRequest() {
				issues = append(issues, issue)
			}
		}
		if answer.NextPage == 0 {
			return issues, nil
		}
		options.ListOptions.Page = answer.NextPage
	}
}

// CloseIssue closes an issue for a reason: completed or not_planned.
func (s *Sandbox) CloseIssue(ctx context.Context, number int, reason string) error {
	return s.editIssue(ctx, number, "closed", reason)
}

// ReopenIssue opens an issue again.
func (s *Sandbox) ReopenIssue(ctx context.Context, number int) error {
	return s.editIssue(ctx, number, "open", "reopened")
}

func (s *Sandbox) editIssue(ctx context.Context, number int, state, reason string) error {
	_, _, err := s.Person.Issues.Update(ctx, Owner, Repo, number, github.UpdateIssueRequest{State: &state, StateReason: &reason})
	if err != nil {
		return fmt.Errorf("set issue #%d to %s: %w", number, state, err)
	}
	return nil
}

// Pull returns the open pull request, nil if there is none, and fails if there are several.
func (s *Sandbox) Pull(ctx context.Context) (*github.PullRequest, error) {
	pulls, _, err := s.Person.PullRequests.List(ctx, Owner, Repo, &github.PullRequestListOptions{State: "open"})
	switch {
	case err != nil:
		return nil, fmt.Errorf("list pull requests: %w", err)
	case len(pulls) > 1:
		return nil, fmt.Errorf("%d pull requests are open: there should be one", len(pulls))
	case len(pulls) == 0:
		return nil, nil
	default:
		return pulls[0], nil
	}
}

// Merge merges a pull request by merge, squash or rebase.
func (s *Sandbox) Merge(ctx context.Context, number int, method string) error {
	_, _, err := s.Person.PullRequests.Merge(ctx, Owner, Repo, number, "", &github.PullRequestOptions{MergeMethod: method})
	if err != nil {
		return fmt.Errorf("merge pull request #%d: %w", number, err)
	}
	return nil
}
