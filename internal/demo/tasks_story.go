package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// tasksPath and tasksPlan are a plan as superpowers writes it: tasks are headings, with steps below them.
const (
	tasksPath = "docs/superpowers/plans/2026-02-03-map-export.md"
	tasksPlan = "# Map Export Implementation Plan\n\n### Task 1: Read the map\n\n- [ ] **Step 1: Write the failing test**\n- [ ] **Step 2: Make it pass**\n\n" +
		"### Task 2: Write the file\n\n- [ ] **Step 1: Write the failing test**\n- [ ] **Step 2: Make it pass**\n"
)

// PlayTasks plays the story of a plan whose headings are the tasks: a pull request that closes the issue of one ticks its
// boxes once it is merged, and a box that a person ticks in an issue goes into the plan.
func (s *Story) PlayTasks(ctx context.Context) error {
	s.say("\n1. A person commits a plan of superpowers")
	if _, err := s.Sandbox.Commit(ctx, tasksPath, []byte(tasksPlan), "Add the plan"); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	issues, err := s.Sandbox.Issues(ctx)
	if err != nil || len(issues) != 2 {
		return errors.Join(err, fmt.Errorf("2 tasks have %d issues", len(issues)))
	}
	for _, issue := range issues {
		s.say("   #%-3d %s", issue.GetNumber(), issue.GetTitle())
	}
	s.say("\n2. A pull request that closes #%d is merged", issues[0].GetNumber())
	if err := s.mergeWork(ctx, issues[0].GetNumber()); err != nil {
		return err
	}
	s.say("\n3. Milepost's pull request is merged")
	if err := s.mergeTicks(ctx, 2); err != nil {
		return err
	}
	s.say("   both boxes of the task are ticked, and nothing else has changed")
	s.say("\n4. A person ticks a box in the text of #%d, and merges", issues[1].GetNumber())
	body := strings.Replace(issues[1].GetBody(), "- [ ]", "- [x]", 1)
	if _, _, err := s.Sandbox.Person.Issues.Update(ctx, sandbox.Owner, sandbox.Repo, issues[1].GetNumber(), github.UpdateIssueRequest{Body: &body}); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	if err := s.mergeTicks(ctx, 3); err != nil {
		return err
	}
	s.say("   the same box is ticked in the plan")
	return nil
}

// mergeTicks merges Milepost's pull request; the first boxes of the plan are ticked then, and nothing else has changed.
func (s *Story) mergeTicks(ctx context.Context, boxes int) error {
	pull, err := s.Sandbox.Pull(ctx)
	if err != nil || pull == nil {
		return errors.Join(err, errors.New("no pull request ticks the boxes"))
	}
	if err := errors.Join(s.Sandbox.Merge(ctx, pull.GetNumber(), "merge"), s.Settle(ctx)); err != nil {
		return err
	}
	content, err := s.Sandbox.Read(ctx, tasksPath)
	if want := strings.Replace(tasksPlan, "[ ]", "[x]", boxes); err != nil || string(content) != want {
		return errors.Join(err, fmt.Errorf("the plan is\n%s", content))
	}
	return nil
}

// mergeWork merges a pull request that closes an issue.
func (s *Story) mergeWork(ctx context.Context, issue int) error {
	main, _, err := s.Sandbox.Person.Git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	if err != nil {
		return err
	}
	const branch = "read-the-map"
	if _, _, err := s.Sandbox.Person.Git.CreateRef(ctx, sandbox.Owner, sandbox.Repo, github.CreateRef{Ref: "refs/heads/" + branch, SHA: main.Object.GetSHA()}); err != nil {
		return err
	}
	file := &github.RepositoryContentFileOptions{Message: new("Read the map"), Content: []byte("package maps\n"), Branch: new(branch)}
	if _, _, err := s.Sandbox.Person.Repositories.CreateFile(ctx, sandbox.Owner, sandbox.Repo, "maps.go", file); err != nil {
		return err
	}
	pull, _, err := s.Sandbox.Person.PullRequests.Create(ctx, sandbox.Owner, sandbox.Repo,
		github.CreatePullRequest{Title: new("Read the map"), Head: branch, Base: "main", Body: new(fmt.Sprintf("Closes #%d", issue))})
	if err != nil {
		return err
	}
	return errors.Join(s.Sandbox.Merge(ctx, pull.GetNumber(), "merge"), s.Settle(ctx))
}
