package webhook

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// The content types that a webhook can be set to.
const (
	contentJSON = "application/json"
	contentForm = "application/x-www-form-urlencoded"
)

// readBody returns the body as it was signed, or why it is refused.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *answer) {
	tooLarge := &answer{status: http.StatusRequestEntityTooLarge, message: "the payload is larger than 25 MB"}
	if r.ContentLength > maxBody {
		return nil, tooLarge
	}
	if content := contentType(r.Header.Get("Content-Type")); content != contentJSON && content != contentForm {
		return nil, &answer{status: http.StatusUnsupportedMediaType, message: "send application/json"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var limit *http.MaxBytesError
	if errors.As(err, &limit) {
		return nil, tooLarge
	}
	if err != nil {
		return nil, &answer{status: http.StatusBadRequest, message: "the payload is incomplete", err: err}
	}
	return body, nil
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
