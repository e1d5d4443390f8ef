package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
)

// maxLookedAt is how many repositories of an installation are looked into for plans, by commands that a person waits
// for.
const maxLookedAt = 50

// foundPlan is a plan that stands in a repository.
type foundPlan struct {
	Path, Title string
	// Items counts those that get an issue.
	Items int
	// Problem says why nothing of it is mirrored, "" if it is.
	Problem string
}

// findPlans lists the plans at the head of a repository, as its own configuration calls them. A file that is named like
// a plan and is none is left out.
func findPlans(ctx context.Context, host *github.Host, repo sync.Repository) ([]foundPlan, error) {
	head, err := host.Head(ctx, repo)
	if err != nil || head.Commit == "" {
		return nil, err
	}
	files, policy, err := planFiles(ctx, host, repo, head.Tree)
	if err != nil {
		return nil, err
	}
	readable, unreadable := sync.SelectPlans(files, policy)
	var found []foundPlan
	for _, document := range unreadable {
		found = append(found, foundPlan{Path: document.Path, Problem: document.Problem.Message})
	}
	reader := reading.New(host, repo, policy, time.Now)
	reader.Know(files)
	for i, file := range readable {
		if i == maxLookedAt {
			break
		}
		document, err := reader.Document(ctx, file, nil)
		if err != nil {
			return nil, err
		}
		if plan, is := planOf(document); is {
			found = append(found, plan)
		}
	}
	return found, nil
}

// planFiles lists the files that may be plans, and reads the policy that says so.
func planFiles(ctx context.Context, host *github.Host, repo sync.Repository, tree string) ([]sync.File, sync.Policy, error) {
	policy := sync.DefaultPolicy()
	listing, err := host.Files(ctx, repo, tree, reading.PlanPaths(policy.Plans))
	if err != nil {
		return nil, policy, err
	}
	file := sync.FindConfig(listing.Files)
	if file.Blob == "" {
		return listing.Files, policy, nil
	}
	content, err := host.Read(ctx, repo, file.Blob, maxConfig)
	if err != nil {
		return nil, policy, fmt.Errorf("read %s: %w", file.Path, err)
	}
	own, _ := config.ParsePolicy(content)
	if !slices.Equal(own.Plans, policy.Plans) {
		if listing, err = host.Files(ctx, repo, tree, reading.PlanPaths(own.Plans)); err != nil {
			return nil, own, err
		}
	}
	return listing.Files, own, nil
}

// planOf says what a document is as a plan, and whether it is one.
func planOf(document sync.Document) (foundPlan, bool) {
	found := foundPlan{Path: document.Path}
	switch {
	case document.Problem != nil:
		found.Problem = document.Problem.Message
		return found, true
	case document.Plan == nil || !document.Plan.IsPlan:
		return found, false
	}
	found.Title = document.Plan.Milestones[0].Title
	if n := len(document.Plan.Milestones); n > 1 {
		found.Title = fmt.Sprintf("%s and %d more", found.Title, n-1)
	}
	for i := range document.Plan.Items {
		if document.Counts(i) {
			found.Items++
		}
	}
	switch {
	case document.Plan.IsTemplate:
		found.Problem = "it is a template that nobody has filled in yet"
	case document.Plan.IsDraft:
		found.Problem = "it is a draft"
	case document.Plan.IsConflicted():
		found.Problem = "git's conflict markers stand in it"
	}
	return found, true
}
