package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	// maxBody is the largest payload that GitHub sends, in bytes.
	maxBody = 25 << 20
	// maxInFlight bounds the memory that bodies take at once, in bytes: whoever sends one has only
	// shown that they know what a signature looks like. At least one of the largest fits in any form.
	maxInFlight = 64 << 20
	// firstRead is how much of a body whose length is unknown is read at first.
	firstRead = 64 << 10
	// roomTimeout is how long a delivery waits for others to be dealt with. GitHub waits 10 seconds
	// for all of it.
	roomTimeout = 2 * time.Second
)

// The content types that a webhook can be set to.
const (
	contentJSON = "application/json"
	contentForm = "application/x-www-form-urlencoded"
)

// The reasons why a body cannot be taken in.
var (
	errTooLarge = errors.New("the payload is larger than 25 MB")
	errNoRoom   = errors.New("too many deliveries at once")
)

// refuseBody returns why a body is refused by what is announced of it, nil if it is not.
func refuseBody(r *http.Request) *answer {
	if r.ContentLength > maxBody {
		return &answer{status: http.StatusRequestEntityTooLarge, message: errTooLarge.Error()}
	}
	if content := contentType(r.Header.Get("Content-Type")); content != contentJSON && content != contentForm {
		return &answer{status: http.StatusUnsupportedMediaType, message: "send application/json"}
	}
	// GitHub signs what it sends and compresses nothing.
	if r.Header.Get("Content-Encoding") != "" {
		return &answer{status: http.StatusUnsupportedMediaType, message: "send the payload uncompressed"}
	}
	return nil
}

// room is a part of the memory for bodies. It belongs to one request.
type room struct {
	of   *semaphore.Weighted
	held int64
}

// take waits a little until n more bytes are free.
func (m *room) take(ctx context.Context, n int64) error {
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	if m.of.Acquire(ctx, n) != nil {
		return errNoRoom
	}
	m.held += n
	return nil
}

// free gives all of it back.
func (m *room) free() { m.of.Release(m.held) }

// read returns the body as it was signed, in memory that room was made for. A length that is
// announced is taken at its word; without one the buffer grows with what comes.
func (m *room) read(r *http.Request) ([]byte, error) {
	if r.ContentLength >= 0 {
		if err := m.take(r.Context(), r.ContentLength); err != nil {
			return nil, err
		}
		body := make([]byte, r.ContentLength)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	return m.readUnannounced(r)
}

// readUnannounced reads a body whose length is not known before.
func (m *room) readUnannounced(r *http.Request) ([]byte, error) {
	var body []byte
	for size := int64(firstRead); ; size = min(2*size, maxBody+1) {
		// The smaller buffer is not gone yet.
		if err := m.take(r.Context(), size); err != nil {
			return nil, err
		}
		grown := make([]byte, size)
		n := copy(grown, body)
		more, err := fill(r.Body, grown[n:])
		body = grown[:n+more]
		switch {
		case errors.Is(err, io.EOF):
			return body, nil
		case err != nil:
			return nil, err
		case size > maxBody:
			return nil, errTooLarge
		}
	}
}

// fill reads until the buffer is full. Unlike [io.ReadFull] it tells the end of what is read, which
// is [io.EOF], from a connection that broke off.
func fill(from io.Reader, buffer []byte) (n int, err error) {
	for n < len(buffer) && err == nil {
		var more int
		more, err = from.Read(buffer[n:])
		n += more
	}
	if n == len(buffer) {
		return n, nil
	}
	return n, err
}

// refuseRead returns the answer to a body that could not be read.
func refuseRead(err error) *answer {
	switch {
	case errors.Is(err, errTooLarge):
		return &answer{status: http.StatusRequestEntityTooLarge, message: err.Error()}
	case errors.Is(err, errNoRoom):
		return &answer{status: http.StatusServiceUnavailable, message: err.Error(), unread: true}
	default:
		return &answer{status: http.StatusBadRequest, message: "the payload is incomplete", err: err}
	}
}

// unwrap returns the JSON in the body.
func unwrap(body []byte, content string) ([]byte, error) {
	if contentType(content) != contentForm {
		return body, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	return []byte(form.Get("payload")), nil
}

// contentType returns the media type without its parameters, in lower case.
func contentType(header string) string {
	content, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return content
}
