package metrics

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcome is how a pass ended.
type Outcome string

// The outcomes of passes.
const (
	Done      Outcome = "done"
	LeftAlone Outcome = "left_alone"
	PutOff    Outcome = "put_off"
	CutShort  Outcome = "cut_short"
	Failed    Outcome = "failed"
)

// Pass is one pass over a repository.
type Pass struct {
	Repository, Installation int64
	Outcome                  Outcome
	Took                     time.Duration
	// Trace is the id of the trace that tells of it, "" if none does.
	Trace string
	// Created counts the issues that it created, Waiting those that are still to be created.
	Created, Waiting int
}

// Pass counts a pass.
func (m *Metrics) Pass(pass Pass) {
	m.passes.WithLabelValues(string(pass.Outcome)).Inc()
	observe(m.durations, pass.Took, pass.Trace)
	if pass.Created > 0 {
		m.created.WithLabelValues(strconv.FormatInt(pass.Installation, 10)).Add(float64(pass.Created))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if pass.Waiting == 0 {
		delete(m.waiting, pass.Repository)
	} else {
		m.waiting[pass.Repository] = pass.Waiting
	}
}

// creations is how many issues are still to be created, as far as passes of this process know.
func (m *Metrics) creations() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := 0
	for _, n := range m.waiting {
		sum += n
	}
	return sum
}

// observe counts how long something took, with the trace that tells of it as its example.
func observe(in prometheus.Histogram, took time.Duration, trace string) {
	with, ok := in.(prometheus.ExemplarObserver)
	if !ok || trace == "" {
		in.Observe(took.Seconds())
		return
	}
	with.ObserveWithExemplar(took.Seconds(), prometheus.Labels{"trace_id": trace})
}
