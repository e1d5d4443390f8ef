package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	stdsync "sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracedata "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/milepost/milepost/internal/config"
)

// collecting takes traces over OTLP by HTTP.
type collecting struct {
	url string

	mu    stdsync.Mutex
	raw   []string
	spans map[string]*tracedata.Span
}

func newCollecting(t *testing.T) *collecting {
	t.Helper()
	c := &collecting{spans: map[string]*tracedata.Span{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent collector.ExportTraceServiceRequest
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &sent) != nil {
			http.Error(w, "no traces", http.StatusBadRequest)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.raw = append(c.raw, string(body))
		for _, resource := range sent.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				for _, span := range scope.GetSpans() {
					c.spans[string(span.GetSpanId())] = span
				}
			}
		}
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *collecting) collect(cfg *config.Server) { cfg.TracesBase = c.url }

// said is all that was sent.
func (c *collecting) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.raw, "\n")
}

// above names a span and those above it, up to the first.
func (c *collecting) above(span *tracedata.Span) []string {
	var names []string
	for ; span != nil; span = c.spans[string(span.GetParentSpanId())] {
		names = append(names, span.GetName())
	}
	return names
}

func TestTraces_tell_of_a_push_from_its_delivery_to_each_request(t *testing.T) {
	t.Parallel()
	c := newCollecting(t)
	l := startLife(t, c.collect, withMetrics)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.rest()
	l.plan(secretPlan)
	l.rest()
	l.must(l.server.traces.Flush(l.ctx))
	if text := l.openMetrics(); !strings.Contains(text, `# {trace_id="`) || !strings.HasSuffix(text, "# EOF\n") {
		t.Errorf("no trace stands beside how long passes took:\n%s", text)
	}
	c.mu.Lock()
	creations, stages, outside := 0, map[string]bool{}, 0
	for _, span := range c.spans {
		names := c.above(span)
		if span.GetName() == "POST /repos/{}/{}/issues" {
			creations++
			if want := []string{span.GetName(), "apply", "pass", "queue", "delivery"}; !slices.Equal(names, want) {
				t.Errorf("a creation stands below %q, want %q", names, want)
			}
		}
		if len(names) == 4 && names[1] == "pass" {
			stages[names[0]] = true
		}
		if span.GetEndTimeUnixNano() < span.GetStartTimeUnixNano() {
			t.Errorf("%s ends before it begins", span.GetName())
		}
		if span.GetStatus().GetMessage() != "" || len(span.GetEvents()) > 0 {
			t.Errorf("%s holds words of an error: %v", span.GetName(), span)
		}
		for _, about := range span.GetAttributes() {
			if !slices.Contains([]string{"delivery", "event", "repo", "http.request.method", "url.template", "server.address", "http.response.status_code"}, about.GetKey()) {
				t.Errorf("%s tells %s", span.GetName(), about.GetKey())
			}
		}
		if strings.Contains(span.GetName(), "/") && len(names) == 1 {
			outside++
		}
	}
	c.mu.Unlock()
	if creations != 4 {
		t.Errorf("%d creations are told of, want 4", creations)
	}
	for _, name := range []string{"observe", "read", "decide", "apply", "report"} {
		if !stages[name] {
			t.Errorf("no stage %q is told of; there are %v", name, stages)
		}
	}
	if outside > 3 { // who the App is, asked at the start
		t.Errorf("%d requests stand below no pass", outside)
	}
	for what, text := range map[string]string{
		"prose": proseMark, "an item's text": titleMark, "the plan's path": "docs/milestone-1.md", "the webhook secret": l.WebhookSecret, "a token": "ghs_",
	} {
		if strings.Contains(c.said(), text) {
			t.Errorf("the traces tell %s", what)
		}
	}
}

func TestTraces_cost_nothing_where_nobody_collects_them_and_hold_nothing_up_where_nobody_answers(t *testing.T) {
	t.Parallel()
	if l := startLife(t); l.server.traces != nil || l.server.engine.Stage != nil {
		t.Error("traces are made though nobody collects them")
	}
	l := startLife(t, func(cfg *config.Server) { cfg.TracesURL = "http://127.0.0.1:1/v1/traces" })
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.rest()
	l.wantIssues("first goal: open", "second goal: open")
}

// openMetrics scrapes as one who understands examples.
func (l *life) openMetrics() string {
	l.t.Helper()
	request, err := http.NewRequestWithContext(l.ctx, http.MethodGet, "http://"+l.server.scrape.Addr().String()+"/metrics", http.NoBody)
	l.must(err)
	request.Header.Set("Accept", "application/openmetrics-text; version=1.0.0")
	answer, err := http.DefaultClient.Do(request)
	l.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	l.must(err)
	return string(text)
}
