package sync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
)

// Engine runs passes. It keeps no state of its own: everything between two passes is in the
// ledger, so passes of different repositories may run at the same time, and a pass that was
// killed is simply run again. Two passes of one repository must not overlap.
type Engine struct {
	Host   Host
	Ledger Ledger
	// ParsePolicy reads a repository's configuration file; nil content means that there is
	// none.
	ParsePolicy func(content []byte) (Policy, []parser.Diagnostic)
	// MarkerKeys signs markers with its first key and accepts those of all.
	MarkerKeys [][]byte
	// WriteBackInterval is the least time between two changes of an open pull request, unless
	// the policy says otherwise.
	WriteBackInterval time.Duration
	// Now is the clock.
	Now func() time.Time
	// NewKey issues identities that cannot be guessed, made of a-z, 0-9 and hyphens.
	NewKey func() Key
}

// rules names the rules by which a pass decides. It changes with them, so that a repository
// which was at rest under older rules is looked at again.
const rules = "4"

const (
	// listAllEvery is how often all issues are listed, since deleted ones show in no delta.
	listAllEvery = 24 * time.Hour
	// overlap is how far a delta reaches back before the newest change known, since lists lag.
	overlap = 2 * time.Minute
	// lookAgain is the pause before a repository is read again that answered with old rows.
	lookAgain = 2 * time.Second
)

