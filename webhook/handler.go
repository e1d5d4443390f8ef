package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"github.com/milepost/milepost/sync"
)

// enqueueTimeout leaves time for the answer: GitHub waits 10 seconds.
const enqueueTimeout = 8 * time.Second

// retryAfter is when a delivery may be repeated that could not be taken in. GitHub never does so by
// itself, see the chore that asks for missed deliveries; a proxy may.
const retryAfter = 30 * time.Second

// Names of log fields.
const (
	fieldDelivery = "delivery"
	fieldEvent    = "event"
	fieldAction   = "action"
	fieldRepos    = "repos"
	fieldStatus   = "status"
	fieldDuration = "duration"
	fieldReason   = "reason"
	fieldCure     = "cure"
	fieldPeer     = "peer"
	fieldVia      = "forwarded_for"
	fieldUnlogged = "unlogged"
)

// Enqueuer writes down which repositories are dirty, and what people ask for there.
type Enqueuer interface {
	// Deliver returns nil once the news are on disk. Of a delivery whose news were stored
	// before there is nothing to do; without a GUID every delivery is new.
	Deliver(ctx context.Context, guid string, cause sync.Cause, news ...sync.News) error
}

// Handler answers deliveries; make one with [New]. Its answers:
//
//	202 the repositories are marked, on disk, or were so when the same delivery came before
//	204 there is nothing to do
//	400 the event's name is missing, or the payload is not JSON or is nested too deeply
//	401 the signature is missing, malformed or wrong
//	405 the method is not POST
//	413 the payload is larger than 25 MB
//	415 the content is neither JSON nor a form, or it is compressed
//	503 there are too many deliveries at once, or the marks could not be written; the delivery may
//	    be repeated
//
// Of a request without a well-formed signature the body is not read, and the bodies of all others
// together take a bounded amount of memory. How slowly one may come is for the server to say.
type Handler struct {
	secrets [][]byte
	queue   Enqueuer
	now     func() time.Time
	// memory is what bodies may take at once, in bytes.
	memory *semaphore.Weighted
	log    *sampler
}

// New returns a handler for deliveries that are signed with one of the secrets: one, or two while
// the secret is being changed. Without any that is not empty every delivery is refused.
func New(secrets [][]byte, queue Enqueuer, now func() time.Time) *Handler {
	return &Handler{
		secrets: secrets,
		queue:   queue,
		now:     now,
		memory:  semaphore.NewWeighted(maxInFlight),
		log:     &sampler{},
	}
}

// ServeHTTP implements http.Handler. The logger comes from the request's context.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := h.now()
	logger := zerolog.Ctx(r.Context()).With().
		Str(fieldDelivery, header(r, "X-GitHub-Delivery")).
		Str(fieldEvent, header(r, "X-GitHub-Event")).
		Logger()
	answer := h.serve(w, r.WithContext(logger.WithContext(r.Context())))
	h.tell(&logger, r, answer, h.now().Sub(began))

	if answer.unread {
		// The server would wait for a short body before it answers.
		w.Header().Set("Connection", "close")
	}
	if answer.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
	}
	if answer.message == "" {
		w.WriteHeader(answer.status)
		return
	}
	http.Error(w, answer.message, answer.status)
}

// tell logs an answer. Anyone can have those of senders who have not shown who they are: few are
// logged, with their peer.
func (h *Handler) tell(logger *zerolog.Logger, r *http.Request, answer answer, took time.Duration) {
	level := zerolog.DebugLevel
	unlogged := 0
	switch {
	case !answer.verified:
		var ok bool
		if ok, unlogged = h.log.take(h.now()); !ok {
			return
		}
		level = zerolog.WarnLevel
	case answer.status == http.StatusServiceUnavailable:
		level = zerolog.ErrorLevel
	case answer.status >= http.StatusBadRequest:
		level = zerolog.WarnLevel
	}
	line := logger.WithLevel(level).
		Err(answer.err).
		Int(fieldStatus, answer.status).
		Int(fieldRepos, answer.repos).
		Dur(fieldDuration, took)
	if answer.message != "" {
		line = line.Str(fieldReason, answer.message)
	}
	if level >= zerolog.WarnLevel {
		line = line.Str(fieldCure, answer.cure())
	}
	if answer.action != "" {
		line = line.Str(fieldAction, answer.action)
	}
	if !answer.verified {
		line = line.Str(fieldPeer, peer(r))
		if via := header(r, "X-Forwarded-For"); via != "" {
			line = line.Str(fieldVia, via)
		}
	}
	if unlogged > 0 {
		line = line.Int(fieldUnlogged, unlogged)
	}
	line.Msg("delivery answered")
}

