package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/observe"
	"github.com/milepost/milepost/sync/writeback"
)

// Engine runs passes. It keeps no state of its own: everything between two passes is in the
// ledger, so passes of different repositories may run at the same time, and a pass that was
// killed is simply run again. Two passes of one repository must not overlap.
type Engine struct {
	Host sync.Host
	// ParsePolicy reads a repository's configuration file; nil content means that there is
	// none.
	ParsePolicy func(content []byte) (sync.Policy, []parser.Diagnostic)
	// MarkerKeys signs markers with its first key and accepts those of all.
	MarkerKeys [][]byte
	// WriteBackInterval is the least time between two changes of an open pull request, unless
	// the policy says otherwise.
	WriteBackInterval time.Duration
	// Onboarding asks people before anything is begun in a repository whose plans stood there when the App
	// was installed, and before a large import.
	Onboarding bool
	// Now is the clock.
	Now func() time.Time
	// HostNow is the host's clock, as far as it is known: how old something is there is told by it. nil
	// means Now.
	HostNow func() time.Time
	// NewKey issues identities that cannot be guessed, made of a-z, 0-9 and hyphens.
	NewKey func() sync.Key
}

// rules names the rules by which a pass decides. It changes with them, so that a repository
// which was at rest under older rules is looked at again.
const rules = "5"

const (
	// listAllEvery is how often all issues are listed, since deleted ones show in no delta.
	listAllEvery = 24 * time.Hour
	// overlap is how far a delta reaches back before the newest change known, since lists lag.
	overlap = 2 * time.Minute
)