// Pass brings the plans and issues of one repository into agreement. It may be called at any
// time and as often as one likes: where nothing is to be done it reads three lists and
// leaves, or four where rows of tables may wait for pull requests.
func (e *Engine) Pass(ctx context.Context, repo Repository) (Result, error) {
	base, err := e.Ledger.Load(ctx, repo)
	if err != nil {
		return Result{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	p := &pass{Engine: e, Host: &checked{Host: harmlessTitles{e.Host}}, repo: repo, base: base, blocked: base.Repo.Blocked, rows: map[int]Issue{}}
	if blocked, err := p.stillBlocked(ctx); blocked || err != nil {
		return p.result, err
	}
	base.Repo.Blocked = Blocked{}
	if err = p.run(ctx); err != nil {
		err = p.block(ctx, err)
	}
	if err != nil {
		err = fmt.Errorf("pass over %s: %w", repo, err)
	}
	return p.result, err
}

// pass is one run over one repository.
type pass struct {
	*Engine
	// Host stands before the engine's own.
	Host   *checked
	repo   Repository
	base   *Base
	head   Head
	seen   Observation
	result Result

	policy      Policy
	documents   []Document
	diagnostics []Annotation
	// unread says why plans may be missing from the documents, "" if none are.
	unread   string
	existing []Milestone
	// rows holds the issues that the snapshot listed, by number.
	rows      map[int]Issue
	placement Placement
	// applied counts the actions that GitHub carried out.
	applied int
	// turnedDown tells that GitHub refused one for good.
	turnedDown bool
	// refusedRelations counts the relations that it refused.
	refusedRelations int
	// unassignable holds, in lower case, the logins that GitHub would not assign in this pass.
	unassignable map[string]bool
	// blocked is why the repository was left alone before this pass.
	blocked Blocked
	// branch is the name of the default branch, known while a pull request is open; retarget
	// tells that the pull request goes to another one.
	branch   string
	retarget bool
	// newestPulls tells which pull requests changed last, as far as that was looked at; askPulls
	// that they are others than when GitHub was last asked which issues they close.
	newestPulls string
	askPulls    bool
	// lookedFor are the offered titles that the documents of this pass are searched for.
	lookedFor []ProposedEdit
	// since is where the next delta begins.
	since time.Time
}

func (p *pass) run(ctx context.Context) error {
	if err := p.observe(ctx); err != nil {
		return err
	}
	p.lookedFor = p.base.Repo.WriteBack.Offered
	// The head is read last: a merge in between is then seen in the document at least, and
	// what it says is not proposed again.
	var err error
	if p.head, err = p.Host.Head(ctx, p.repo); err != nil {
		return err
	}
	if err := p.aim(ctx); err != nil {
		return err
	}
	if p.base.Repo.Pulls.Rows {
		if err := p.lookAtPulls(ctx); err != nil {
			return err
		}
	}
	if p.head.Commit == "" || p.quiet() {
		return p.finish(ctx, p.head.Commit != "")
	}
	if err := p.Host.verify(ctx, p.repo); err != nil {
		return err
	}
	if err := p.read(ctx); err != nil {
		return err
	}
	if p.policy.Adopt != p.base.Repo.Adopts {
		if err := p.turnAdoption(ctx); err != nil || p.policy.Adopt {
			return err
		}
	}
	changes, err := p.plan(ctx)
	if err != nil {
		return err
	}
	p.result.Notices = slices.Concat(p.seen.Notices, p.unreadNotice(), changes.Notices)
	if err := p.recordHeld(ctx, changes); err != nil {
		return err
	}
	if err := p.apply(ctx, &changes); err != nil {
		p.showProgress(ctx, changes, err)
		return err
	}
	if err := p.propose(ctx, changes); err != nil {
		return err
	}
	if err := p.report(ctx, changes); err != nil {
		return err
	}
	return p.finish(ctx, p.result.Again.IsZero())
}

// observe lists what changed on GitHub and folds it into the base.
func (p *pass) observe(ctx context.Context) error {
	since, began := p.base.Repo.Since, p.Now()
	full := since.IsZero() || p.Now().Sub(p.base.Repo.ListedAt) >= listAllEvery
	if full {
		since = time.Time{}
	}
	adopted := p.base.adoptedIssues()
	scope := Scope{Since: since, Everyone: p.base.Repo.Adopts || len(adopted) > 0, Adopted: adopted}
	snapshot, err := p.Host.Snapshot(ctx, p.repo, scope)
	if err != nil {
		return err
	}
	p.existing = snapshot.Milestones
	for _, row := range snapshot.Issues {
		p.rows[row.Number] = row
	}
	p.seen = Observe(p.repo, p.base, snapshot, full, p.MarkerKeys, p.Now())
	if p.seen.Changed || full {
		// What another repository says must not be taken for this one's.
		if err := p.Host.verify(ctx, p.repo); err != nil {
			return err
		}
	}
	p.base = p.seen.Base
	if p.seen.Known != nil {
		if err := p.takeUp(ctx, *p.seen.Known); err != nil {
			return err
		}
	}
	if full {
		p.base.Repo.ListedAt, p.base.Repo.NoRelations, p.base.Repo.NoSubIssues = began, false, false
	}
	p.since = p.newest()
	if p.seen.Ended != 0 {
		if err := p.endBranch(ctx, p.seen.Ended); err != nil {
			return err
		}
	} else if err := p.retryBranch(ctx); err != nil {
		return err
	}
	if p.seen.Stale {
		p.again(p.Now().Add(lookAgain))
	}
	if !p.seen.Changed && !full {
		return nil
	}
	// A pass that ends at a limit must not list the same again.
	p.base.Repo.Since, p.base.Repo.Settled = p.since, p.base.Repo.Settled && !p.seen.Changed
	p.seen.Touched.Repo = &p.base.Repo
	return p.save(ctx, p.seen.Touched)
}

// aim finds out whether the open pull request still goes to the default branch: that may have
// become another one while its newest commit stayed the same.
func (p *pass) aim(ctx context.Context) error {
	writeBack := p.base.Repo.WriteBack
	if writeBack.Number == 0 {
		return nil
	}
	var err error
	p.branch, err = p.Host.Branch(ctx, p.repo)
	p.retarget = p.branch != writeBack.Into
	return err
}

// quiet tells whether the last pass left nothing to do and nothing changed since.
func (p *pass) quiet() bool {
	repo := p.base.Repo
	approved := repo.Held != "" && repo.Held == p.base.Approved
	return repo.Settled && repo.Engine == rules && repo.Commit == p.head.Commit && !p.seen.Changed && !approved && !p.retarget &&
		!p.askPulls && repo.Progress.Commit == ""
}

// plan decides who is who, issues keys to what is new, and computes the changeset.
func (p *pass) plan(ctx context.Context) (Changeset, error) {
	placement := Place(p.repo, p.base, p.documents)
	waiting := p.waiting()
	if err := p.adopt(ctx, &placement, waiting); err != nil {
		return Changeset{}, err
	}
	p.placement = placement
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			placement.Items[i].Key = p.NewKey()
		}
	}
	milestones := PlaceMilestones(p.base, p.documents)
	for i := range milestones {
		if milestones[i].Key == "" && !milestones[i].Shared {
			milestones[i].Key = p.NewKey()
		}
	}
	if err := p.linked(ctx, placement); err != nil {
		return Changeset{}, err
	}
	phases := p.phases(&placement)
	changes := Diff(Input{
		Head: p.head, Documents: p.documents, Base: p.base,
		Placement: placement, Milestones: milestones, Phases: phases, Existing: p.existing,
		Policy: p.policy, Waiting: waiting, Unread: p.unread,
		Seal: p.seal,
	})
	zerolog.Ctx(ctx).Debug().Int("documents", len(p.documents)).Int("items", len(placement.Items)).
		Int("actions", len(changes.Actions)).Int("edits", len(changes.Edits)).Msg("changeset computed")
	return changes, nil
}

