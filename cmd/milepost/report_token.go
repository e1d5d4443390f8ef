package main

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/digest"
	"github.com/milepost/milepost/sync/history"
)

// remotePlans are the plans at the head of a repository on GitHub, read with a token alone.
type remotePlans struct {
	host   *github.Host
	repo   sync.Repository
	head   sync.Head
	files  []sync.File
	policy sync.Policy
}

// openRemote reads what is at the head of a repository. It changes nothing, and needs no more than to read contents.
func openRemote(ctx context.Context, s *streams, repository string) (*remotePlans, error) {
	cfg, err := loadShell(s)
	if err != nil {
		return nil, err
	}
	owner, name, err := splitRepository(repository)
	if err != nil {
		return nil, err
	}
	r := &remotePlans{}
	if r.host, err = tokenHost(cfg, func(string) bool { return false }); err != nil {
		return nil, err
	}
	if r.repo, err = r.host.Repository(ctx, owner, name); err != nil {
		return nil, err
	}
	if r.head, err = r.host.Head(ctx, r.repo); err != nil || r.head.Commit == "" {
		return r, err
	}
	r.files, r.policy, err = planFiles(ctx, r.host, r.repo, r.head.Tree)
	return r, err
}

// digests says what became of the plans that are asked for, or of all.
func (r *remotePlans) digests(ctx context.Context, wish reportWish) ([]digest.Digest, error) {
	plans := wish.plans
	if len(plans) == 0 {
		readable, _ := sync.SelectPlans(r.files, r.policy)
		for _, file := range readable {
			plan, err := r.text(ctx, burnup.Revision{Path: file.Path, Blob: file.Blob}, false)
			if err != nil {
				return nil, err
			}
			if plan != nil && plan.IsPlan && !plan.IsTemplate {
				plans = append(plans, file.Path)
			}
		}
	}
	digests := []digest.Digest{}
	for _, plan := range plans {
		known, err := history.Read(ctx, r.host.Histories(r.repo, r.head, 0), plan, history.History{}, r.policy)
		if err != nil {
			return nil, err
		}
		if len(known.Revisions) == 0 {
			return nil, fmt.Errorf("report on %s: it is in no commit of the default branch of %s", plan, r.repo)
		}
		d, err := digestOf(known, wish, func(revision burnup.Revision, tables bool) (*parser.Plan, error) {
			return r.text(ctx, revision, tables)
		})
		if err != nil {
			return nil, err
		}
		digests = append(digests, d)
	}
	return digests, nil
}

func (r *remotePlans) text(ctx context.Context, revision burnup.Revision, tables bool) (*parser.Plan, error) {
	return readRevision(ctx, r.host, r.repo, r.policy, revision, tables)
}

// readRevision reads and parses one revision on GitHub; tables makes items of the rows of tables.
func readRevision(ctx context.Context, host *github.Host, repo sync.Repository, policy sync.Policy, r burnup.Revision, tables bool) (*parser.Plan, error) {
	if r.Blob == "" {
		return nil, nil //nolint:nilnil // there is no text
	}
	content, err := host.Read(ctx, repo, r.Blob, sync.MaxDocument)
	if err != nil {
		return nil, err
	}
	policy.Tables = policy.Tables || tables
	return sync.ParseDocument(sync.File{Path: r.Path, Blob: r.Blob, Mode: sync.ModeRegular}, content, policy).Plan, nil
}
