package traces

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// maxHeader bounds what a sender says of a delivery, in bytes.
const maxHeader = 64

// Deliveries tells of each delivery that next answers.
func (t *Traces) Deliveries(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := t.tracer.Start(r.Context(), "delivery", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
			attribute.String("delivery", cut(r.Header.Get("X-GitHub-Delivery"))), attribute.String("event", cut(r.Header.Get("X-GitHub-Event")))))
		defer span.End()
		answer := &status{ResponseWriter: w}
		next.ServeHTTP(answer, r.WithContext(ctx))
		span.SetAttributes(attribute.Int("http.response.status_code", answer.code))
		if answer.code >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
	})
}

func cut(text string) string { return text[:min(len(text), maxHeader)] }

// status remembers how a request was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (s *status) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (s *status) Write(p []byte) (int, error) {
	if s.code == 0 {
		s.code = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what is below.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
