package github

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	stdsync "sync"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/tidwall/gjson"
)

// tokenTransport adds the token of an installation.
type tokenTransport struct {
	options      Options
	installation int64

	mu      stdsync.Mutex
	current *ghinstallation.Transport
	// granted is what the installation is known to grant; a token has what was granted when it
	// was made.
	granted string
}

// mintError tells that no token could be had, and hence that the request was not sent.
type mintError struct {
	// status is 0 when there was no answer.
	status  int
	message string
	header  http.Header
	cause   error
}

func (e *mintError) Error() string {
	if e.status == 0 {
		return fmt.Sprintf("get a token: %v", e.cause)
	}
	return fmt.Sprintf("get a token: %d %s", e.status, e.message)
}

func (e *mintError) Unwrap() error { return e.cause }

// RoundTrip sends the request with a token that is valid. One that GitHub no longer takes, since it
// was revoked or the clocks differ, is replaced once: a 401 says that nothing was carried out.
func (t *tokenTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.send(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || req.Body != nil && req.GetBody == nil {
		return resp, err
	}
	again := req.Clone(req.Context())
	if req.Body != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return resp, nil //nolint:nilerr // the first answer stands
		}
	}
	_ = resp.Body.Close()
	return t.send(again)
}

// send sends the request with the token at hand, or a new one.
func (t *tokenTransport) send(req *http.Request) (*http.Response, error) {
	transport, err := t.transport()
	if err == nil {
		_, err = transport.Token(req.Context())
	}
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, newMintError(err)
	}
	resp, err := unsigned{transport}.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		t.forget(transport)
	}
	return resp, err
}

// transport returns the transport that holds the token. One is made for each installation,
// since those made from a common parent race.
func (t *tokenTransport) transport() (*ghinstallation.Transport, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current != nil {
		return t.current, nil
	}
	transport, err := ghinstallation.New(t.options.Transport, t.options.AppID, t.installation, t.options.PrivateKey)
	if err != nil {
		return nil, err
	}
	transport.BaseURL = strings.TrimSuffix(t.options.APIURL, "/")
	t.current = transport
	return transport, nil
}

// forget drops a token that GitHub no longer takes, so that the next request gets a new one.
func (t *tokenTransport) forget(transport *ghinstallation.Transport) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == transport {
		t.current = nil
	}
}

// grant notes what the installation grants, and drops a token that may know another grant.
func (t *tokenTransport) grant(permissions string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.granted != permissions {
		t.granted, t.current = permissions, nil
	}
}

// newMintError reads what GitHub said. It must be called before the request's context ends.
func newMintError(err error) *mintError {
	var refused *ghinstallation.HTTPError
	if !errors.As(err, &refused) || refused.Response == nil {
		if refused != nil && refused.RootCause != nil {
			err = refused.RootCause
		}
		return &mintError{cause: err}
	}
	resp := refused.Response
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	message := gjson.GetBytes(body, "message").String()
	if message == "" {
		message = http.StatusText(resp.StatusCode)
	}
	return &mintError{status: resp.StatusCode, message: message, header: resp.Header}
}
