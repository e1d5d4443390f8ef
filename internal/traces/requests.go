package traces

import (
	"net/http"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Requests tells of each request that next sends. GitHub is told nothing of the trace.
func (t *Traces) Requests(next http.RoundTripper) http.RoundTripper { return requests{t, next} }

type requests struct {
	traces *Traces
	next   http.RoundTripper
}

// RoundTrip sends the request. A request outside of any pass is told of in a trace of its own.
func (r requests) RoundTrip(request *http.Request) (*http.Response, error) {
	path := template(request.URL.Path)
	ctx, span := r.traces.tracer.Start(request.Context(), request.Method+" "+path, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("http.request.method", request.Method), attribute.String("url.template", path), attribute.String("server.address", request.URL.Hostname())))
	defer span.End()
	answer, err := r.next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		fail(span, err)
		return nil, err
	}
	answer.Request = request
	span.SetAttributes(attribute.Int("http.response.status_code", answer.StatusCode))
	if answer.StatusCode >= http.StatusBadRequest {
		span.SetStatus(codes.Error, "")
	}
	return answer, nil
}

// words are those of GitHub's addresses that say what is asked for.
var words = strings.Fields(`api v3 app apps access_tokens assignees blobs branches check-runs collaborators comments commits compare contents
	dependencies blocked_by blocking events git graphql hook deliveries attempts installation installations issue issues labels meta milestones
	pulls rate_limit reactions refs repos repositories requested_reviewers reviews rules sub_issue sub_issues tags trees user users permission merge lock`)

// template is a path without what it names: owners, repositories, branches and files.
func template(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	named := false // what follows repos is an owner and a name, whatever they are called
	for i, part := range parts {
		after := func(n int) bool { return i >= n && parts[i-n] == "repos" && !named }
		if after(1) || after(2) || !slices.Contains(words, part) {
			parts[i] = "{}"
		}
		if i >= 2 && parts[i-2] == "repos" {
			named = true
		}
	}
	return "/" + strings.Join(parts, "/")
}
