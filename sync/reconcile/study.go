package reconcile

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/observe"
)

// study is how a pass finds out what has to happen: everything up to the changeset, and nothing after it.
// A preview is a study alone. It has no way to write to GitHub.
type study struct {
	means means
	// host makes sure whose the name is and has titles as they are in documents.
	host  *nameCheck
	repo  sync.Repository
	base  *sync.Base
	head  sync.Head
	plans plans
	// stood tells that the plans stood there when the App was installed, at the first look at them.
	stood bool
	// keep stores a change of the base; nil keeps nothing.
	keep func(ctx context.Context, change sync.Change) error
	// unlisted has the milestones of which it is not known whether they are there.
	unlisted map[sync.Key]bool
	result   sync.Result
}

// means are what an engine decides with: all that it has but its hands.
type means struct {
	ParsePolicy  func(content []byte) (sync.Policy, []parser.Diagnostic)
	MarkerKeys   [][]byte
	Now, HostNow func() time.Time
	NewKey       func() sync.Key
	Onboarding   bool
	Stage        func(ctx context.Context, name string) (context.Context, func(error))
}

func (e *Engine) means() means {
	return means{ParsePolicy: e.ParsePolicy, MarkerKeys: e.MarkerKeys, Now: e.Now, HostNow: e.HostNow, NewKey: e.NewKey, Onboarding: e.Onboarding, Stage: e.Stage}
}

func (s *study) now() time.Time { return s.means.Now() }

// hostNow is the time on the host's clock, which alone is good for telling the age of what it dates.
func (s *study) hostNow() time.Time {
	if s.means.HostNow == nil {
		return s.now()
	}
	return s.means.HostNow()
}

// again asks for another pass at the given time, or before.
func (s *study) again(at time.Time) {
	if s.result.RequeueAt.IsZero() || at.Before(s.result.RequeueAt) {
		s.result.RequeueAt = at
	}
}

// remark adds a notice about the whole repository.
func (s *study) remark(code, format string, args ...any) {
	s.result.Notices = append(s.result.Notices, sync.Notice{Code: code, Message: fmt.Sprintf(format, args...)})
}

func (s *study) seal(marker markup.Marker) string {
	marker.Repository = s.repo.ID
	return marker.Seal(s.means.MarkerKeys[0])
}

// open finds the marker of this repository in a text, if it is sealed by a key that we have.
func (s *study) open(text string) (markup.Marker, bool) {
	return observe.MarkerIn(text, s.repo, markup.WithoutAnySeal(s.means.MarkerKeys))
}

// save keeps what the base has now. A preview keeps nothing.
func (s *study) save(ctx context.Context, change sync.Change) error {
	if s.keep == nil {
		return nil
	}
	return s.keep(ctx, change)
}

// saveItem keeps the record of an item.
func (s *study) saveItem(ctx context.Context, record sync.ItemBase) error {
	s.base.Items[record.Key] = record
	return s.save(ctx, sync.Change{Items: []sync.ItemBase{record}})
}

// saveRepo saves the repository's record as it stands.
func (s *study) saveRepo(ctx context.Context) error {
	return s.save(ctx, sync.Change{Repo: &s.base.Repo})
}
