package metrics

import (
	"net/http"
	"slices"
)

// methods are those that get a label of their own.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete}

// Request counts a request to GitHub and its answer, nil if there was none.
func (m *Metrics) Request(request *http.Request, answer *http.Response) {
	method := request.Method
	if !slices.Contains(methods, method) {
		method = "other"
	}
	m.requests.WithLabelValues(method, requestOutcome(answer)).Inc()
}

func requestOutcome(answer *http.Response) string {
	switch {
	case answer == nil:
		return "lost"
	case answer.StatusCode == http.StatusNotModified:
		return "not_modified"
	case answer.StatusCode >= http.StatusInternalServerError:
		return "failed"
	case answer.StatusCode == http.StatusTooManyRequests, answer.StatusCode == http.StatusForbidden &&
		(answer.Header.Get("Retry-After") != "" || answer.Header.Get("X-Ratelimit-Remaining") == "0"):
		return "limited"
	case answer.StatusCode >= http.StatusBadRequest:
		return "refused"
	default:
		return "ok"
	}
}
