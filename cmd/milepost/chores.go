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
	installations, err := s.host.Installations(ctx)
	if err != nil {
		return nil, err
	}
	var all []sync.Repository
	var errs []error
	for _, installation := range installations {
		if installation.Suspended {
			continue
		}
		repositories, _, err := s.host.Repositories(ctx, installation.ID)
		if err != nil && !sync.IsForbidden(err) && !sync.IsGone(err) {
			errs = append(errs, err)
		}
		all = append(all, repositories...)
	}
	return all, errors.Join(errs...)
}

// sweep marks every repository that the App may work on. A pass over one where nothing has
// changed reads three short lists, and the list of pull requests is looked at for previews. What one installation refuses does not concern the others. The
// ledger is told which repositories there are, so that it can forget those that have gone.
func (s *server) sweep(ctx context.Context) error {
	installations, err := s.host.Installations(ctx)
	if err != nil {
		return err
	}
	var errs []error
	marked := 0
	census := ledger.Census{Repositories: map[int64]bool{}, Unlisted: map[int64]bool{}}
	for _, installation := range installations {
		if installation.Suspended {
			census.Unlisted[installation.ID] = true
			continue
		}
		repositories, archived, err := s.host.Repositories(ctx, installation.ID)
		if err != nil {
			census.Unlisted[installation.ID] = true
			// Deleted or suspended a moment ago.
			if !sync.IsForbidden(err) && !sync.IsGone(err) {
				errs = append(errs, err)
			}
			continue
		}
		if err := s.queue.Mark(ctx, repositories...); err != nil {
			return errors.Join(append(errs, err)...)
		}
		marked += len(repositories)
		if err := s.missedPreviews(ctx, repositories); err != nil {
			errs = append(errs, err)
		}
		for _, repo := range append(repositories, archived...) {
			census.Repositories[repo.ID] = true
		}
	}
	errs = append(errs, s.ledger.RecordCensus(ctx, census, time.Now()))
	zerolog.Ctx(ctx).Info().Int("installations", len(installations)).Int("repositories", marked).Msg("sweep done")
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
		zerolog.Ctx(ctx).Warn().Int("deliveries", len(missed)).Msg("missed deliveries asked for again")
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
