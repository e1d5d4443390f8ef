package main

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
)

// revisionReader reads and parses what plans held at a commit.
type revisionReader struct {
	// read returns what a blob holds, of a longer one limit bytes and one more.
	read   func(ctx context.Context, blob string, limit int64) ([]byte, error)
	policy sync.Policy
}

// revisionsOn reads the revisions of plans of a repository on GitHub.
func revisionsOn(host *github.Host, repo sync.Repository, policy sync.Policy) revisionReader {
	return revisionReader{policy: policy, read: func(ctx context.Context, blob string, limit int64) ([]byte, error) {
		return host.Read(ctx, repo, blob, limit)
	}}
}

// text reads one revision; tables makes items of the rows of tables. It is nil where the file was taken away, or is none
// that can be read.
func (r revisionReader) text(ctx context.Context, revision burnup.Revision, tables bool) (*parser.Plan, error) {
	if revision.Blob == "" {
		return nil, nil //nolint:nilnil // there is no text
	}
	content, err := r.read(ctx, revision.Blob, sync.MaxDocument)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", revision.Path, err)
	}
	policy := r.policy
	policy.Tables = policy.Tables || tables
	return sync.ParseDocument(sync.File{Path: revision.Path, Blob: revision.Blob, Mode: sync.ModeRegular}, content, policy).Plan, nil
}

// plansAmong lists those of the files that name a milestone and are no templates.
func (r revisionReader) plansAmong(ctx context.Context, files []burnup.Revision) ([]string, error) {
	var plans []string
	for _, file := range files {
		plan, err := r.text(ctx, file, false)
		if err != nil {
			return nil, err
		}
		if plan != nil && plan.IsPlan && !plan.IsTemplate {
			plans = append(plans, file.Path)
		}
	}
	return plans, nil
}
