package metrics

import "time"

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

// Pass counts a pass over a repository, after which so many issues are still to be created.
func (m *Metrics) Pass(repository int64, outcome Outcome, took time.Duration, waiting int) {
	m.passes.WithLabelValues(string(outcome)).Inc()
	m.durations.Observe(took.Seconds())
	m.mu.Lock()
	defer m.mu.Unlock()
	if waiting == 0 {
		delete(m.waiting, repository)
	} else {
		m.waiting[repository] = waiting
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
