package reconcile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
	"github.com/milepost/milepost/sync/show"
)

// Preview tells what a pass would do if the commit were the head of the default branch. It goes through
// the stages of a pass up to the changeset, on a copy of what the ledger has, and neither GitHub nor the
// ledger is written to. Of the head only the commit has to be named; where its tree is named, too, that
// spares a request.
func (e *Engine) Preview(ctx context.Context, ledger sync.BaseReader, repo sync.Repository, at sync.Head) (sync.Preview, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return sync.Preview{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	var host sync.Reader = e.Host
	f := &foresight{at: at, study: study{
		// Who asked for the preview has read the pull request, and with it whose the name is.
		means: e.means(), host: &nameCheck{Reader: harmlessReads{host}, done: true}, repo: repo, base: base.Clone(),
	}}
	if err := f.look(ctx); err != nil {
		return sync.Preview{}, fmt.Errorf("preview %s of %s: %w", at.Commit, repo, err)
	}
	return f.preview, nil
}

// foresight is a preview in the making.
type foresight struct {
	study
	// at is the commit that is looked at.
	at      sync.Head
	preview sync.Preview
	seen    observed
	pulls   pullsSeen
	// told is what was decided, as people are told.
	told account
}

// look is a pass without its second half, stage by stage.
func (f *foresight) look(ctx context.Context) error {
	f.preview.Head = f.at
	if f.preview.Blocked = f.obstacle(ctx); f.preview.Blocked != "" {
		return nil
	}
	f.base.Repo.Blocked = sync.Blocked{}
	if err := f.observe(ctx); err != nil {
		return err
	}
	if err := f.heads(ctx); err != nil {
		return err
	}
	var err error
	if f.pulls, err = f.lookAtPulls(ctx); err != nil {
		return err
	}
	if err := f.readBoth(ctx); err != nil {
		return err
	}
	if f.plans.policy.FollowsLinks() != f.base.Repo.Adopts || f.plans.policy.Collects() != f.base.Repo.Collection.On {
		// A pass ends there, and the next one begins with everyone's issues.
		if err := f.turnCollection(ctx); err != nil {
			return err
		}
		if err := f.turnAdoption(ctx, f.seen.since); err != nil {
			return err
		}
		if err := f.observe(ctx); err != nil {
			return err
		}
	}
	f.told = account{s: &f.study, before: maps.Clone(f.base.Items)}
	if f.told.placement, f.told.changes, err = f.plan(ctx, &f.seen, &f.pulls); err != nil {
		return err
	}
	if err := f.leaveOut(ctx); err != nil {
		return err
	}
	f.compose()
	return nil
}

// obstacle says why a pass would leave the repository alone, "" if nothing is known to keep it.
func (f *foresight) obstacle(ctx context.Context) string {
	if !f.base.Repo.Ejected.IsZero() {
		return ejectedReason
	}
	known := f.base.Repo.Blocked
	if known.Reason == "" {
		return ""
	}
	if access, err := f.host.Access(ctx, f.repo); err != nil || access != known.Access {
		return ""
	}
	return known.Reason
}

// observe folds what changed on GitHub into the copy.
func (f *foresight) observe(ctx context.Context) error {
	listed, err := f.list(ctx)
	if err != nil {
		return err
	}
	if f.seen, err = f.fold(ctx, listed); err != nil {
		return err
	}
	f.listedAll(listed)
	f.seen.since = f.newest(listed.snapshot.Newest)
	return nil
}

// errNoCommit says that a preview was asked for of nothing.
var errNoCommit = errors.New("no commit is named")

// heads finds out what the commit is compared with, and what is missing of it.
func (f *foresight) heads(ctx context.Context) error {
	base, err := f.host.HeadAfter(ctx, f.repo, f.base.Repo.Head)
	if err != nil {
		return err
	}
	if f.at.Commit == "" {
		return errNoCommit
	}
	f.preview.Base, f.head = base, f.at
	if f.head.Tree == "" {
		if f.head, err = f.host.HeadAt(ctx, f.repo, f.at.Commit); err != nil {
			return err
		}
	}
	f.head.WebURL = cmp.Or(f.head.WebURL, base.WebURL)
	f.preview.Head = f.head
	return nil
}

// readBoth reads the plans of the commit, and finds out which of them differ from those of the default
// branch. What a pass read there last spares another look.
func (f *foresight) readBoth(ctx context.Context) error {
	known := f.base.Repo
	plans, config := known.Plans, configOf(known).Blob
	if base := f.preview.Base; base.Commit != "" && (known.Tree != base.Tree || known.Engine != rules) {
		names := known.LastPolicy().Plans
		listing, err := f.host.Files(ctx, f.repo, base.Tree, reading.PlanPaths(names))
		if err != nil {
			return err
		}
		plans, config = planFiles(listing.Files, names), sync.FindConfig(listing.Files).Blob
	}
	var err error
	if f.plans, err = f.read(ctx); err != nil {
		return err
	}
	now := configOf(f.base.Repo)
	f.preview.Plans = sync.ComparePlans(plans, f.base.Repo.Plans)
	f.preview.PolicyPath, f.preview.PolicyChanged = now.Path, now.Blob != config
	return nil
}

// planFiles picks the plans, and what is named like one, from the files of a tree.
func planFiles(files []sync.File, names []string) []sync.File {
	readable, unreadable := sync.SelectPlans(files, sync.Policy{Plans: names})
	for _, document := range unreadable {
		readable = append(readable, document.File)
	}
	byPath := sync.FilesByPath(files)
	for _, file := range slices.Clone(readable) {
		if beside, ok := sync.Beside(file.Path, byPath); ok {
			readable = append(readable, beside)
		}
	}
	return readable
}

// leaveOut leaves out of the actions what a pass does not send: labels that are there, and what this
// GitHub is known not to have.
func (f *foresight) leaveOut(ctx context.Context) error {
	actions, err := f.withoutKnownLabels(ctx, f.told.changes.Actions)
	if err != nil {
		return err
	}
	f.told.changes.Actions = slices.DeleteFunc(actions, f.lacks)
	return nil
}

// compose makes the value of what was found.
func (f *foresight) compose() {
	changes, edits := f.told.changes, f.told.changes.Edits
	if f.plans.policy.WriteBack == sync.WriteBackOff {
		edits = nil
	}
	p := &f.preview
	f.told.into(p, changes.Actions, edits)
	p.Notices = slices.Concat(f.seen.Notices, f.plans.unreadNotice(), f.result.Notices, changes.Notices)
	files := map[int]bool{}
	for _, edit := range p.Edits {
		files[edit.Document] = true
	}
	p.Cost = sync.Bill{
		Actions: p.Actions, Edits: len(p.Edits), Files: len(files), Open: f.base.Repo.WriteBack.Number != 0,
		Rows: len(f.base.Items) + len(f.base.Milestones), Documents: len(f.plans.documents), Notes: len(show.Notes(p.Diagnostics)),
	}.Cost()
}