// Pass brings the plans and issues of one repository into agreement, and keeps what they agree on in
// the ledger. It may be called at any time and as often as one likes: where nothing is to be done it
// reads three lists and leaves, or four where rows of tables may wait for pull requests.
//
// What people asked for by hand is answered first, each ask once: where an error ends the pass, it is to be
// given the same asks again. They are done with when there is none.
func (e *Engine) Pass(ctx context.Context, ledger sync.Ledger, repo sync.Repository, asks ...sync.Ask) (sync.Result, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return sync.Result{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	s := &session{
		engine: e, host: &checked{Host: harmlessTitles{Host: e.Host}}, ledger: ledger, repo: repo, base: base,
		asks: asks, approved: base.Approved, toldOn: map[int]int{},
	}
	before := base.Repo.Blocked
	if blocked, err := s.stillBlocked(ctx); blocked || err != nil {
		return s.result, err
	}
	base.Repo.Blocked = sync.Blocked{}
	if err = s.run(ctx); err != nil {
		err = s.block(ctx, before, err)
	}
	if err != nil {
		err = fmt.Errorf("pass over %s: %w", repo, err)
	}
	return s.result, err
}

// run is a pass, sandbox by sandbox.
func (s *session) run(ctx context.Context) error {
	if err := s.follow(ctx); err != nil {
		return err
	}
	if !s.base.Repo.Ejected.IsZero() {
		s.result.Blocked = ejectedReason
		return nil
	}
	if err := s.answer(ctx); err != nil {
		return err
	}
	if err := s.stages(ctx); err != nil {
		return err
	}
	if err := s.explain(ctx); err != nil {
		return err
	}
	return s.listenedTo(ctx)
}

// stages are those of a pass, once it is known what people asked for.
func (s *session) stages(ctx context.Context) error {
	seen, err := s.observe(ctx)
	if err != nil {
		return err
	}
	offered := s.base.Repo.WriteBack.Offered
	// The head is read last: a merge in between is then seen in the document at least, and
	// what it says is not proposed again.
	if s.head, err = s.host.HeadAfter(ctx, s.repo, s.base.Repo.Head); err != nil {
		return err
	}
	at, err := s.checkTarget(ctx)
	if err != nil {
		return err
	}
	pulls, err := s.lookAtPulls(ctx)
	if err != nil {
		return err
	}
	gates, err := s.gatesMoved(ctx)
	if err != nil {
		return err
	}
	rest := atRest{changed: seen.Changed, retarget: at.retarget, pulls: pulls.changed, people: s.peopleWait(), asked: s.asked, gates: gates}
	if s.head.Commit == "" {
		if err := s.obey(ctx); err != nil {
			return err
		}
	}
	if s.head.Commit == "" || s.quiet(rest) {
		return s.finish(ctx, seen, rest, offered, s.head.Commit != "")
	}
	if err := s.host.verify(ctx, s.repo); err != nil {
		return err
	}
	if s.plans, err = s.read(ctx); err != nil {
		return err
	}
	if err := s.obey(ctx); err != nil {
		return err
	}
	if s.plans.policy.Adopt != s.base.Repo.Adopts {
		if err := s.turnAdoption(ctx, seen.since); err != nil || s.plans.policy.Adopt {
			return err
		}
	}
	if s.stood, err = s.plansStood(ctx); err != nil {
		return err
	}
	told := seen.Notices
	placement, changes, err := s.plan(ctx, &seen, &pulls)
	if err != nil {
		return err
	}
	if taken, err := s.takeBoxes(ctx, changes.Questions); err != nil {
		return err
	} else if taken {
		seen.Notices = told
		if placement, changes, err = s.plan(ctx, &seen, &pulls); err != nil {
			return err
		}
	}
	rest.pulls, rest.people = pulls.changed, false
	s.result.Notices = slices.Concat(s.result.Notices, seen.Notices, s.plans.unreadNotice(), changes.Notices)
	if err := s.recordHeld(ctx, changes); err != nil {
		return err
	}
	tell := &reporter{s: s, changes: changes}
	if err := (&applier{s: s, changes: &changes}).apply(ctx); err != nil {
		tell.showProgress(ctx, err)
		return err
	}
	if err := s.deliver(ctx, at, placement, changes.Edits); err != nil {
		return err
	}
	if err := s.tellPeople(ctx, changes.Questions); err != nil {
		return err
	}
	if err := s.attendGates(ctx, placement); err != nil {
		return err
	}
	if err := tell.report(ctx); err != nil {
		return err
	}
	return s.finish(ctx, seen, rest, offered, s.result.RequeueAt.IsZero())
}

// observed is what changed on GitHub.
type observed struct {
	observe.Observation
	existing []sync.Milestone
	// issues holds those that the snapshot listed, by number.
	issues map[int]sync.Issue
	// since is where the next delta begins.
	since time.Time
}

// observe lists what changed on GitHub and folds it into the base.
func (s *session) observe(ctx context.Context) (observed, error) {
	since, began := s.base.Repo.Since, s.now()
	full := since.IsZero() || s.now().Sub(s.base.Repo.ListedAt) >= listAllEvery
	if full {
		since = s.oldest()
	}
	adopted := s.base.AdoptedIssues()
	scope := sync.Scope{Since: since, Everyone: s.base.Repo.Adopts || len(adopted) > 0, Adopted: adopted}
	snapshot, err := s.host.Snapshot(ctx, s.repo, scope)
	if err != nil {
		return observed{}, err
	}
	if err := s.listen(ctx, snapshot, full); err != nil {
		return observed{}, err
	}
	seen := observed{existing: snapshot.Milestones, issues: map[int]sync.Issue{}}
	for _, issue := range snapshot.Issues {
		seen.issues[issue.Number] = issue
	}
	seen.Observation = observe.Observe(s.repo, s.base, snapshot, full, s.engine.MarkerKeys, s.hostNow())
	if seen.Changed || full {
		// What another repository says must not be taken for this one's.
		if err := s.host.verify(ctx, s.repo); err != nil {
			return observed{}, err
		}
	}
	s.base, s.unlisted = seen.Base, seen.Unlisted
	if seen.Known != nil {
		if seen.Ended, err = writeback.TakeUp(ctx, s.writeBack(target{}), s.save, *seen.Known, seen.Ended); err != nil {
			return observed{}, err
		}
	}
	if full {
		s.base.Repo.ListedAt, s.base.Repo.NoRelations, s.base.Repo.NoSubIssues = began, false, false
	}
	seen.since = s.newest(snapshot.Newest)
	if err := s.endPullRequest(ctx, &seen); err != nil {
		return observed{}, err
	}
	if seen.Stale {
		s.again(s.now().Add(sync.LookAgain))
	}
	if !seen.Changed && !full {
		return seen, nil
	}
	// A pass that ends at a limit must not list the same again.
	s.base.Repo.Since, s.base.Repo.Settled = seen.since, s.base.Repo.Settled && !seen.Changed
	seen.Touched.Repo = &s.base.Repo
	return seen, s.save(ctx, seen.Touched)
}

// oldest is the time from which a list holds every issue of ours that is known: none of them last changed
// before. What people opened and left alone before there was a plan need not be listed each day. It is
// the zero time where nothing is known, since then whose issues there are has to be found out.
func (s *session) oldest() time.Time {
	var first time.Time
	for _, record := range s.base.Items {
		if at := record.Issue.UpdatedAt; record.Issue.Number != 0 && (first.IsZero() || at.Before(first)) {
			if at.IsZero() {
				return time.Time{}
			}
			first = at
		}
	}
	for _, stray := range s.base.Repo.Strays {
		if stray.UpdatedAt.Before(first) {
			first = stray.UpdatedAt
		}
	}
	if dashboard := s.base.Repo.Dashboard.Issue; dashboard.Number != 0 && dashboard.UpdatedAt.Before(first) {
		first = dashboard.UpdatedAt
	}
	if first.IsZero() {
		return first
	}
	return first.Add(-overlap).UTC().Truncate(time.Second)
}

// target is where the open pull request is to be merged.
type target struct {
	// branch is the name of the default branch, known while a pull request is open; retarget tells
	// that the pull request goes to another one.
	branch   string
	retarget bool
}

// checkTarget finds out whether the open pull request still goes to the default branch: that may
// have become another one while its newest commit stayed the same.
func (s *session) checkTarget(ctx context.Context) (target, error) {
	writeBack := s.base.Repo.WriteBack
	if writeBack.Number == 0 {
		return target{}, nil
	}
	branch, err := s.host.Branch(ctx, s.repo)
	return target{branch: branch, retarget: branch != writeBack.Into}, err
}

// atRest tells what keeps a repository from being at rest.
type atRest struct{ changed, retarget, pulls, people, asked, gates bool }

// quiet reports whether the last pass left nothing to do and nothing changed since.
func (s *session) quiet(rest atRest) bool {
	repo := s.base.Repo
	approved := slices.ContainsFunc(repo.Questions, func(question sync.Question) bool { return question.AnsweredBy(s.base.Approved) })
	return repo.Settled && repo.Engine == rules && repo.Commit == s.head.Commit && rest == atRest{} && !approved &&
		repo.Progress.Commit == "" && repo.Dashboard.IntendedAt.IsZero() &&
		(s.engine.Onboarding || !repo.Starting.Asked)
}

// plan decides who is who, issues keys to what is new, and computes the changeset.
func (s *session) plan(ctx context.Context, seen *observed, pulls *pullsSeen) (identity.Placement, sync.Changeset, error) {
	if err := s.askForPeople(ctx); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	documents := s.plans.documents
	placement, chosen := identity.Choose(documents, identity.Place(s.repo, s.base, documents), s.base.Approved)
	if len(chosen) > 0 {
		s.again(s.now()) // who is left over is found out by the next pass
	}
	waiting := s.waiting()
	if err := (&adopter{s: s, issues: seen.issues}).adopt(ctx, &placement, waiting); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	for i := range placement.Items {
		if placement.Items[i].Key == "" {
			placement.Items[i].Key = s.engine.NewKey()
		}
	}
	milestones := identity.PlaceMilestones(s.base, documents)
	for i := range milestones {
		if milestones[i].Key == "" && !milestones[i].Shared {
			milestones[i].Key = s.engine.NewKey()
		}
	}
	placement = identity.HoldStrays(s.base, documents, s.plans.policy, placement, milestones)
	notices, err := s.linked(ctx, placement, pulls)
	seen.Notices = append(seen.Notices, notices...)
	if err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	adopted := placement
	phases := s.phases(&placement)
	in := diff.Input{
		Head: s.head, Documents: documents, Base: s.base,
		Placement: placement, Milestones: milestones, Phases: phases, Existing: seen.existing,
		Policy: s.plans.policy, Waiting: waiting, Unread: s.plans.unread, Config: s.plans.config,
		Onboarding: diff.Onboarding{Asks: s.engine.Onboarding, Stood: s.stood},
		Seal:       s.seal, Open: s.open,
	}
	changes, err := s.compute(ctx, in)
	if err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	if len(changes.Declined) > 0 {
		if err := s.wantAfterAll(ctx, changes.Declined); err != nil {
			return identity.Placement{}, sync.Changeset{}, err
		}
		if changes, err = s.compute(ctx, in); err != nil {
			return identity.Placement{}, sync.Changeset{}, err
		}
	}
	changes.Granted = append(changes.Granted, chosen...) // until what they said is on record
	s.remember(placement, changes)
	s.plans.annotate(changes.Notices)
	zerolog.Ctx(ctx).Debug().Int("documents", len(documents)).Int("items", len(placement.Items)).
		Int("actions", len(changes.Actions)).Int("edits", len(changes.Edits)).Msg("changeset computed")
	return adopted, changes, nil
}

// recordHeld notes what is held back now, and what was approved, so that a pass which is stopped
// before all of it is gone may go on. An approval of anything else has lapsed.
func (s *session) recordHeld(ctx context.Context, changes sync.Changeset) error {
	var change sync.Change
	if !slices.Equal(s.base.Repo.Leaving, changes.Leaving) {
		s.base.Repo.Leaving, s.base.Repo.Settled = changes.Leaving, false
		change.Repo = &s.base.Repo
	}
	if !slices.EqualFunc(s.base.Repo.Questions, changes.Questions, sync.Question.SameAs) || s.base.Repo.Starting != changes.Starting {
		s.base.Repo.Settled = false
		change.Repo = &s.base.Repo
	}
	s.base.Repo.Starting = changes.Starting
	s.base.Repo.Holds, s.base.Repo.Questions = changes.Held, sync.Asked(changes.Questions, s.base.Repo.Questions, s.hostNow().UTC())
	still := slices.DeleteFunc(slices.Clone(s.base.Approved), func(set string) bool { return !slices.Contains(changes.Granted, set) })
	if len(still) < len(s.base.Approved) {
		all, err := s.withLater(ctx, still)
		if err != nil {
			return err
		}
		s.base.Approved = still
		change.Approved = &all
	}
	if change.Repo == nil && change.Approved == nil {
		return nil
	}
	return s.save(ctx, change)
}

// finish records where the pass ended. Offered are the titles that its documents were searched for.
func (s *session) finish(ctx context.Context, seen observed, rest atRest, offered []sync.ProposedEdit, settled bool) error {
	before := s.base.Repo
	repo := before
	repo.Commit, repo.Head, repo.Engine = s.head.Commit, s.head, rules
	repo.Settled = settled && !seen.Stale
	repo.Since = seen.since
	repo.WriteBack = repo.WriteBack.WithoutOffers(offered)
	if s.result.PullRequest = repo.WriteBack.Number; settled {
		repo.Starting.Allowed = 0
	}
	if s.quiet(rest) && repo.Starting == before.Starting && repo.Since.Equal(before.Since) && repo.ListedAt.Equal(before.ListedAt) && repo.Settled == before.Settled {
		return nil
	}
	s.base.Repo = repo
	return s.save(ctx, sync.Change{Repo: &repo})
}

// newest is the time from which the next delta has to reach: before the newest change that was
// listed, whoever made it, or a busy repository would list the same rows each time. What the pass itself writes later on does not count, since a person may have
// changed something else meanwhile.
func (s *session) newest(last time.Time) time.Time {
	for _, record := range s.base.Items {
		if record.Issue.UpdatedAt.After(last) {
			last = record.Issue.UpdatedAt
		}
	}
	if last.IsZero() {
		last = s.base.Repo.ListedAt
	}
	return last.Add(-overlap).UTC().Truncate(time.Second)
}
