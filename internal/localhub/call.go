package localhub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// object is a JSON object on its way out.
type object = map[string]any

// call is one authenticated request while its handler runs. The Hub's mutex is held.
type call struct {
	*Hub
	req   *http.Request
	query url.Values
	body  []byte
	actor actor
	vars  map[string]string
	repo  *repository // set on routes below /repos/{owner}/{repo}
	at    time.Time
	// replica is what lists show instead of the store, nil as a rule.
	replica replica
}

// number reads a path variable that must be an integer; ok is false otherwise.
func (c *call) number(name string) (int, bool) {
	n, err := strconv.Atoi(c.vars[name])
	return n, err == nil
}

// id reads a path variable that must be an id; what is none gives 0, which nothing has.
func (c *call) id(name string) int64 {
	id, _ := strconv.ParseInt(c.vars[name], 10, 64)
	return id
}

// accepts says whether the Accept header asks for a media type such as "raw", "diff" or "sha".
func (c *call) accepts(kind string) bool {
	accept := c.req.Header.Get("Accept")
	for _, part := range strings.Split(accept, ",") {
		media, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		rest, ok := strings.CutPrefix(media, "application/vnd.github.")
		if !ok {
			continue
		}
		rest = strings.TrimPrefix(rest, "v3.")
		rest = strings.TrimPrefix(rest, "VERSION.")
		if rest == kind || strings.HasPrefix(rest, kind+"+") {
			return true
		}
	}
	return false
}

// reply is what a handler answers; a nil body with raw unset sends no content.
type reply struct {
	status    int
	body      any
	raw       []byte
	mediaType string // content type of raw
	header    http.Header
}

func ok(body any) reply      { return reply{status: http.StatusOK, body: body} }
func created(body any) reply { return reply{status: http.StatusCreated, body: body} }
func noContent() reply       { return reply{status: http.StatusNoContent} }

// fieldError is one entry in the errors of a 422.
type fieldError struct {
	Resource string `json:"resource"`
	Field    string `json:"field,omitempty"`
	Code     string `json:"code"`
	Message  string `json:"message,omitempty"`
	Value    any    `json:"value,omitempty"`
}

const documentation = "https://docs.github.com/rest"

// fail is an error answer with GitHub's basic error body.
func fail(status int, format string, args ...any) reply {
	return reply{status: status, body: object{
		"message": fmt.Sprintf(format, args...), "documentation_url": documentation, "status": strconv.Itoa(status),
	}}
}

// invalid is a 422 with GitHub's validation error body.
func invalid(errs ...fieldError) reply {
	return reply{status: http.StatusUnprocessableEntity, body: object{
		"message": "Validation Failed", "errors": errs, "documentation_url": documentation, "status": "422",
	}}
}

func notFound() reply { return fail(http.StatusNotFound, "Not Found") }

// input is a decoded JSON request body. The first field of a wrong type is remembered as the problem.
type input struct {
	fields  map[string]json.RawMessage
	problem string
}

// decode reads the request body as a JSON object; an empty body is an empty object.
func (c *call) decode() (*input, *reply) {
	in := &input{fields: map[string]json.RawMessage{}}
	if len(bytes.TrimSpace(c.body)) == 0 || string(bytes.TrimSpace(c.body)) == "null" {
		return in, nil
	}
	if err := json.Unmarshal(c.body, &in.fields); err != nil {
		r := fail(http.StatusBadRequest, "Problems parsing JSON")
		return nil, &r
	}
	return in, nil
}

// has says whether the field was sent, be it null.
func (in *input) has(name string) bool { _, sent := in.fields[name]; return sent }

func (in *input) null(name string) bool { return string(in.fields[name]) == "null" }

// into decodes a field that was sent and is not null; it reports whether it did.
func (in *input) into(name string, target any) bool {
	if !in.has(name) || in.null(name) {
		return false
	}
	if err := json.Unmarshal(in.fields[name], target); err != nil {
		if in.problem == "" {
			in.problem = fmt.Sprintf("Invalid request.\n\nFor 'properties/%s', %s has the wrong type.", name, in.fields[name])
		}
		return false
	}
	return true
}

// text reads a string field; absent and null give "".
func (in *input) text(name string) string {
	var s string
	in.into(name, &s)
	return s
}

// bad is the 422 for a field of the wrong type, or nil.
func (in *input) bad() *reply {
	if in.problem == "" {
		return nil
	}
	r := fail(http.StatusUnprocessableEntity, "%s", in.problem)
	return &r
}

// labelNames reads a list of labels, each a name or an object with a name.
func (in *input) labelNames(name string) []string {
	var entries []json.RawMessage
	in.into(name, &entries)
	names := []string{}
	for _, raw := range entries {
		var plain string
		var named struct{ Name string }
		switch {
		case json.Unmarshal(raw, &plain) == nil:
			names = append(names, plain)
		case json.Unmarshal(raw, &named) == nil:
			names = append(names, named.Name)
		case in.problem == "":
			in.problem = fmt.Sprintf("Invalid request.\n\nFor 'properties/%s', %s is not a string.", name, raw)
		}
	}
	return names
}