// answer is what a delivery led to: message is for the sender, the rest for the log.
type answer struct {
	status  int
	message string
	action  string
	repos   int
	err     error
	// verified tells that the sender knows a secret.
	verified bool
	// unread tells that the body, if there is one, is left where it is.
	unread bool
}

// cure says what to do about an answer that is worth a warning.
func (a answer) cure() string {
	switch {
	case !a.verified:
		return "if GitHub sent it, MILEPOST_WEBHOOK_SECRET is not the App's, as milepost doctor tells; nothing otherwise"
	case a.status == http.StatusServiceUnavailable:
		return "see that the database answers and has room; GitHub is asked to deliver it again"
	default:
		return "nothing, if GitHub sent it; otherwise somebody else knows the webhook secret, so change it"
	}
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request) answer {
	claimed, refusal := refuseUnread(w, r)
	if refusal != nil {
		refusal.unread = true
		return *refusal
	}
	memory := room{of: h.memory}
	defer memory.free()
	body, err := memory.read(r)
	if err != nil {
		return *refuseRead(err)
	}
	if !signed(body, claimed, h.secrets) {
		return answer{status: http.StatusUnauthorized, message: "the X-Hub-Signature-256 header does not match the payload"}
	}
	verified := h.enqueue(r, body)
	verified.verified = true
	return verified
}

// refuseUnread returns the HMAC that a delivery claims to be signed with, or why it is refused by what
// its head says.
func refuseUnread(w http.ResponseWriter, r *http.Request) ([]byte, *answer) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, &answer{status: http.StatusMethodNotAllowed, message: "send deliveries by POST"}
	}
	claimed, ok := signature(r.Header)
	if !ok {
		return nil, &answer{status: http.StatusUnauthorized, message: "the X-Hub-Signature-256 header is missing or malformed"}
	}
	return claimed, refuseBody(r)
}

// enqueue stores what a delivery of GitHub's says.
func (h *Handler) enqueue(r *http.Request, body []byte) answer {
	event := r.Header.Get("X-GitHub-Event")
	if event == "" {
		return answer{status: http.StatusBadRequest, message: "the X-GitHub-Event header is missing"}
	}
	payload, err := unwrap(body, r.Header.Get("Content-Type"))
	if err != nil {
		return answer{status: http.StatusBadRequest, message: "the form cannot be read", err: err}
	}
	keys, err := Keys(event, payload)
	switch {
	case errors.Is(err, errTooNested):
		return answer{status: http.StatusBadRequest, message: "the payload is nested too deeply", err: err}
	case err != nil:
		return answer{status: http.StatusBadRequest, message: "the payload is not JSON", err: err}
	}
	done := answer{status: http.StatusNoContent, action: actionOf(payload), repos: len(keys)}
	if len(keys) == 0 {
		return done
	}
	ctx, cancel := context.WithTimeout(r.Context(), enqueueTimeout)
	defer cancel()
	if err := h.queue.Deliver(ctx, r.Header.Get("X-GitHub-Delivery"), CauseOf(event), h.told(r, keys)...); err != nil {
		return answer{status: http.StatusServiceUnavailable, message: "the delivery could not be stored", action: done.action, err: err}
	}
	done.status = http.StatusAccepted
	return done
}

// told puts down which delivery told of what people ask for, and when.
func (h *Handler) told(r *http.Request, news []sync.News) []sync.News {
	for _, one := range news {
		for i := range one.Asks {
			one.Asks[i].ID, one.Asks[i].At = r.Header.Get("X-GitHub-Delivery"), h.now().UTC()
		}
	}
	return news
}

// header returns a header for the log: before the signature was checked anyone may have sent it.
func header(r *http.Request, name string) string {
	const longest = 64
	value := r.Header.Get(name)
	return value[:min(len(value), longest)]
}

// peer returns the address of the machine that sent the request, which may be a proxy.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
