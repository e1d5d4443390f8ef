package github

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/milepost/milepost/internal/ratelimit"
)

// class is what an error means for the work that met it.
type class int

// The classes; each but plain has a method of its name.
const (
	plain class = iota
	gone
	rejected
	forbidden
	unclear
	unsupported
)

// failure is an error with its class. It keeps no request and no body.
type failure struct {
	doing, reason string
	class         class
	cause         error
}

func (e *failure) Error() string { return e.doing + ": " + e.reason }

func (e *failure) Unwrap() error { return e.cause }

// Gone reports whether the thing addressed does not exist.
func (e *failure) Gone() bool { return e.class == gone }

// Rejected reports whether the request would be refused again.
func (e *failure) Rejected() bool { return e.class == rejected }

// Forbidden reports whether the whole repository cannot be worked on for now.
func (e *failure) Forbidden() bool { return e.class == forbidden }

// Unclear reports whether the request may have been carried out.
func (e *failure) Unclear() bool { return e.class == unclear }

// Unsupported reports whether this GitHub does not have what was asked for, or not for us.
func (e *failure) Unsupported() bool { return e.class == unsupported }

// limited tells that a limit of GitHub was met.
type limited struct {
	doing, reason string
	at            time.Time
}

func (e *limited) Error() string {
	return fmt.Sprintf("%s: %s (again at %s)", e.doing, e.reason, e.at.UTC().Format(time.RFC3339))
}

// RetryAt is when the limit ends.
func (e *limited) RetryAt() time.Time { return e.at }

// reading wraps the error of a request that changes nothing; nil stays nil.
func (c *connection) reading(err error, format string, args ...any) error {
	return c.failed(err, plain, fmt.Sprintf(format, args...))
}

// writing wraps the error of a request that changes something: where there was no usable
// answer, it is unclear whether it was carried out.
func (c *connection) writing(err error, format string, args ...any) error {
	return c.failed(err, unclear, fmt.Sprintf(format, args...))
}

// failed classifies an error; unanswered is the class of one without a usable answer.
func (c *connection) failed(err error, unanswered class, doing string) error {
	var (
		ours   *failure
		limit  *limited
		closed *closedError
		mint   *mintError
		kept   *withheldError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ours):
		return &failure{doing, ours.reason, ours.class, ours.cause}
	case errors.As(err, &limit):
		return err
	case errors.As(err, &closed):
		return &limited{doing, closed.Error(), closed.until}
	case errors.As(err, &mint):
		return c.unminted(mint, doing)
	case errors.As(err, &kept):
		return &failure{doing, kept.Error(), plain, kept}
	}
	refusal, ok := refused(err)
	if !ok {
		return &failure{doing, err.Error(), unanswered, err}
	}
	if refusal.limit() {
		return c.limit(doing, refusal.String(), refusal.header)
	}
	class := refusal.class()
	if refusal.status >= 500 {
		class = unanswered
	}
	return &failure{doing: doing, reason: refusal.String(), class: class}
}

// unminted classifies the failure to get a token. The request itself was not sent, so nothing
// is unclear; and what is not found is the installation, not the thing asked for.
func (c *connection) unminted(mint *mintError, doing string) error {
	r := refusal{status: mint.status, message: mint.message, header: mint.header}
	switch {
	case mint.status == 0 || mint.status >= 500:
		return &failure{doing, mint.Error(), plain, mint.cause}
	case r.limit():
		return c.limit(doing, mint.Error(), mint.header)
	default:
		return &failure{doing: doing, reason: mint.Error(), class: forbidden}
	}
}

// limit closes the gate for as long as GitHub said to wait.
func (c *connection) limit(doing, reason string, header http.Header) error {
	at := ratelimit.RetryAt(header, c.now())
	c.gate.blockUntil(at)
	return &limited{doing, reason, at}
}
