package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/observe"
)

// session is one pass over one repository: what its stages share.
type session struct {
	engine *Engine
	// host stands before the engine's own.
	host   *checked
	ledger sync.Ledger
	repo   sync.Repository
	base   *sync.Base
	head   sync.Head
	plans  plans
	// stood tells that the plans stood there when the App was installed, at the first look at them.
	stood bool
	// approved is what was approved when the pass began, or last wrote it down.
	approved []string
	// asks is what people asked for by hand.
	asks []sync.Ask
	// unlisted has the milestones of which it is not known whether they are there.
	unlisted map[sync.Key]bool
	// journal has what was done on GitHub and is not on record yet.
	journal []sync.Effect
	// asked tells that people asked for something by hand, so that the pass looks closer.
	asked bool
	// toldOn counts the comments of which asks told, by the issue that they are on.
	toldOn map[int]int
	// requests are the commands in comments that wait for their answer, and listened is when all comments
	// were listed, the zero time if they were not.
	requests []request
	listened time.Time
	// standing are the open pull requests and merge groups, nil while they were not listed.
	standing []sync.Arrival
	// explains are those that ask for an explanation, and places says where items stood when the plans
	// were read.
	explains []request
	places   map[sync.Key]identity.Located
	// applied counts what GitHub carried out.
	applied int
	result  sync.Result
}

func (s *session) now() time.Time { return s.engine.Now() }

// hostNow is the time on the host's clock, which alone is good for telling the age of what it dates.
func (s *session) hostNow() time.Time {
	if s.engine.HostNow == nil {
		return s.now()
	}
	return s.engine.HostNow()
}

// again asks for another pass at the given time, or before.
func (s *session) again(at time.Time) {
	if s.result.RequeueAt.IsZero() || at.Before(s.result.RequeueAt) {
		s.result.RequeueAt = at
	}
}

// remark adds a notice about the whole repository.
func (s *session) remark(code, format string, args ...any) {
	s.result.Notices = append(s.result.Notices, sync.Notice{Code: code, Message: fmt.Sprintf(format, args...)})
}

func (s *session) seal(marker markup.Marker) string {
	marker.Repository = s.repo.ID
	return marker.Seal(s.engine.MarkerKeys[0])
}

// open finds the marker of this repository in a text.
func (s *session) open(text string) (markup.Marker, bool) {
	return observe.MarkerIn(text, s.repo, s.engine.MarkerKeys)
}

func (s *session) save(ctx context.Context, change sync.Change) error {
	change.Effects = s.journal
	if err := s.ledger.Save(ctx, s.repo, change); err != nil {
		return fmt.Errorf("save base: %w", err)
	}
	s.journal = nil
	return nil
}

// saveItem keeps the record of an item.
func (s *session) saveItem(ctx context.Context, record sync.ItemBase) error {
	s.base.Items[record.Key] = record
	return s.save(ctx, sync.Change{Items: []sync.ItemBase{record}})
}

// saveRepo saves the repository's record as it stands.
func (s *session) saveRepo(ctx context.Context) error {
	return s.save(ctx, sync.Change{Repo: &s.base.Repo})
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
