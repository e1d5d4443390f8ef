package main

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
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

// elsewhere finds out something about a repository of which there is no checkout: from GitHub where there is a token,
// and from the server on this machine otherwise.
func elsewhere[T any](ctx context.Context, s *streams, repository string, read func(*remotePlans) (T, error), ask func() (T, error)) (found T, err error) {
	if !config.HasToken(s.environ) {
		return ask()
	}
	remote, err := openRemote(ctx, s, repository)
	if err != nil {
		return found, err
	}
	return read(remote)
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
	plans, revisions := wish.plans, revisionsOn(r.host, r.repo, r.policy)
	if len(plans) == 0 {
		readable, _ := sync.SelectPlans(r.files, r.policy)
		var files []burnup.Revision
		for _, file := range readable {
			files = append(files, burnup.Revision{Path: file.Path, Blob: file.Blob})
		}
		var err error
		if plans, err = revisions.plansAmong(ctx, files); err != nil {
			return nil, err
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
		d, err := digestOf(ctx, known, wish, revisions)
		if err != nil {
			return nil, err
		}
		digests = append(digests, d)
	}
	return digests, nil
}

// statuses says how far the plans that are named are, or all.
func (r *remotePlans) statuses(ctx context.Context, names []string) ([]planStatus, error) {
	digests, err := r.digests(ctx, statusWish(names))
	if err != nil {
		return nil, err
	}
	statuses := []planStatus{}
	for _, d := range digests {
		status := newPlanStatus(d)
		for _, file := range r.files {
			if file.Path != d.Plan {
				continue
			}
			content, err := r.host.Read(ctx, r.repo, file.Blob, sync.MaxDocument)
			if err != nil {
				return nil, err
			}
			status.Holds = append(status.Holds, hiddenIn(sync.ParseDocument(file, content, r.policy))...)
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}
