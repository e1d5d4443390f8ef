package metrics

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// askTimeout bounds how long a scrape waits for the database.
const askTimeout = 5 * time.Second

// State tells what is true now. All of its functions are called at each scrape.
type State struct {
	Budgets      func() []Budget
	Backlog      func(ctx context.Context) (Backlog, error)
	Repositories func(ctx context.Context) (Repositories, error)
}

// Budget is what an installation may still ask of GitHub.
type Budget struct {
	Installation int64
	// Requests is what GitHub said is left of this hour, -1 if it is not known.
	Requests int
}

// Backlog is the queue of repositories.
type Backlog struct {
	// Aside were put aside, since their passes came to no end.
	Waiting, Due, Running, Aside int
	// Stuck passes of this process were given up and still run.
	Stuck int
	// Oldest is how long the one that is due longest has waited.
	Oldest time.Duration
}

// Repositories counts those that need somebody.
type Repositories struct {
	// Held have removals that wait for an approval, Blocked cannot be worked on.
	Held, Blocked int
}

var (
	requestsLeft = prometheus.NewDesc("milepost_github_requests_left",
		"Requests that an installation has left in this hour, as GitHub said last.", []string{"installation"}, nil)
	creationsWaiting = prometheus.NewDesc("milepost_creations_waiting",
		"Issues still to be created by imports that a limit has stopped.", nil, nil)
	queueWaiting = prometheus.NewDesc("milepost_queue_waiting", "Repositories that wait for a pass, due or not.", nil, nil)
	queueDue     = prometheus.NewDesc("milepost_queue_due", "Repositories whose pass might begin now.", nil, nil)
	queueRunning = prometheus.NewDesc("milepost_queue_running", "Repositories with a pass under way.", nil, nil)
	queueOldest  = prometheus.NewDesc("milepost_queue_oldest_seconds", "How long the repository that is due longest has waited.", nil, nil)
	queueStuck   = prometheus.NewDesc("milepost_passes_stuck", "Passes of this server that were given up and still run.", nil, nil)
	queueAside   = prometheus.NewDesc("milepost_repositories_aside", "Repositories put aside because their passes came to no end.", nil, nil)
	held         = prometheus.NewDesc("milepost_repositories_held", "Repositories with removals that are held back.", nil, nil)
	blocked      = prometheus.NewDesc("milepost_repositories_blocked", "Repositories that cannot be worked on.", nil, nil)
)

// collector asks the state at each scrape.
type collector struct {
	metrics *Metrics
	state   State
}

// Describe implements prometheus.Collector.
func (*collector) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		requestsLeft, creationsWaiting, queueWaiting, queueDue, queueRunning, queueStuck, queueAside, queueOldest, held, blocked,
	} {
		descriptions <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	for _, budget := range c.state.Budgets() {
		if budget.Requests >= 0 {
			gauge(requestsLeft, float64(budget.Requests), strconv.FormatInt(budget.Installation, 10))
		}
	}
	gauge(creationsWaiting, float64(c.metrics.creations()))
	if backlog, err := c.state.Backlog(ctx); err != nil {
		out <- prometheus.NewInvalidMetric(queueDue, err)
	} else {
		gauge(queueWaiting, float64(backlog.Waiting))
		gauge(queueDue, float64(backlog.Due))
		gauge(queueRunning, float64(backlog.Running))
		gauge(queueStuck, float64(backlog.Stuck))
		gauge(queueAside, float64(backlog.Aside))
		gauge(queueOldest, backlog.Oldest.Seconds())
	}
	if repositories, err := c.state.Repositories(ctx); err != nil {
		out <- prometheus.NewInvalidMetric(held, err)
	} else {
		gauge(held, float64(repositories.Held))
		gauge(blocked, float64(repositories.Blocked))
	}
}
