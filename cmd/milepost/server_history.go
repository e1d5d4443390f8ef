package main

import (
	"context"
	"errors"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/singleflight"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/digest"
	"github.com/milepost/milepost/sync/history"
)

const (
	// mostRevisions bounds how many revisions are read from GitHub for one question: the rest is read with the next ones.
	mostRevisions = 50
	// readAgain is how long what was read of a plan is good enough, whoever asks.
	readAgain = 20 * time.Second
	// maxHistoryWait bounds how long GitHub is asked.
	maxHistoryWait = 15 * time.Second
)

// errNoPlan says that a repository has no such plan.
var errNoPlan = errors.New("there is no such plan")

// histories tells what plans held over time. It is kept in the ledger: GitHub is asked for what is new, once
// for all who ask at the same time, and at most every 20 seconds for each plan.
type histories struct {
	ledger *ledger.Ledger
	host   *github.Host
	now    func() time.Time

	flight singleflight.Group
	mu     stdsync.Mutex
	asked  map[string]time.Time
}

func newHistories(ledger *ledger.Ledger, host *github.Host, now func() time.Time) *histories {
	return &histories{ledger: ledger, host: host, now: now, asked: map[string]time.Time{}}
}

// of is the history of a plan as of the last pass over its repository, which the base tells of. If GitHub cannot be asked now, it is the one that
// is known. The error is errNoPlan for what is no plan file.
func (h *histories) of(ctx context.Context, repo sync.Repository, base sync.RepoBase, plan string) (history.History, error) {
	known, err := h.ledger.History(ctx, repo, plan)
	if err != nil {
		return known, err
	}
	listed := false
	for _, file := range base.Plans {
		listed = listed || file.Path == plan
	}
	if !listed && len(known.Revisions) == 0 {
		return known, errNoPlan
	}
	if known.Head == base.Head.Commit || base.Head.Commit == "" {
		return known, nil
	}
	fresh, err, _ := h.flight.Do(repo.String()+"\x00"+plan, func() (any, error) {
		// Whoever asked first may go away; the others still want to know.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxHistoryWait)
		defer cancel()
		return h.read(ctx, repo, base, plan)
	})
	if err == nil {
		known = fresh.(history.History) //nolint:forcetypeassert // read returns nothing else
	} else if len(known.Revisions) > 0 {
		zerolog.Ctx(ctx).Warn().Err(err).Str("repo", repo.String()).Str("plan", plan).Str("cure", "nothing, unless it stays: then milepost doctor says what GitHub refuses").Msg("history of a plan not read: what was known is shown")
		err = nil
	}
	return known, err
}

// due reports whether GitHub may be asked again about a plan.
func (h *histories) due(repo sync.Repository, plan string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, key := h.now(), repo.String()+"\x00"+plan
	if now.Sub(h.asked[key]) < readAgain {
		return false
	}
	for other, at := range h.asked {
		if now.Sub(at) >= readAgain {
			delete(h.asked, other)
		}
	}
	h.asked[key] = now
	return true
}

// errNotYet says that a history could not be read a moment ago.
var errNotYet = errors.New("its history is not known yet: ask again in a moment")

// read asks GitHub for what is new and keeps it, unless somebody else did a moment ago.
func (h *histories) read(ctx context.Context, repo sync.Repository, base sync.RepoBase, plan string) (history.History, error) {
	known, err := h.ledger.History(ctx, repo, plan)
	if err != nil || known.Head == base.Head.Commit {
		return known, err
	}
	if !h.due(repo, plan) {
		if len(known.Revisions) == 0 {
			err = errNotYet
		}
		return known, err
	}
	fresh, err := history.Read(ctx, h.host.Histories(repo, base.Head, mostRevisions), plan, known, base.LastPolicy())
	if err != nil {
		return known, err
	}
	return fresh, h.ledger.SaveHistory(ctx, repo, fresh)
}

// digest says what became of a plan.
func (h *histories) digest(ctx context.Context, repo sync.Repository, base sync.RepoBase, plan string, wish reportWish) (digest.Digest, error) {
	known, err := h.of(ctx, repo, base, plan)
	if err != nil {
		return digest.Digest{}, err
	}
	known.Path = plan
	return digestOf(ctx, known, wish, revisionsOn(h.host, repo, base.LastPolicy()))
}

// plans lists the plans of a repository as its base tells of them: files that name a milestone and are no templates.
func (h *histories) plans(ctx context.Context, repo sync.Repository, base sync.RepoBase) ([]string, error) {
	var files []burnup.Revision
	for _, file := range base.Plans {
		files = append(files, burnup.Revision{Path: file.Path, Blob: file.Blob})
	}
	return revisionsOn(h.host, repo, base.LastPolicy()).plansAmong(ctx, files)
}
