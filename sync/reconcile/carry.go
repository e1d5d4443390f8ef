package reconcile

import (
	"context"
	"errors"
	"fmt"
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
	s, placement, err := e.lookAtPlans(ctx, ledger, repo)
	if err != nil {
		return sync.Carried{}, err
	}
	return s.carried(from, to, placement)
}

// lookAtPlans reads the plans as they stand, and says which item is which. It writes nothing.
func (e *Engine) lookAtPlans(ctx context.Context, ledger sync.BaseReader, repo sync.Repository) (*study, identity.Placement, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return nil, identity.Placement{}, fmt.Errorf("load base of %s: %w", repo, err)
	}
	var host sync.Reader = e.Host
	s := &study{means: e.means(), host: &nameCheck{Reader: harmlessReads{host}}, repo: repo, base: base.Clone()}
	if s.head, err = s.host.HeadAfter(ctx, repo, base.Repo.Head); err != nil {
		return nil, identity.Placement{}, fmt.Errorf("read the plans of %s: %w", repo, err)
	}
	if s.plans, err = s.read(ctx); err != nil {
		return nil, identity.Placement{}, fmt.Errorf("read the plans of %s: %w", repo, err)
	}
	return s, identity.Place(repo, s.base, s.plans.documents), nil
}

func (s *study) carried(from, to string, placement identity.Placement) (sync.Carried, error) {
	return carry.Move(carry.Input{
		Repository: s.repo, Base: s.base, Documents: s.plans.documents, Placement: placement, Policy: s.plans.policy, From: from, To: to,
	})
}

// carryLines opens the pull request of a move, and remembers how that ended.
func (s *session) carryLines(ctx context.Context, from, to string, placement identity.Placement) error {
	ended := sync.Carry{At: s.hostNow().UTC(), From: from, To: to}
	moved, err := s.carried(from, to, placement)
	switch {
	case errors.Is(err, carry.ErrRefused):
		ended.Why = WhyNotCarried(err)
	case err != nil:
		return err
	default:
		opened, err := s.openPull(ctx, asked{
			what: sync.Carrying{From: from, To: to}, branch: "milepost/carry-" + sync.ShortHash(from, to), files: moved.Files,
			title:   fmt.Sprintf("Carry %s to %s", sync.Several(len(moved.Lines), "open line", "open lines"), moved.Milestone),
			message: fmt.Sprintf("Carry open lines of %s to %s", from, to), body: carryBody(moved),
		})
		if err != nil {
			return fmt.Errorf("carry lines of %s to %s: %w", from, to, err)
		}
		ended.Number, ended.Why, ended.Lines = opened.number, opened.why, len(moved.Lines)
	}
	s.tellCarry(ended)
	s.base.Repo.NoteCarry(ended)
	return nil
}

// WhyNotCarried says in words for people why a move is not made, of an error that is [ErrNotCarried].
func WhyNotCarried(err error) string {
	return strings.TrimPrefix(err.Error(), carry.ErrRefused.Error()+": ")
}

// tellCarry tells how a move ended.
func (s *session) tellCarry(ended sync.Carry) {
	if ended.Number == 0 {
		s.remark("not-carried", "the open lines of %s stay: %s", ended.From, ended.Why)
		return
	}
	s.remark("carried", "pull request #%d carries %s of %s to %s: their issues follow once it is merged", ended.Number,
		sync.Several(ended.Lines, "open line", "open lines"), ended.From, ended.To)
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
