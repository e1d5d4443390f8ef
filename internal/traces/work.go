package traces

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// Subject is what a pass, or a preview, is about.
type Subject struct {
	Repository int64
	// Preview names what a preview is about, "" for a pass.
	Preview string
}

const (
	// maxWaiting bounds for how many subjects deliveries are remembered, maxLinks how many beside the first of each.
	maxWaiting = 10_000
	maxLinks   = 16
)

// wait is since when something waits, and for which deliveries.
type wait struct {
	since  time.Time
	parent context.Context //nolint:containedctx // it is no more than the place in the trace
	links  []trace.Link
}

// Queued notes that the delivery of a context has something wait. What waits when the process ends is forgotten.
func (t *Traces) Queued(ctx context.Context, subjects ...Subject) {
	at := trace.SpanContextFromContext(ctx)
	if !at.IsValid() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, subject := range subjects {
		known, ok := t.waiting[subject]
		switch {
		case ok && len(known.links) < maxLinks:
			known.links = append(known.links, trace.Link{SpanContext: at})
		case !ok:
			if len(t.waiting) >= maxWaiting {
				clear(t.waiting)
			}
			known = wait{since: t.now(), parent: trace.ContextWithSpanContext(context.Background(), at)}
		}
		t.waiting[subject] = known
	}
}

// Work tells of a pass, or a preview, and of the wait before it; end is to be called with its outcome.
func (t *Traces) Work(ctx context.Context, name, repository string, subject Subject) (_ context.Context, end func(error)) {
	t.mu.Lock()
	waited, ok := t.waiting[subject]
	delete(t.waiting, subject)
	t.mu.Unlock()
	if ok {
		_, queued := t.tracer.Start(waited.parent, "queue", trace.WithTimestamp(waited.since), trace.WithLinks(waited.links...))
		queued.End(trace.WithTimestamp(t.now()))
		ctx = trace.ContextWithSpanContext(ctx, queued.SpanContext())
	}
	return t.start(ctx, name, attribute.String("repo", repository))
}

// Stage tells of a part of a pass.
func (t *Traces) Stage(ctx context.Context, name string) (_ context.Context, end func(error)) {
	return t.start(ctx, name)
}

func (t *Traces) start(ctx context.Context, name string, about ...attribute.KeyValue) (context.Context, func(error)) {
	ctx, span := t.tracer.Start(ctx, name, trace.WithAttributes(about...))
	return ctx, func(err error) {
		fail(span, err)
		span.End()
	}
}
