package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// waitsForPlans takes out of the orders those that need the plans: they are carried out once these are read.
func (s *session) waitsForPlans(order sync.Order) bool {
	_, _, ok := order.Carries()
	if !ok {
		_, ok = order.Suggests()
	}
	if ok && !slices.Contains(s.onPlans, order) {
		s.onPlans, s.asked = append(s.onPlans, order), true
	}
	return ok
}

// openAskedPulls opens the pull requests by which operators want plans to be changed. A pass that is stopped goes on with
// the commit that it had put down.
func (s *session) openAskedPulls(ctx context.Context, placement identity.Placement) error {
	for _, order := range s.onPlans {
		var err error
		if from, to, ok := order.Carries(); ok {
			err = s.carryLines(ctx, from, to, placement)
		} else if ask, ok := order.Suggests(); ok {
			err = s.suggest(ctx, ask, placement)
		}
		if err != nil {
			return err
		}
		s.base.Repo.Carrying = sync.Carrying{}
		if err := s.save(ctx, sync.Change{Repo: &s.base.Repo, Obeyed: []sync.Order{order}}); err != nil {
			return err
		}
	}
	s.onPlans = nil
	return nil
}

// asked is a pull request of its own that somebody asked for.
type asked struct {
	// what is put down of it before its branch is made.
	what sync.Carrying
	// branch is the one that it comes from, or that with a number behind it which is free.
	branch               string
	files                []sync.ProposedFile
	title, message, body string
}

// opened is what became of it: its number, or why there is none.
type opened struct {
	number int
	why    string
}

// openPull opens a pull request that was asked for.
func (s *session) openPull(ctx context.Context, ask asked) (opened, error) {
	branch, tip, err := s.freeBranch(ctx, ask.branch)
	if err != nil {
		return opened{}, err
	}
	if branch == "" {
		return opened{why: fmt.Sprintf("branches of earlier ones are in the way, delete those named %s", ask.branch)}, nil
	}
	proposal := sync.Proposal{
		Branch: branch, Tip: tip, Base: s.head, Files: ask.files, TextChanged: true,
		Title: markup.Neutral(ask.title), Message: markup.Neutral(ask.message), Body: ask.body, Commit: tip,
	}
	if tip == "" {
		if proposal.Commit, err = s.host.Write(ctx, s.repo, proposal); err != nil {
			return opened{}, fmt.Errorf("write the new text: %w", err)
		}
		s.base.Repo.Carrying = ask.what
		s.base.Repo.Carrying.Branch, s.base.Repo.Carrying.Commit = branch, proposal.Commit
		if err := s.saveRepo(ctx); err != nil {
			return opened{}, err
		}
	}
	proposal.Made = []string{proposal.Commit}
	proposed, err := s.host.Propose(ctx, s.repo, proposal)
	switch {
	case sync.IsRejected(err), sync.IsForbidden(err):
		return opened{why: fmt.Sprintf("GitHub would not take the pull request: %v", err)}, nil
	case err != nil:
		return opened{}, fmt.Errorf("open the pull request: %w", err)
	case proposed.Refused != "":
		return opened{why: fmt.Sprintf("the branch %q cannot be made (%s)", branch, proposed.Refused)}, nil
	case proposed.Moved:
		return s.openedBefore(ctx, branch, proposal.Commit)
	}
	s.applied++
	return opened{number: proposed.Number}, nil
}

// openedBefore finds the pull request that an earlier pass opened and did not hear of.
func (s *session) openedBefore(ctx context.Context, branch, commit string) (opened, error) {
	pulls, err := s.host.PullRequests(ctx, s.repo, branch)
	if err != nil {
		return opened{}, fmt.Errorf("look for the pull request of %q: %w", branch, err)
	}
	for _, pull := range pulls {
		if pull.Ours && pull.Open && pull.Tip == commit {
			s.applied++
			return opened{number: pull.Number}, nil
		}
	}
	return opened{why: fmt.Sprintf("somebody uses the branch %q", branch)}, nil
}

// maxAskedBranches bounds how many branches are looked at for one that is free.
const maxAskedBranches = 20

// numbered is the nth branch of a name.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, n)
}

// freeBranch finds a branch that nobody uses, or the one that a stopped pass had made, with what that points to.
func (s *session) freeBranch(ctx context.Context, name string) (branch, tip string, err error) {
	known := s.base.Repo.Carrying
	for n := 1; n <= maxAskedBranches; n++ {
		branch := numbered(name, n)
		ref, err := s.host.Ref(ctx, s.repo, branch)
		if err != nil {
			return "", "", fmt.Errorf("look at the branch %q: %w", branch, err)
		}
		if ref.Tip == "" || ref.Tip == known.Commit && known.Branch == branch {
			return branch, ref.Tip, nil
		}
	}
	return "", "", nil
}
