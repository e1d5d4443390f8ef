package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// checkoutGreeting is what an assistant is told first that works in a checkout.
const checkoutGreeting = `These tools read the milestone plans of a git repository: Markdown files whose checklists are mirrored
into GitHub issues. Call list_plans first; plans are named by their path in the repository. An item is
known by its line in the newest commit, or by its id where it has one (such as "Goal 3" or "T012"). They write nothing.`

// checkoutSide lets an assistant read the checkout around the folder, and has the server on this machine propose changes.
type checkoutSide struct{ *streams }

// read implements [assistantSide]. The checkout is opened for each call, so that what was committed since the one before
// is seen.
func (checkoutSide) read(ctx context.Context, _ string, do func(planSource) error) (err error) {
	c, err := openCheckout(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return do(checkoutDocuments{c})
}

// shape implements [assistantSide]: a checkout is of one repository, and only what writes can name another.
func (checkoutSide) shape(in *jsonschema.Schema, writes bool) {
	if !writes {
		leaveOut(in, "repository")
		return
	}
	in.Properties["repository"].Description += "; that of the checkout's remote origin if it is left out"
}

// told implements [assistantSide]: whoever works in the checkout may see every error.
func (checkoutSide) told(_ context.Context, _ string, err error) error { return err }

// suggest implements [assistantSide].
func (c checkoutSide) suggest(ctx context.Context, repository string, ask sync.Suggestion) (sync.Suggested, error) {
	if repository == "" {
		var err error
		if repository, err = originOf(ctx); err != nil {
			return sync.Suggested{}, errors.New("no checkout with a remote \"origin\" is around this folder: name the repository as OWNER/REPO")
		}
	}
	path, err := pathAbout("suggest", repository)
	if err != nil {
		return sync.Suggested{}, err
	}
	text, err := json.Marshal(ask)
	if err != nil {
		return sync.Suggested{}, err
	}
	return askValue[sync.Suggested](ctx, c.streams, http.MethodPost, path, text)
}

// checkoutDocuments are the plans of the newest commit of a checkout.
type checkoutDocuments struct{ *openedCheckout }

// plan implements [planSource].
func (c checkoutDocuments) plan(ctx context.Context, path string) (sync.Document, error) {
	plans, err := c.plans(ctx)
	if err != nil {
		return sync.Document{}, err
	}
	path = cleanPath(path)
	var paths []string
	for _, document := range plans {
		if document.Path == path {
			return document, nil
		}
		paths = append(paths, document.Path)
	}
	if len(paths) == 0 {
		return sync.Document{}, tell("there is no plan in this repository's newest commit")
	}
	return sync.Document{}, tell("%s is no plan of this repository: its plans are %s", path, strings.Join(paths, ", "))
}

// statuses implements [planSource].
func (c checkoutDocuments) statuses(ctx context.Context, paths []string) ([]planStatus, error) {
	if len(paths) == 0 {
		var err error
		if paths, err = c.named(ctx, nil); err != nil {
			return nil, err
		}
	}
	return c.openedCheckout.statuses(ctx, paths)
}

// follow implements [planSource].
func (c checkoutDocuments) follow(ctx context.Context, path string, index int, out *itemOutput) error {
	known, err := c.history(ctx, path)
	if err != nil {
		return err
	}
	return out.follow(ctx, known, index, mostFollowed, c.revisions())
}

// versions implements [planSource].
func (c checkoutDocuments) versions(ctx context.Context, in versionsInput) (path string, old, now *parser.Plan, err error) {
	if (in.NewText == "") == (in.NewRevision == "") {
		return "", nil, nil, tell("give the new version as new_text or as new_revision")
	}
	path = cleanPath(in.Plan)
	before, err := c.at(ctx, cmp.Or(in.OldRevision, "HEAD"), path)
	if err != nil {
		return "", nil, nil, err
	}
	after := []byte(in.NewText)
	if in.NewRevision != "" {
		if after, err = c.at(ctx, in.NewRevision, path); err != nil {
			return "", nil, nil, err
		}
	}
	return path, parseAs(c.policy, path, before), parseAs(c.policy, path, after), nil
}

// at reads a plan as it was at a git revision. The path is one of the repository.
func (checkoutDocuments) at(ctx context.Context, revision, path string) ([]byte, error) {
	content, err := showRevision(ctx, revision, path)
	if err != nil {
		return nil, err
	}
	if len(content) > sync.MaxDocument {
		return nil, fmt.Errorf("%s at %s is larger than %d bytes, so that it is no plan", path, revision, sync.MaxDocument)
	}
	return content, nil
}

// readBy implements [planSource].
func (c checkoutDocuments) readBy() sync.Policy { return c.policy }
