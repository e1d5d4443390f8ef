package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// session is one pass over one repository: what its stages share.
type session struct {
	study
	engine *Engine
	// host stands before the engine's own, and shadows the one that only reads.
	host   *checked
	ledger sync.Ledger
	// approved is what was approved when the pass began, or last wrote it down.
	approved []string
	// asks is what people asked for by hand.
	asks []sync.Ask
	// journal has what was done on GitHub and is not on record yet.
	journal []sync.Effect
	// found is what passes before had created, of which only the list told that it is there.
	found []sync.Effect
	// asked tells that people asked for something by hand, so that the pass looks closer.
	asked bool
	// toldOn counts the comments of which asks told, by the issue that they are on.
	toldOn map[int]int
	// requests are the commands in comments that wait for their answer, and listened is when all comments
	// were listed, the zero time if they were not.
	requests []request
	listened time.Time
	// presses are the buttons, and picks the commands, that answer questions: they wait until it is known what is
	// asked.
	presses []sync.Ask
	picks   []request
	// standing are the open pull requests and merge groups, nil while they were not listed.
	standing []sync.Arrival
	// explains are those that ask for an explanation, and places says where items stood when the plans
	// were read.
	explains []request
	places   map[sync.Key]identity.Located
	// onPlans are the orders that change plans.
	onPlans []sync.Order
	// applied counts what GitHub carried out.
	applied int
}

// store keeps what the base has now, and with it what was done.
func (s *session) store(ctx context.Context, change sync.Change) error {
	change.Effects = s.journal
	s.owe(&change)
	if err := s.ledger.Save(ctx, s.repo, change); err != nil {
		return fmt.Errorf("save base: %w", err)
	}
	s.journal = nil
	return nil
}

// newSession is a pass over a repository that begins with what is known of it.
func (e *Engine) newSession(ledger sync.Ledger, repo sync.Repository, base *sync.Base, asks []sync.Ask) *session {
	host := harmlessTitles{Host: e.Host}
	names := &nameCheck{Reader: host}
	s := &session{engine: e, host: &checked{Host: host, nameCheck: names}, ledger: ledger, asks: asks, approved: base.Approved, toldOn: map[int]int{}}
	s.study = study{means: e.means(), host: names, repo: repo, base: base, keep: s.store}
	return s
}

// withLater adds to the approved answers those that people gave beside the pass since it began: the next
// pass is for them. What the pass knew of, and is done with, is not among them.
func (s *session) withLater(ctx context.Context, approved []string) ([]string, error) {
	latest, err := s.ledger.Load(ctx, s.repo)
	if err != nil {
		return nil, fmt.Errorf("load approvals: %w", err)
	}
	all, known := slices.Clone(approved), slices.Concat(s.approved, s.base.Approved)
	for _, hash := range latest.Approved {
		if !slices.Contains(known, hash) && !slices.Contains(all, hash) {
			all = append(all, hash)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
