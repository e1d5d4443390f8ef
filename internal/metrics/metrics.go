package metrics

import (
	"net/http"
	stdsync "sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts. It is safe for concurrent use.
type Metrics struct {
	registry   *prometheus.Registry
	deliveries *prometheus.CounterVec
	passes     *prometheus.CounterVec
	durations  prometheus.Histogram
	previews   *prometheus.CounterVec
	previewing prometheus.Histogram
	requests   *prometheus.CounterVec
	created    *prometheus.CounterVec

	mu stdsync.Mutex
	// waiting holds how many issues are still to be created, by repository.
	waiting map[int64]int
}

// New returns metrics that ask the given state when they are asked.
func New(state State) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		waiting:  map[int64]int{},
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_deliveries_total",
			Help: "Webhook deliveries by event and outcome: accepted, ignored, refused or failed.",
		}, []string{"event", "outcome"}),
		passes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_passes_total",
			Help: "Passes over repositories by outcome: done, left_alone, put_off, cut_short or failed.",
		}, []string{"outcome"}),
		durations: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "milepost_pass_duration_seconds",
			Help:    "How long passes took.",
			Buckets: []float64{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900},
		}),
		previews: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_previews_total",
			Help: "Previews of pull requests and merge groups by outcome: done, put_off, cut_short or failed.",
		}, []string{"outcome"}),
		previewing: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "milepost_preview_duration_seconds",
			Help:    "How long previews took.",
			Buckets: []float64{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900},
		}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_github_requests_total",
			Help: "Requests to GitHub by method and outcome: ok, not_modified, refused, limited, failed or lost.",
		}, []string{"method", "outcome"}),
		created: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_issues_created_total",
			Help: "Issues created by installation: GitHub limits them, and so does the server.",
		}, []string{"installation"}),
	}
	m.registry.MustRegister(
		m.deliveries, m.passes, m.durations, m.previews, m.previewing, m.requests, m.created, &collector{metrics: m, state: state},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// Handler shows the metrics. What cannot be learnt at the moment is left out.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true})
}
