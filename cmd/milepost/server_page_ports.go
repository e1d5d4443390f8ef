package main

import (
	"context"
	"errors"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// pageLedger is the ledger as the page reads it.
type pageLedger struct {
	*ledger.Ledger
	list *knownList
}

// Known implements page.Ledger.
func (l pageLedger) Known(ctx context.Context) ([]page.Known, error) {
	known, err := l.list.all(ctx)
	all := make([]page.Known, 0, len(known))
	for _, k := range known {
		all = append(all, page.Known(k))
	}
	return all, err
}

// KnownAs implements page.Ledger.
func (l pageLedger) KnownAs(ctx context.Context, owner, name string) (page.Known, bool, error) {
	known, ok, err := l.list.as(ctx, owner, name)
	return page.Known(known), ok, err
}

// Search implements page.Ledger.
func (l pageLedger) Search(ctx context.Context, repositories []int64, text string, limit int) ([]page.Hit, error) {
	hits, err := l.Ledger.Search(ctx, repositories, text, limit)
	all := make([]page.Hit, 0, len(hits))
	for _, hit := range hits {
		all = append(all, page.Hit(hit))
	}
	return all, err
}

// NotePress implements page.Audit.
func (l pageLedger) NotePress(ctx context.Context, press page.Press) error {
	return l.Ledger.NotePress(ctx, ledger.Press(press))
}

// Presses implements page.Audit.
func (l pageLedger) Presses(ctx context.Context, repository int64, limit int) ([]page.Press, error) {
	presses, err := l.Ledger.Presses(ctx, repository, limit)
	all := make([]page.Press, 0, len(presses))
	for _, press := range presses {
		all = append(all, page.Press(press))
	}
	return all, err
}

// pageOrders gives the orders that the command line gives.
type pageOrders struct{ s *server }

// Answer implements page.Orders.
func (o pageOrders) Answer(ctx context.Context, repo sync.Repository, hash string) (string, error) {
	questions, err := o.s.answer(ctx, repo, nil, []string{hash})
	if errors.Is(err, reconcile.ErrQuestionChanged) {
		return "", page.Refusal("The question has changed. What is asked now stands below.")
	}
	if err != nil {
		return "", err
	}
	return questions[0].Doing(hash), nil
}

// Undo implements page.Orders.
func (o pageOrders) Undo(ctx context.Context, repo sync.Repository, pass string) error {
	err := reconcile.Undo(ctx, o.s.ledger, repo, pass)
	if errors.Is(err, reconcile.ErrUnknownPass) {
		return page.Refusal("Nothing is remembered of this pass any more.")
	}
	if err != nil {
		return err
	}
	return o.s.queue.Mark(ctx, repo)
}

// Look implements page.Orders.
func (o pageOrders) Look(ctx context.Context, repo sync.Repository) error {
	return o.s.queue.Mark(ctx, repo)
}

// Resume implements page.Orders.
func (o pageOrders) Resume(ctx context.Context, owner, name string) error {
	err := o.s.queue.Resume(ctx, owner, name)
	if errors.Is(err, queue.ErrNotAside) {
		return page.Refusal(owner + "/" + name + " is not put aside any more.")
	}
	return err
}

// LookAtCarry implements page.Orders.
func (o pageOrders) LookAtCarry(ctx context.Context, repo sync.Repository, from, to string) (sync.Carried, error) {
	moved, err := o.s.engine.LookAtCarry(ctx, o.s.ledger, repo, from, to)
	if errors.Is(err, reconcile.ErrNotCarried) {
		return moved, page.Refusal(reconcile.WhyNotCarried(err))
	}
	return moved, err
}

// Carry implements page.Orders.
func (o pageOrders) Carry(ctx context.Context, repo sync.Repository, from, to string) error {
	if err := reconcile.Carry(ctx, o.s.ledger, repo, from, to); err != nil {
		return err
	}
	return o.s.queue.Mark(ctx, repo)
}

// pageOperations is the server as operators see it on the page.
type pageOperations struct{ s *server }

// maxTurns bounds the list of what waits.
const maxTurns = 100

// Queue implements page.Operations.
func (o pageOperations) Queue(ctx context.Context) (page.Queue, error) {
	backlog, err := o.s.queue.Backlog(ctx)
	if err != nil {
		return page.Queue{}, err
	}
	turns, err := o.s.queue.Turns(ctx, maxTurns)
	if err != nil {
		return page.Queue{}, err
	}
	shown := page.Queue{Waiting: backlog.Waiting, Due: backlog.Due, Running: backlog.Running, Stuck: backlog.Stuck, Oldest: backlog.Oldest}
	for _, turn := range turns {
		shown.Turns = append(shown.Turns, page.Turn{
			Repository: turn.Repository.String(), Preview: turn.Preview.String(), At: turn.DueAt, Running: turn.Running, Aside: turn.Aside, Failed: turn.Failed,
		})
	}
	return shown, nil
}

// Budgets implements page.Operations. An installation is called by the owner of its repositories.
func (o pageOperations) Budgets(ctx context.Context) ([]page.Budget, error) {
	known, err := o.s.ledger.Known(ctx)
	if err != nil {
		return nil, err
	}
	owners := map[int64]string{}
	for _, k := range known {
		owners[k.Repository.Installation] = k.Repository.Owner
	}
	var budgets []page.Budget
	for _, balance := range o.s.host.Balances() {
		budgets = append(budgets, page.Budget{Installation: balance.Installation, Account: owners[balance.Installation], Requests: balance.Requests})
	}
	return budgets, nil
}

// Deliveries implements page.Operations.
func (o pageOperations) Deliveries(ctx context.Context) ([]page.Delivery, error) {
	deliveries, err := o.s.host.LastDeliveries(ctx)
	all := make([]page.Delivery, 0, len(deliveries))
	for _, d := range deliveries {
		all = append(all, page.Delivery{ID: d.ID, GUID: d.GUID, Event: d.Event, At: d.At, OK: d.OK, Code: d.Code, Status: d.Status})
	}
	return all, err
}

// Redeliver implements page.Operations.
func (o pageOperations) Redeliver(ctx context.Context, id int64) error {
	return o.s.host.Redeliver(ctx, id)
}

// Examine implements page.Operations. The settings were read at the start, and what they warn of is in the log.
func (o pageOperations) Examine(ctx context.Context) ([]doctor.Finding, error) {
	g := &gathering{cfg: o.s.cfg, facts: doctor.Facts{
		Free: -1, AppID: o.s.cfg.AppID, Site: app.SiteOfAPI(o.s.cfg.GitHubAPIURL), Polls: o.s.cfg.Webhooks == config.WebhooksOff,
	}}
	g.place(ctx)
	if err := g.ask(ctx); err != nil {
		return nil, err
	}
	return doctor.Examine(g.facts), ctx.Err()
}
