package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/milepost/milepost/internal/checkout"
	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/history"
)

// maxConfig bounds a configuration, in bytes.
const maxConfig = 1 << 20

// openedCheckout is the repository around the folder that a command runs in, with how it reads its plans.
type openedCheckout struct {
	*checkout.Checkout
	files  []sync.File
	policy sync.Policy
}

// openCheckout opens the repository around the folder and reads its configuration as it was committed.
func openCheckout(ctx context.Context) (*openedCheckout, error) {
	opened, err := checkout.Open(ctx, ".")
	if errors.Is(err, checkout.ErrNone) {
		return nil, errors.New("this folder is in no git repository: run the command in a checkout of the one that holds the plans")
	}
	if err != nil {
		return nil, err
	}
	c := &openedCheckout{Checkout: opened, policy: sync.DefaultPolicy()}
	if err := c.read(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *openedCheckout) read(ctx context.Context) error {
	files, err := c.Files(ctx)
	if err != nil {
		return err
	}
	for _, file := range files {
		c.files = append(c.files, sync.File{Path: file.Path, Blob: file.Blob, Mode: file.Mode, Size: file.Size})
	}
	if file := sync.FindConfig(c.files); file.Blob != "" {
		content, err := c.Read(ctx, file.Blob, maxConfig)
		if err != nil {
			return fmt.Errorf("read %s: %w", file.Path, err)
		}
		c.policy, _ = config.ParsePolicy(content)
	}
	return nil
}

// plans lists the plans of the newest commit, in order of their paths: those that are mirrored, drafts and what
// conflicts stand in, too, but no templates.
func (c *openedCheckout) plans(ctx context.Context) ([]sync.Document, error) {
	readable, _ := sync.SelectPlans(c.files, c.policy)
	var plans []sync.Document
	for _, file := range readable {
		document, err := c.document(ctx, file)
		if err != nil {
			return nil, err
		}
		if document.Plan != nil && document.Plan.IsPlan && !document.Plan.IsTemplate {
			plans = append(plans, document)
		}
	}
	return plans, nil
}

func (c *openedCheckout) document(ctx context.Context, file sync.File) (sync.Document, error) {
	content, err := c.Read(ctx, file.Blob, sync.MaxDocument)
	if err != nil {
		return sync.Document{}, fmt.Errorf("read %s: %w", file.Path, err)
	}
	return sync.ParseDocument(file, content, c.policy), nil
}

// named finds the paths in the repository of plans that somebody names, or of all plans if nobody names any.
func (c *openedCheckout) named(ctx context.Context, names []string) ([]string, error) {
	var paths []string
	for _, name := range names {
		file, err := c.Path(ctx, name)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path.Clean(file))
	}
	if len(names) > 0 {
		return paths, nil
	}
	plans, err := c.plans(ctx)
	if err != nil {
		return nil, err
	}
	for _, document := range plans {
		paths = append(paths, document.Path)
	}
	return paths, nil
}

// onDisk is where the file at a path of the repository stands.
func (c *openedCheckout) onDisk(ctx context.Context, file string) (string, error) {
	top, err := c.Top(ctx)
	return filepath.Join(top, filepath.FromSlash(file)), err
}

// history reads and counts all revisions of a plan.
func (c *openedCheckout) history(ctx context.Context, file string) (history.History, error) {
	known, err := history.Read(ctx, checkoutSource{c.Checkout}, file, history.History{}, c.policy)
	if err != nil {
		return known, err
	}
	if len(known.Revisions) == 0 {
		if at, err := c.onDisk(ctx, file); err == nil && isThere(at) {
			return known, fmt.Errorf("%s was never committed: its history begins with its first commit", file)
		}
		return known, fmt.Errorf("%s is in no commit of this branch: name a plan as it is called in this folder", file)
	}
	return known, nil
}

func isThere(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// revisions reads what plans held at a commit.
func (c *openedCheckout) revisions() revisionReader { return revisionReader{c.Read, c.policy} }

// checkoutSource makes histories of a checkout.
type checkoutSource struct{ *checkout.Checkout }

// Revisions implements [history.Source].
func (s checkoutSource) Revisions(ctx context.Context, file string, _ history.History) (history.Listed, error) {
	revisions, err := s.Checkout.Revisions(ctx, file)
	if err != nil {
		return history.Listed{}, err
	}
	listed := history.Listed{Head: s.Head}
	if s.Shallow {
		listed.Incomplete = "this checkout is shallow, so that older commits are missing: run git fetch --unshallow, or set fetch-depth: 0"
	}
	for _, r := range revisions {
		listed.Revisions = append(listed.Revisions, burnup.Revision{Commit: r.Commit, Blob: r.Blob, Path: r.Path, At: r.At})
	}
	return listed, nil
}