func (p *pass) seal(marker Marker) string {
	marker.Repository = p.repo.ID
	return marker.Seal(p.MarkerKeys[0])
}

// recordHeld notes what is held back now, and what was approved, so that a pass which is stopped
// before all of it is gone may go on. An approval of anything else has lapsed.
func (p *pass) recordHeld(ctx context.Context, changes Changeset) error {
	var change Change
	if !slices.Equal(p.base.Repo.Leaving, changes.Leaving) {
		p.base.Repo.Leaving, p.base.Repo.Settled = changes.Leaving, false
		change.Repo = &p.base.Repo
	}
	p.base.Repo.Held = ""
	if changes.Held {
		p.base.Repo.Held = changes.HeldSet
	}
	if p.base.Approved != "" && p.base.Approved != changes.HeldSet {
		p.base.Approved = ""
		change.Approved = &p.base.Approved
	}
	if change.Repo == nil && change.Approved == nil {
		return nil
	}
	return p.save(ctx, change)
}

// again asks for another pass at the given time, or before.
func (p *pass) again(at time.Time) {
	if p.result.Again.IsZero() || at.Before(p.result.Again) {
		p.result.Again = at
	}
}

// finish records where the pass ended.
func (p *pass) finish(ctx context.Context, settled bool) error {
	before := p.base.Repo
	repo := before
	repo.Commit, repo.Engine = p.head.Commit, rules
	repo.Settled = settled && !p.seen.Stale
	repo.Since = p.since
	repo.WriteBack = repo.WriteBack.withoutOffers(p.lookedFor)
	p.result.PullRequest = repo.WriteBack.Number
	if p.quiet() && repo.Since.Equal(before.Since) && repo.ListedAt.Equal(before.ListedAt) && repo.Settled == before.Settled {
		return nil
	}
	p.base.Repo = repo
	return p.save(ctx, Change{Repo: &repo})
}

// newest is the time from which the next delta has to reach: before the newest change that was
// seen in the lists. What the pass itself writes later on does not count, since a person may have
// changed something else meanwhile.
func (p *pass) newest() time.Time {
	var last time.Time
	for _, record := range p.base.Items {
		if record.Issue.UpdatedAt.After(last) {
			last = record.Issue.UpdatedAt
		}
	}
	for _, row := range p.rows {
		if row.UpdatedAt.After(last) {
			last = row.UpdatedAt // a person's that is nobody's item, or a pull request
		}
	}
	if last.IsZero() {
		last = p.base.Repo.ListedAt
	}
	return last.Add(-overlap).UTC().Truncate(time.Second)
}

func (p *pass) save(ctx context.Context, change Change) error {
	if err := p.Ledger.Save(ctx, p.repo, change); err != nil {
		return fmt.Errorf("save base: %w", err)
	}
	return nil
}
