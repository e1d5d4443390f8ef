package main

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"
)

// forgetEvery is how often the database is rid of what is of no use any more.
const forgetEvery = time.Hour

// forget removes what was kept long enough from the database, a little at a time, so that nobody
// waits for it.
func (s *server) forget(ctx context.Context) error {
	deliveries, err := s.queue.ForgetDeliveries(ctx)
	repositories, items, ledgerErr := s.ledger.Forget(ctx, time.Now())
	effects, effectsErr := s.ledger.ForgetEffects(ctx, time.Now())
	presses, pressesErr := s.ledger.ForgetPresses(ctx, time.Now())
	limits, limitsErr := s.limits.Forget(ctx, time.Now())
	if deliveries+repositories+items+effects+presses+limits > 0 {
		zerolog.Ctx(ctx).Info().
			Int("deliveries", deliveries).
			Int("repositories", repositories).
			Int("items", items).
			Int("effects", effects).
			Int("presses", presses).
			Int("limits", limits).
			Msg("forgot what was kept long enough")
	}
	return errors.Join(err, ledgerErr, effectsErr, pressesErr, limitsErr)
}
