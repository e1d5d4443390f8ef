package metrics

import "time"

// Preview counts a preview of a pull request or a merge group.
func (m *Metrics) Preview(outcome Outcome, took time.Duration) {
	m.previews.WithLabelValues(string(outcome)).Inc()
	m.previewing.Observe(took.Seconds())
}
