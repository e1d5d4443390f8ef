package github

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	stdsync "sync"
	"time"

	"github.com/tidwall/gjson"
)

// tokenTransport adds the token of an installation.
type tokenTransport struct {
	options      Options
	clock        *clock
	installation int64
	// app sends requests as the App itself.
	app http.RoundTripper

	mu      stdsync.Mutex
	current *token
	// granted is what the installation is known to grant; a token has what was granted when it
	// was made.
	granted string
}

// token is a token and the time on GitHub's clock at which it ends, an hour after it was made.
type token struct {
	value string
	ends  time.Time
}

// renewBefore is how long before its end a token is replaced.
const renewBefore = time.Minute

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
// was revoked, is replaced once: a 401 says that nothing was carried out.
func (t *tokenTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	token, resp, err := t.send(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	t.forget(token)
	return repeat(sender(func(again *http.Request) (*http.Response, error) {
		_, resp, err := t.send(again) // if that is a 401, too, it is not about the token
		return resp, err
	}), req, resp)
}

// sender is a function that sends a request.
type sender func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (s sender) RoundTrip(req *http.Request) (*http.Response, error) { return s(req) }

// send sends the request with the token at hand, or a new one.
func (t *tokenTransport) send(req *http.Request) (*token, *http.Response, error) {
	token, err := t.token(req.Context())
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, nil, err
	}
	resp, err := unsigned{sender(func(signed *http.Request) (*http.Response, error) {
		signed.Header.Set("Authorization", "token "+token.value)
		return t.options.Transport.RoundTrip(signed)
	})}.RoundTrip(req)
	return token, resp, err
}

// token returns a token that is valid. Whoever needs one while it is made waits for it.
func (t *tokenTransport) token(ctx context.Context) (*token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current != nil && t.clock.github().Before(t.current.ends.Add(-renewBefore)) {
		return t.current, nil
	}
	made, err := t.mint(ctx)
	if err != nil {
		return nil, err
	}
	t.current = made
	return made, nil
}

// mint asks for a new token.
func (t *tokenTransport) mint(ctx context.Context) (*token, error) {
	address := fmt.Sprintf("%sapp/installations/%d/access_tokens", t.options.APIURL, t.installation)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, nil)
	if err != nil {
		return nil, &mintError{cause: err}
	}
	req.Header.Set("User-Agent", t.options.UserAgent)
	resp, err := t.app.RoundTrip(req)
	if err != nil {
		return nil, &mintError{cause: err}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if resp.StatusCode/100 != 2 {
		message := gjson.GetBytes(body, "message").String()
		if message == "" {
			message = http.StatusText(resp.StatusCode)
		}
		return nil, &mintError{status: resp.StatusCode, message: message, header: resp.Header}
	}
	var row struct {
		Token     string    `json:"token"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	if err == nil {
		err = json.Unmarshal(body, &row)
	}
	if err == nil && row.Token == "" {
		err = errNoRow
	}
	if err != nil {
		return nil, &mintError{cause: err}
	}
	return &token{row.Token, row.ExpiresAt}, nil
}

// forget drops a token that GitHub no longer takes, so that the next request gets a new one.
func (t *tokenTransport) forget(token *token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == token {
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
