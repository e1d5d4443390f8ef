package queue

import (
	"context"
	"errors"
	"log/slog"

	"github.com/rs/zerolog"
)

// riverLog is the log that River writes to: warnings and errors, but none about what a stop cut
// short, which River takes for failures.
type riverLog struct{ slog.Handler }

func newRiverLog(logger zerolog.Logger) *slog.Logger {
	return slog.New(riverLog{zerolog.NewSlogHandler(logger.Level(max(logger.GetLevel(), zerolog.WarnLevel)))})
}

// Handle implements slog.Handler.
func (l riverLog) Handle(ctx context.Context, record slog.Record) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return l.Handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (l riverLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return riverLog{l.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (l riverLog) WithGroup(name string) slog.Handler { return riverLog{l.Handler.WithGroup(name)} }
