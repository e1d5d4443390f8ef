package webhook

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
)

const (
	// maxBody is the largest payload that GitHub sends, in bytes.
	maxBody = 25 << 20
	// enqueueTimeout leaves time for the answer: GitHub waits 10 seconds.
	enqueueTimeout = 8 * time.Second
)

// Names of log fields.
const (
	fieldDelivery = "delivery"
	fieldEvent    = "event"
	fieldAction   = "action"
	fieldRepos    = "repos"
	fieldStatus   = "status"
	fieldDuration = "duration"
	fieldReason   = "reason"
)

// Enqueuer writes down which repositories are dirty.
type Enqueuer interface {
	// Deliver returns nil once the marks are on disk. Of a delivery whose marks were stored
	// before there is nothing to do; without a GUID every delivery is new.
	Deliver(ctx context.Context, guid string, repos ...sync.Repository) error
}

// Handler answers deliveries. Its answers:
//
//	202 the repositories are marked, on disk, or were so when the same delivery came before
//	204 there is nothing to do
//	400 the event's name is missing, or the payload is not JSON
//	401 the signature is missing or wrong
//	405 the method is not POST
//	413 the payload is larger than 25 MB
//	415 the content is neither JSON nor a form
//	503 the marks could not be written; the delivery may be repeated
type Handler struct {
	// Secrets are those that a delivery may be signed with: one, or two while the secret is
	// being changed. Without any that is not empty every delivery is refused.
	Secrets [][]byte
	// Queue takes the marks.
	Queue Enqueuer
	// Now is the clock.
	Now func() time.Time
}

// ServeHTTP implements http.Handler. The logger comes from the request's context.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := h.Now()
	logger := zerolog.Ctx(r.Context()).With().
		Str(fieldDelivery, header(r, "X-GitHub-Delivery")).
		Str(fieldEvent, header(r, "X-GitHub-Event")).
		Logger()
	answer := h.serve(w, r.WithContext(logger.WithContext(r.Context())))

	level := zerolog.DebugLevel
	switch {
	case answer.status == http.StatusServiceUnavailable:
		level = zerolog.ErrorLevel
	case answer.status >= http.StatusBadRequest:
		level = zerolog.WarnLevel
	}
	line := logger.WithLevel(level).
		Err(answer.err).
		Int(fieldStatus, answer.status).
		Int(fieldRepos, answer.repos).
		Dur(fieldDuration, h.Now().Sub(began))
	if answer.message != "" {
		line = line.Str(fieldReason, answer.message)
	}
	if answer.action != "" {
		line = line.Str(fieldAction, answer.action)
	}
	line.Msg("delivery answered")

	if answer.message == "" {
		w.WriteHeader(answer.status)
		return
	}
	http.Error(w, answer.message, answer.status)
}

// answer is what a delivery led to: message is for the sender, the rest for the log.
type answer struct {
	status  int
	message string
	action  string
	repos   int
	err     error
}

func (h Handler) serve(w http.ResponseWriter, r *http.Request) answer {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return answer{status: http.StatusMethodNotAllowed, message: "send deliveries by POST"}
	}
	body, refusal := readBody(w, r)
	if refusal != nil {
		return *refusal
	}
	if !signed(body, r.Header.Get("X-Hub-Signature-256"), h.Secrets) {
		return answer{status: http.StatusUnauthorized, message: "the X-Hub-Signature-256 header does not match the payload"}
	}
	event := r.Header.Get("X-GitHub-Event")
	if event == "" {
		return answer{status: http.StatusBadRequest, message: "the X-GitHub-Event header is missing"}
	}
	payload, err := unwrap(body, r.Header.Get("Content-Type"))
	if err != nil {
		return answer{status: http.StatusBadRequest, message: "the form cannot be read", err: err}
	}
	keys, err := Keys(event, payload)
	if err != nil {
		return answer{status: http.StatusBadRequest, message: "the payload is not JSON", err: err}
	}
	done := answer{status: http.StatusNoContent, action: actionOf(payload), repos: len(keys)}
	if len(keys) == 0 {
		return done
	}
	ctx, cancel := context.WithTimeout(r.Context(), enqueueTimeout)
	defer cancel()
	if err := h.Queue.Deliver(ctx, r.Header.Get("X-GitHub-Delivery"), keys...); err != nil {
		return answer{status: http.StatusServiceUnavailable, message: "the delivery could not be stored", action: done.action, err: err}
	}
	done.status = http.StatusAccepted
	return done
}

// header returns a header for the log: before the signature was checked anyone may have sent it.
func header(r *http.Request, name string) string {
	const longest = 64
	value := r.Header.Get(name)
	return value[:min(len(value), longest)]
}
