package traces

import (
	"context"
	"fmt"
	stdsync "sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Options says where traces go.
type Options struct {
	// Endpoint is the address to which they are sent, such as http://127.0.0.1:4318/v1/traces.
	Endpoint string
	// Version is the program's.
	Version string
	// Failed is told when traces could not be sent; they are lost.
	Failed func(error)
	Now    func() time.Time
}

// Traces tells what is done. It is safe for concurrent use.
type Traces struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
	now      func() time.Time

	mu stdsync.Mutex
	// waiting has the deliveries that asked for a pass which has not begun.
	waiting map[Subject]wait
}

// New returns traces that are sent. What else the SDK reads of the environment counts, too, such as OTEL_SERVICE_NAME,
// OTEL_TRACES_SAMPLER and OTEL_EXPORTER_OTLP_HEADERS. Nothing is connected to yet.
func New(ctx context.Context, options Options) (*Traces, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(options.Endpoint))
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "milepost"), attribute.String("service.version", options.Version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("describe the sender of traces: %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithResource(about), sdktrace.WithBatcher(telling{exporter, options.Failed}))
	return &Traces{
		provider: provider, tracer: provider.Tracer("github.com/milepost/milepost"), now: options.Now, waiting: map[Subject]wait{},
	}, nil
}

// telling tells of failures where they are logged, and not by the SDK's own means.
type telling struct {
	sdktrace.SpanExporter
	failed func(error)
}

// ExportSpans implements sdktrace.SpanExporter.
func (t telling) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := t.SpanExporter.ExportSpans(ctx, spans); err != nil && t.failed != nil {
		t.failed(err)
	}
	return nil
}

// Close sends what was not sent yet, as far as the context lasts, and ends.
func (t *Traces) Close(ctx context.Context) error {
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}

// Flush sends what was not sent yet.
func (t *Traces) Flush(ctx context.Context) error {
	if err := t.provider.ForceFlush(ctx); err != nil {
		return fmt.Errorf("send traces: %w", err)
	}
	return nil
}

// ID is the trace that a context belongs to and that is sent, "" if there is none.
func ID(ctx context.Context) string {
	if at := trace.SpanContextFromContext(ctx); at.IsSampled() {
		return at.TraceID().String()
	}
	return ""
}

// fail notes that something went wrong, without its words: those may quote what GitHub answered.
func fail(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
}
