package reconcile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
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
	// MarkerKeys signs markers with its first key and accepts those of all; markup.AnySeal may be among the others.
	MarkerKeys [][]byte
	// WriteBackInterval is the least time between two changes of an open pull request, unless
	// the policy says otherwise.
	WriteBackInterval time.Duration
	// Onboarding asks people before anything is begun in a repository whose plans stood there when the App
	// was installed, and before a large import.
	Onboarding bool
	// Weekly writes the reports that repositories want once a week, nil where none is delivered.
	Weekly WeeklyReport
	// Stage, if not nil, is told when a stage of a pass or of a preview begins, and by what it returns how that ended.
	Stage func(ctx context.Context, name string) (context.Context, func(error))
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
const rules = "7"

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
	s := e.newSession(ledger, repo, base, asks)
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

// run is a pass, stage by stage.
func (s *session) run(ctx context.Context) error {
	if err := s.followOrders(ctx); err != nil {
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
	if err := s.listenedTo(ctx); err != nil {
		return err
	}
	return s.stage(ctx, stageWeekly, s.weekly)
}

// stages are those of a pass, once it is known what people asked for.
func (s *session) stages(ctx context.Context) error {
	seen, err := staged(ctx, &s.study, stageObserve, s.observe)
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
		if err := s.obeyWithoutPlans(ctx); err != nil {
			return err
		}
	}
	if s.head.Commit == "" || s.quiet(rest) {
		return s.finish(ctx, seen, rest, offered, s.head.Commit != "")
	}
	if err := s.host.verify(ctx, s.repo); err != nil {
		return err
	}
	if s.plans, err = staged(ctx, &s.study, stageRead, s.read); err != nil {
		return err
	}
	if err := s.obey(ctx); err != nil {
		return err
	}
	if err := s.turnCollection(ctx); err != nil {
		return err
	}
	if s.plans.policy.FollowsLinks() != s.base.Repo.Adopts {
		if err := s.turnAdoption(ctx, seen.since); err != nil {
			return err
		}
		if s.plans.policy.FollowsLinks() {
			_, err := s.takeAnswers(ctx, sync.Changeset{Questions: s.base.Repo.Questions})
			return err
		}
	}
	before := maps.Clone(s.base.Items)
	var placement identity.Placement
	changes, err := staged(ctx, &s.study, stageDecide, func(ctx context.Context) (changes sync.Changeset, err error) {
		placement, changes, err = s.decide(ctx, &seen, &pulls)
		return changes, err
	})
	if err != nil {
		return err
	}
	rest.pulls, rest.people = pulls.changed, false
	s.result.Notices = slices.Concat(s.result.Notices, seen.Notices, s.plans.unreadNotice(), changes.Notices)
	if err := s.recordHeld(ctx, changes); err != nil {
		return err
	}
	if err := s.act(ctx, at, account{s: &s.study, before: before, placement: placement, changes: changes}); err != nil {
		return err
	}
	if s.base.UncoveredMilestones() {
		s.again(s.now())
	}
	return s.finish(ctx, seen, rest, offered, s.result.RequeueAt.IsZero())
}

// obeyWithoutPlans answers what waits where there are no plans, since the repository is empty: nothing is asked.
func (s *session) obeyWithoutPlans(ctx context.Context) error {
	if err := s.obey(ctx); err != nil {
		return err
	}
	_, err := s.takeAnswers(ctx, sync.Changeset{})
	return err
}

// decide computes the changeset, and once more where somebody has answered a question of it.
func (s *session) decide(ctx context.Context, seen *observed, pulls *pullsSeen) (identity.Placement, sync.Changeset, error) {
	var err error
	if s.stood, err = s.plansStood(ctx); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	if err = s.hearOfMerge(ctx); err != nil {
		return identity.Placement{}, sync.Changeset{}, err
	}
	told := seen.Notices
	placement, changes, err := s.plan(ctx, seen, pulls)
	if err != nil {
		return placement, changes, err
	}
	ticked, err := s.takeAnswerBoxes(ctx, changes.Questions)
	if err != nil {
		return placement, changes, err
	}
	answered, err := s.takeAnswers(ctx, changes)
	if err != nil || !ticked && !answered {
		return placement, changes, err
	}
	seen.Notices = told
	return s.plan(ctx, seen, pulls)
}

// act carries out what was decided, and tells people of it.
func (s *session) act(ctx context.Context, at target, told account) error {
	tell := &reporter{s: s, told: told}
	placement, changes := told.placement, told.changes
	if err := s.stage(ctx, stageApply, (&applier{s: s, changes: &changes}).apply); err != nil {
		tell.showProgress(ctx, err)
		return err
	}
	err := s.stage(ctx, stageWriteBack, func(ctx context.Context) error { return s.deliver(ctx, at, placement, changes.Edits) })
	if err != nil {
		return err
	}
	if err := s.openAskedPulls(ctx, placement); err != nil {
		return err
	}
	if err := s.tellPeople(ctx, changes.Questions); err != nil {
		return err
	}
	if err := s.attendGates(ctx, placement); err != nil {
		return err
	}
	return s.stage(ctx, stageReport, tell.report)
}

// observe lists what changed on GitHub and folds it into the base.
func (s *session) observe(ctx context.Context) (observed, error) {
	listed, err := s.list(ctx)
	if err != nil {
		return observed{}, err
	}
	if err := s.listen(ctx, listed.snapshot, listed.full); err != nil {
		return observed{}, err
	}
	intended := s.base
	seen, err := s.fold(ctx, listed)
	if err != nil {
		return observed{}, err
	}
	if seen.Known != nil {
		if seen.Ended, err = writeback.TakeUp(ctx, s.writeBack(target{}), s.save, *seen.Known, seen.Ended); err != nil {
			return observed{}, err
		}
	}
	s.listedAll(listed)
	seen.since = s.newest(listed.snapshot.Newest)
	if err := s.endPullRequest(ctx, &seen); err != nil {
		return observed{}, err
	}
	if seen.Stale {
		s.again(s.now().Add(sync.LookAgain))
	}
	if !seen.Changed && !listed.full {
		return seen, nil
	}
	// A pass that ends at a limit must not list the same again.
	s.base.Repo.Since, s.base.Repo.Settled = seen.since, s.base.Repo.Settled && !seen.Changed
	seen.Touched.Repo = &s.base.Repo
	s.enterFound(intended)
	return seen, s.save(ctx, seen.Touched)
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
