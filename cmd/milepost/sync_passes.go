package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// passes runs one pass after the other until nothing is left to do.
type passes struct {
	*serverless
	bar *progress
	// wait is the longest pause for a limit.
	wait time.Duration

	actions []sync.Action
	last    sync.Result
}

const (
	// soon is how far ahead a pass may ask for another one that still belongs to the same run.
	soon = 30 * time.Second
	// maxIdle is how many passes in a row may do nothing and ask for another one.
	maxIdle = 20
)

func (p *passes) run(ctx context.Context) error {
	for idle := 0; idle < maxIdle; idle++ {
		result, err := p.engine.Pass(ctx, again{p.ledger}, p.repo)
		p.actions, p.last = append(p.actions, result.Actions...), result
		if len(result.Actions) > 0 {
			idle = 0
		}
		at, limited := sync.RetryAt(err)
		switch wait := time.Until(cmp.Or(at, result.RequeueAt)); {
		case limited && wait > p.wait:
			return fmt.Errorf("%w. What was done is kept: start it again then, or let it wait for longer with --wait", err)
		case limited:
			idle = 0
			p.bar.say(fmt.Sprintf("waiting until %s: GitHub limits how much may be asked for in a while", at.Local().Format(time.TimeOnly)))
			err = sleep(ctx, wait)
		case err != nil && sync.IsUnclear(err):
			err = sleep(ctx, time.Second)
		case err != nil:
		case result.Blocked != "":
			return fmt.Errorf("nothing more can be done in %s, since %s", p.repo, result.Blocked)
		case result.RequeueAt.IsZero() || wait > soon:
			return nil
		default:
			err = sleep(ctx, wait)
		}
		if err != nil {
			return err
		}
	}
	return nil // the next run goes on
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// done tells what the passes did, and compares it with what was foreseen.
func (p *passes) done(preview sync.Preview) syncDone {
	done := syncDone{
		Actions: sync.CountActions(p.actions), Edits: p.last.Edits, PullRequest: p.last.PullRequest, Notices: []string{}, Unforeseen: []string{},
	}
	told := map[string]bool{}
	for _, notice := range preview.Notices {
		told[notice.String()] = true
	}
	for _, notice := range p.last.Notices {
		if text := notice.String(); !told[text] {
			done.Notices = append(done.Notices, text)
		}
	}
	difference := map[string]int{}
	for _, action := range p.actions {
		difference[sync.Describe(action)]++
	}
	for _, action := range preview.Actions {
		difference[sync.Describe(action)]--
	}
	for what, n := range difference {
		switch {
		case n > 0:
			done.Unforeseen = append(done.Unforeseen, what)
		case n < 0:
			done.Unforeseen = append(done.Unforeseen, "not done: "+what)
		}
	}
	slices.Sort(done.Unforeseen)
	return done
}

// watched is GitHub for a run that tells how far it is.
type watched struct {
	sync.Host
	did func(sync.Action)
}

// Do implements [sync.Tracker].
func (w watched) Do(ctx context.Context, repo sync.Repository, action sync.Action, target sync.Target) (sync.Outcome, error) {
	outcome, err := w.Host.Do(ctx, repo, action, target)
	if err == nil {
		w.did(action)
	}
	return outcome, err
}
