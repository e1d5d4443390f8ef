package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/poll"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// redeliverEvery is how often failed deliveries are looked for.
const redeliverEvery = 5 * time.Minute

// chores are what the server does without being told by a delivery. With the sweep switched
// off none of them asks GitHub: then only deliveries count, as in tests and demonstrations.
func (s *server) chores() []queue.Chore {
	all := []queue.Chore{{Name: "forget", Every: forgetEvery, Run: s.forget}}
	if s.poller != nil {
		all = append(all, queue.Chore{Name: "poll", Every: poll.Tick, Run: s.poller.Run})
	}
	if s.cfg.Sweep == 0 {
		return all
	}
	all = append(all, queue.Chore{Name: "sweep", Every: s.cfg.Sweep, Run: s.sweep})
	if s.poller == nil {
		missed := &redeliverer{host: s.host, now: time.Now}
		all = append(all, queue.Chore{Name: "redeliver", Every: min(redeliverEvery, s.cfg.Sweep), Run: missed.run})
	}
	return all
}

// newPoller wires what asks GitHub where no webhook tells; nil where webhooks do.
func (s *server) newPoller() *poll.Poller {
	if s.cfg.Webhooks != config.WebhooksOff {
		return nil
	}
	return &poll.Poller{List: s.repositories, Head: s.host.HeadAfter, Mark: s.mark, Now: time.Now}
}

// mark has a pass look at repositories as an event would.
func (s *server) mark(ctx context.Context, cause sync.Cause, repos ...sync.Repository) error {
	return s.queue.Deliver(ctx, "", cause, sync.Dirty(repos...)...)
}

// repositories lists all that the App may work on.
func (s *server) repositories(ctx context.Context) ([]sync.Repository, error) {
	var all []sync.Repository
	_, refused, err := s.eachInstallation(ctx, func(of installed) error {
		all = append(all, of.repositories...)
		return nil
	})
	return all, errors.Join(append(refused, err)...)
}

// installed is what the App may see in one installation.
type installed struct {
	id                     int64
	repositories, archived []sync.Repository
	// listed tells that these are all: not so of one that is suspended, or was deleted a moment ago.
	listed bool
}

// eachInstallation visits all installations, tells how many there are and what some of them refused, which does
// not concern the others. The error says that not all were visited: they could not be listed, or a visit failed.
func (s *server) eachInstallation(ctx context.Context, visit func(installed) error) (all int, refused []error, err error) {
	installations, err := s.host.Installations(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, installation := range installations {
		of := installed{id: installation.ID}
		if !installation.Suspended {
			of.repositories, of.archived, err = s.host.Repositories(ctx, installation.ID)
			of.listed = err == nil
			if err != nil && !sync.IsForbidden(err) && !sync.IsGone(err) {
				refused = append(refused, err)
			}
		}
		if err := visit(of); err != nil {
			return len(installations), refused, err
		}
	}
	return len(installations), refused, nil
}

// sweep marks every repository that the App may work on. A pass over one where nothing has changed reads three
// short lists, and the list of pull requests is looked at for previews. The ledger is told which repositories
// there are, so that it can forget those that have gone.
func (s *server) sweep(ctx context.Context) error {
	var errs []error
	marked := 0
	census := ledger.Census{Repositories: map[int64]bool{}, Unlisted: map[int64]bool{}}
	installations, refused, err := s.eachInstallation(ctx, func(of installed) error {
		if !of.listed {
			census.Unlisted[of.id] = true
			return nil
		}
		if err := s.queue.Mark(ctx, of.repositories...); err != nil {
			return err
		}
		marked += len(of.repositories)
		if err := s.missedPreviews(ctx, of.repositories); err != nil {
			errs = append(errs, err)
		}
		for _, repo := range append(of.repositories, of.archived...) {
			census.Repositories[repo.ID] = true
		}
		return nil
	})
	errs = append(errs, refused...)
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	errs = append(errs, s.ledger.RecordCensus(ctx, census, time.Now()))
	zerolog.Ctx(ctx).Info().Int("installations", installations).Int("repositories", marked).Msg("sweep done")
	return errors.Join(errs...)
}

// GitHub keeps deliveries that failed for three days, and never tries again by itself.
const (
	deliveriesKept = 3 * 24 * time.Hour
	// deliveryLag is how far each look reaches back before the last one, since attempts are
	// listed when they have ended.
	deliveryLag = 10 * time.Minute
	// attempts is how often an event is tried before it is left to the sweep.
	attempts = 5
)

// redeliverer has GitHub deliver again what never arrived.
type redeliverer struct {
	host *github.Host
	now  func() time.Time
	// since is how far the next look reaches back; the zero time means as far as it can.
	since time.Time
}

func (r *redeliverer) run(ctx context.Context) error {
	began := r.now()
	since := slices.MaxFunc([]time.Time{r.since, began.Add(-deliveriesKept)}, time.Time.Compare)
	deliveries, err := r.host.Deliveries(ctx, since)
	if err != nil {
		return err
	}
	missed := undelivered(deliveries)
	r.since = began.Add(-deliveryLag)
	var errs []error
	for _, delivery := range missed {
		// Until it has arrived it must stay in sight.
		if delivery.At.Before(r.since) {
			r.since = delivery.At
		}
		if err := r.host.Redeliver(ctx, delivery.ID); err != nil {
			if _, wait := sync.RetryAt(err); wait || ctx.Err() != nil {
				errs = append(errs, err)
				break
			}
			errs = append(errs, err)
		}
	}
	if len(missed) > 0 {
		zerolog.Ctx(ctx).Warn().Int("deliveries", len(missed)).Str("cure", "nothing, unless it stays: then see that GitHub reaches MILEPOST_LISTEN, as milepost doctor does").Msg("missed deliveries asked for again")
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("ask for missed deliveries: %w", err)
	}
	return nil
}

// undelivered returns the first attempt of each event that never arrived and was not tried too
// often. Deliveries are given and returned newest first.
func undelivered(deliveries []github.Delivery) []github.Delivery {
	arrived, tries := map[string]bool{}, map[string]int{}
	for _, delivery := range deliveries {
		tries[delivery.GUID]++
		if delivery.OK {
			arrived[delivery.GUID] = true
		}
	}
	seen := map[string]int{}
	var missed []github.Delivery
	for _, delivery := range deliveries {
		seen[delivery.GUID]++
		first := seen[delivery.GUID] == tries[delivery.GUID]
		if first && !arrived[delivery.GUID] && tries[delivery.GUID] < attempts {
			missed = append(missed, delivery)
		}
	}
	return missed
}
