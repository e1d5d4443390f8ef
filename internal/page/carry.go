package page

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// maxCarriedShown bounds the lines of a move that are listed.
	maxCarriedShown = 100
	// carryTold is how long a plan's page tells how a move ended.
	carryTold = 14 * 24 * time.Hour
)

// carryView is where the open lines of a plan may go, and what would move.
type carryView struct {
	// From is the plan of the lines, To the one that was chosen, nil for none yet.
	From, To *plan
	// Targets are the other plans, to choose from.
	Targets list[planRow]
	// Moved is what would move to the one that was chosen, More and MoreLeft how many lines of it are not listed. Why says
	// why nothing would, "" if something does.
	Moved          sync.Carried
	Count          int
	More, MoreLeft int
	Why            string
}

// chooseCarry shows where the open lines of a plan may go, and once that is chosen, what would move.
func (p *Page) chooseCarry(v *visit) (reply, error) {
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	view := carryView{From: digest.plan(v.r.PathValue("path"))}
	if view.From == nil {
		return nil, notThere
	}
	if to := v.r.URL.Query().Get("to"); to != "" {
		if view.To = digest.plan(to); view.To == nil || view.To == view.From {
			return nil, notThere
		}
		if err := p.lookAtCarry(v, &view); err != nil {
			return nil, err
		}
	} else {
		view.Targets = paged(v, digest.others(view.From, v.now), plansAPage)
	}
	return screen{name: "carry", title: "Carry open lines", data: view, tab: "plans"}, nil
}

// lookAtCarry fills in what would move.
func (p *Page) lookAtCarry(v *visit, view *carryView) error {
	moved, err := p.options.Orders.LookAtCarry(v.r.Context(), v.known.Repository, view.From.Path, view.To.Path)
	var refusal Refusal
	if errors.As(err, &refusal) {
		view.Why = refusal.Error()
		return nil
	}
	if err != nil {
		return err
	}
	view.Moved, view.Count = moved, len(moved.Lines)
	view.More, view.MoreLeft = max(0, len(moved.Lines)-maxCarriedShown), max(0, len(moved.Left)-maxCarriedShown)
	view.Moved.Lines, view.Moved.Left = moved.Lines[:len(moved.Lines)-view.More], moved.Left[:len(moved.Left)-view.MoreLeft]
	return nil
}

// others lists the plans beside one.
func (d *digest) others(but *plan, now time.Time) []planRow {
	var rows []planRow
	for _, plan := range d.plans {
		if plan != but {
			rows = append(rows, planRow{plan, plan.health(now)})
		}
	}
	return rows
}

// carry has the pull request opened.
func (p *Page) carry(v *visit) (reply, error) {
	from, to := v.r.PathValue("path"), v.r.PostForm.Get("to")
	if to == "" {
		return nil, problem{http.StatusBadRequest, "No plan was chosen", "Go back and choose the plan to which the lines go."}
	}
	return p.press(v, "carry", from+" to "+to, planPath(v.known.Repository, from), func(ctx context.Context) (string, error) {
		return "The pull request is opened by the next pass, which starts now. This page shows it.",
			p.options.Orders.Carry(ctx, v.known.Repository, from, to)
	})
}

// carried is what became of orders to move lines from or to a plan.
type carried struct {
	// Waits lists the plans to which lines of this one go once a pass has opened the pull request.
	Waits []string
	// Ended are those that came to an end not long ago, the newest first.
	Ended []sync.Carry
}

// carriedOf is what became of the moves of a plan.
func (d *digest) carriedOf(path string, now time.Time) carried {
	var all carried
	for _, order := range d.orders {
		if from, to, ok := order.Carries(); ok && from == path {
			all.Waits = append(all.Waits, to)
		}
	}
	for _, ended := range d.repo.Carries {
		if (ended.From == path || ended.To == path && ended.Number != 0) && now.Sub(ended.At) < carryTold {
			all.Ended = append(all.Ended, ended)
		}
	}
	return all
}
