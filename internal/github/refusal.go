package github

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	gh "github.com/google/go-github/v92/github"
)

// refusal is an answer of GitHub that is not a success.
type refusal struct {
	status  int
	message string
	details []gh.Error
	header  http.Header
}

// refused takes GitHub's answer out of an error.
func refused(err error) (refusal, bool) {
	var (
		response  *gh.ErrorResponse
		primary   *gh.RateLimitError
		secondary *gh.AbuseRateLimitError
		moved     *gh.RedirectionError
	)
	switch {
	case errors.As(err, &response) && response.Response != nil:
		return refusal{response.Response.StatusCode, response.Message, response.Errors, response.Response.Header}, true
	case errors.As(err, &primary) && primary.Response != nil:
		return refusal{primary.Response.StatusCode, primary.Message, nil, primary.Response.Header}, true
	case errors.As(err, &secondary) && secondary.Response != nil:
		return refusal{secondary.Response.StatusCode, secondary.Message, nil, secondary.Response.Header}, true
	case errors.As(err, &moved) && moved.Response != nil:
		return refusal{moved.StatusCode, "", nil, moved.Response.Header}, true
	default:
		return refusal{}, false
	}
}

// limit reports whether a limit was met. Of a 403 the headers tell, or the words; pull requests
// opened too fast are a 422.
func (r refusal) limit() bool {
	switch r.status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden:
		return r.header.Get("Retry-After") != "" || r.header.Get("X-Ratelimit-Remaining") == "0" ||
			r.says("rate limit") || r.says("abuse detection")
	case http.StatusUnprocessableEntity:
		return r.says("submitted too quickly")
	default:
		return false
	}
}

func (r refusal) class() class {
	switch r.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		return forbidden
	case http.StatusGone:
		if r.says("disabled") {
			return forbidden
		}
		return gone
	case http.StatusNotFound, http.StatusMovedPermanently, http.StatusFound,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return gone
	case http.StatusConflict, http.StatusRequestTimeout, http.StatusTooEarly:
		return plain
	case http.StatusUnprocessableEntity:
		// Two sub-issues were added to one parent at the same moment.
		if r.says("priority has already been taken") {
			return plain
		}
	}
	if r.status >= 400 && r.status < 500 {
		return rejected
	}
	return plain
}

// says reports whether the words occur in the message or in a detail, in any case.
func (r refusal) says(words string) bool {
	return strings.Contains(strings.ToLower(r.String()), strings.ToLower(words))
}

// names reports whether a detail is about the field; code may be "".
func (r refusal) names(field, code string) bool {
	for _, detail := range r.details {
		if detail.Field == field && (code == "" || detail.Code == code) {
			return true
		}
	}
	return false
}

// String is the status and GitHub's own words on one line, cut to what a message can hold.
func (r refusal) String() string {
	message := r.message
	if message == "" {
		message = http.StatusText(r.status)
	}
	details := make([]string, 0, len(r.details))
	for _, detail := range r.details {
		if detail.Message != "" {
			details = append(details, detail.Message)
			continue
		}
		details = append(details, strings.TrimSpace(detail.Field+" "+detail.Code))
	}
	text := fmt.Sprintf("%d %s", r.status, message)
	if len(details) > 0 {
		text += ": " + strings.Join(details, "; ")
	}
	return cut(strings.Join(strings.Fields(text), " "), 500)
}

// status returns the HTTP status of a refusal, 0 for any other error and for nil.
func status(err error) int {
	r, _ := refused(err)
	return r.status
}

// cut shortens text to at most n bytes between two characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}
