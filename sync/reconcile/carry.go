package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/carry"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// Carry has the open lines of one plan go to another: the next pass opens the pull request.
func Carry(ctx context.Context, ledger sync.Ledger, repo sync.Repository, from, to string) error {
	return give(ctx, ledger, repo, sync.CarryOrder(from, to))
}

// ErrNotCarried says that a move of lines is not made, and why, in words for people.
var ErrNotCarried = carry.ErrRefused

// LookAtCarry tells what the pull request would do. It writes nothing, to GitHub or to the ledger.
func (e *Engine) LookAtCarry(ctx context.Context, ledger sync.BaseReader, repo sync.Repository, from, to string) (sync.Carried, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return sync.Carried{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	var host sync.Reader = e.Host
	s := &study{means: e.means(), host: &nameCheck{Reader: harmlessReads{host}}, repo: repo, base: base.Clone()}
	if s.head, err = s.host.HeadAfter(ctx, repo, base.Repo.Head); err != nil {
		return sync.Carried{}, fmt.Errorf("read the plans of %s: %w", repo, err)
	}
	if s.plans, err = s.read(ctx); err != nil {
		return sync.Carried{}, fmt.Errorf("read the plans of %s: %w", repo, err)
	}
	return s.carried(from, to, identity.Place(repo, s.base, s.plans.documents))
}

func (s *study) carried(from, to string, placement identity.Placement) (sync.Carried, error) {
	return carry.Move(carry.Input{
		Repository: s.repo, Base: s.base, Documents: s.plans.documents, Placement: placement, Policy: s.plans.policy, From: from, To: to,
	})
}

// carryLines opens the pull requests that operators want lines of plans to be moved by. A pass that is stopped goes
// on with the commit that it had put down.
func (s *session) carryLines(ctx context.Context, placement identity.Placement) error {
	for _, order := range s.carries {
		from, to, _ := order.Carries()
		moved, err := s.carried(from, to, placement)
		switch {
		case errors.Is(err, carry.ErrRefused):
			s.remark("not-carried", "the open lines of %s stay: %s", from, strings.TrimPrefix(err.Error(), carry.ErrRefused.Error()+": "))
		case err != nil:
			return err
		default:
			if err := s.openCarry(ctx, moved); err != nil {
				return err
			}
		}
		s.base.Repo.Carrying = sync.Carrying{}
		if err := s.save(ctx, sync.Change{Repo: &s.base.Repo, Obeyed: []sync.Order{order}}); err != nil {
			return err
		}
	}
	s.carries = nil
	return nil
}

// maxCarryBranches bounds how many branches are looked at for one that is free.
const maxCarryBranches = 20

// openCarry opens the pull request of a move.
func (s *session) openCarry(ctx context.Context, moved sync.Carried) error {
	branch, tip, err := s.carryBranch(ctx, moved)
	if err != nil {
		return err
	}
	if branch == "" {
		s.remark("not-carried", "the open lines of %s stay: branches of earlier moves are in the way, delete those named %s", moved.From, carryBranchOf(moved, 1))
		return nil
	}
	proposal := sync.Proposal{
		Branch: branch, Tip: tip, Base: s.head, Files: moved.Files, TextChanged: true,
		Title:   markup.Neutral(fmt.Sprintf("Carry %s to %s", sync.Several(len(moved.Lines), "open line", "open lines"), moved.Milestone)),
		Message: markup.Neutral(fmt.Sprintf("Carry open lines of %s to %s", moved.From, moved.To)), Body: carryBody(moved),
	}
	if tip == "" {
		if proposal.Commit, err = s.host.Write(ctx, s.repo, proposal); err != nil {
			return fmt.Errorf("write the lines of %s into %s: %w", moved.From, moved.To, err)
		}
		s.base.Repo.Carrying = sync.Carrying{From: moved.From, To: moved.To, Branch: branch, Commit: proposal.Commit}
		if err := s.saveRepo(ctx); err != nil {
			return err
		}
	} else {
		proposal.Commit = tip
	}
	proposal.Made = []string{proposal.Commit}
	proposed, err := s.host.Propose(ctx, s.repo, proposal)
	switch {
	case sync.IsRejected(err), sync.IsForbidden(err):
		s.remark("not-carried", "GitHub would not take the pull request that carries lines of %s: %v", moved.From, err)
		return nil
	case err != nil:
		return fmt.Errorf("propose to carry lines of %s: %w", moved.From, err)
	case proposed.Refused != "", proposed.Moved:
		s.remark("not-carried", "the open lines of %s stay: the branch %q cannot be made (%s)", moved.From, branch, proposed.Refused)
		return nil
	}
	s.applied++
	s.remark("carried", "pull request #%d carries %s of %s to %s: their issues follow once it is merged", proposed.Number,
		sync.Several(len(moved.Lines), "open line", "open lines"), moved.From, moved.To)
	return nil
}

func carryBranchOf(moved sync.Carried, n int) string {
	branch := "milepost/carry-" + sync.ShortHash(moved.From, moved.To)
	if n > 1 {
		branch += fmt.Sprintf("-%d", n)
	}
	return branch
}

// carryBranch finds a branch that nobody uses, or the one that a stopped pass had made, with what that points to.
func (s *session) carryBranch(ctx context.Context, moved sync.Carried) (branch, tip string, err error) {
	known := s.base.Repo.Carrying
	for n := 1; n <= maxCarryBranches; n++ {
		branch := carryBranchOf(moved, n)
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

// maxCarriedRows bounds the lines that a pull request lists.
const maxCarriedRows = 100

// carryBody is the text of the pull request.
func carryBody(moved sync.Carried) string {
	var out strings.Builder
	how := "They leave the first plan"
	if moved.Finished {
		how = "Nothing else is open in the first plan, so they stay there, struck"
	}
	fmt.Fprintf(&out, "Open lines of %s go to %s. %s. Their issues stay as they are, and move to the milestone %s once this is merged.\n\n",
		markup.Inline(moved.From), markup.Inline(moved.To), how, markup.Inline(moved.Milestone))
	list := func(lines []sync.CarriedLine) {
		for i, line := range lines {
			if i == maxCarriedRows {
				fmt.Fprintf(&out, "- and %d more\n", len(lines)-i)
				break
			}
			out.WriteString("- " + markup.Line(line.Title))
			if line.Issue != 0 {
				fmt.Fprintf(&out, " (#%d)", line.Issue)
			}
			out.WriteString("\n")
		}
	}
	list(moved.Lines)
	if len(moved.Left) > 0 {
		out.WriteString("\nWhat signs the first plan off, and rows of its tables, stay there:\n\n")
		list(moved.Left)
	}
	return out.String()
}

// waitsToCarry takes out of the orders those that need the plans: they are carried out once these are read.
func (s *session) waitsToCarry(order sync.Order) bool {
	_, _, ok := order.Carries()
	if ok && !slices.Contains(s.carries, order) {
		s.carries, s.asked = append(s.carries, order), true
	}
	return ok
}
