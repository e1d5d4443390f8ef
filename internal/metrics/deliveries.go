package metrics

import (
	"net/http"
	"slices"
)

// events are those that get a label of their own. A name comes from whoever sends it.
var events = []string{
	"check_run", "check_suite", "installation", "installation_repositories", "issue_comment", "issue_dependencies",
	"issues", "label", "milestone", "ping", "pull_request", "push", "repository", "sub_issues",
}

// Deliveries counts what the handler of webhooks answers.
func (m *Metrics) Deliveries(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &witness{ResponseWriter: w, status: http.StatusOK}
		handler.ServeHTTP(answer, r)
		event := r.Header.Get("X-GitHub-Event")
		if !slices.Contains(events, event) {
			event = "other"
		}
		m.deliveries.WithLabelValues(event, deliveryOutcome(answer.status)).Inc()
	})
}

func deliveryOutcome(status int) string {
	switch {
	case status >= http.StatusInternalServerError:
		return "failed"
	case status >= http.StatusBadRequest:
		return "refused"
	case status == http.StatusNoContent:
		return "ignored"
	default:
		return "accepted"
	}
}

// witness remembers the status of an answer.
type witness struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *witness) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }
