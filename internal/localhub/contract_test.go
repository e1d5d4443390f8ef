package localhub_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
)

// description is GitHub's API description.
type description struct {
	doc   *openapi3.T
	paths []describedPath
}

type describedPath struct {
	template string
	pattern  *regexp.Regexp
	names    []string
}

// githubAPI loads the description from the folder beside the repository; nil when it is not there.
var githubAPI = sync.OnceValues(func() (*description, error) {
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "github", "openapi-2026-11-28.json.gz"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(plain)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, err
	}
	// The description asks an account to be a person and an enterprise at once; GitHub sends either.
	account := doc.Paths.Value("/app/installations").Get.Responses.Status(200).Value.
		Content["application/json"].Schema.Value.Items.Value.Properties["account"].Value
	account.AnyOf, account.AllOf = account.AllOf, nil
	d := &description{doc: doc}
	for template := range doc.Paths.Map() {
		d.paths = append(d.paths, compilePath(template))
	}
	sort.Slice(d.paths, func(i, j int) bool { // fewer variables first, then longer
		a, b := d.paths[i], d.paths[j]
		if len(a.names) != len(b.names) {
			return len(a.names) < len(b.names)
		}
		return len(a.template) > len(b.template)
	})
	return d, nil
})

var pathVariable = regexp.MustCompile(`\{([^}]+)\}`)

// compilePath lets the variables that may hold slashes span several segments.
func compilePath(template string) describedPath {
	p := describedPath{template: template}
	pattern := pathVariable.ReplaceAllStringFunc(template, func(v string) string {
		name := strings.Trim(v, "{}")
		p.names = append(p.names, name)
		switch name {
		case "path", "ref", "basehead", "branch":
			return "(.+)"
		default:
			return "([^/]+)"
		}
	})
	p.pattern = regexp.MustCompile("^" + pattern + "$")
	return p
}

// find gives the route of a request; nil when GitHub's description, as trimmed, does not have it.
func (d *description) find(method, path string) (*routers.Route, map[string]string) {
	if strings.HasSuffix(path, "/status") || strings.HasSuffix(path, "/statuses") || strings.HasSuffix(path, "/issues/events") {
		return nil, nil // not in the trimmed description; they would pass for commits/{ref} and issues/{issue_number}
	}
	if list, all := strings.CutSuffix(path, "/issues/comments"); all {
		path = list + "/issues/1/comments" // described for one issue only, in the same shape
	}
	for _, p := range d.paths {
		found := p.pattern.FindStringSubmatch(path)
		if found == nil {
			continue
		}
		item := d.doc.Paths.Value(p.template)
		operation := item.GetOperation(method)
		if operation == nil {
			continue
		}
		vars := map[string]string{}
		for i, name := range p.names {
			vars[name], _ = url.PathUnescape(found[i+1])
		}
		return &routers.Route{Spec: d.doc, Path: p.template, PathItem: item, Method: method, Operation: operation}, vars
	}
	return nil, nil
}

var lenient = &openapi3filter.Options{
	AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
	IncludeResponseStatus: false,
	MultiError:            true,
}

// witness passes requests on to the Hub and holds each answer, and each request that worked, to the description.
func witness(t *testing.T, hub http.Handler) http.Handler {
	t.Helper()
	api, err := githubAPI()
	must(t, err)
	if api == nil {
		return hub
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		record := httptest.NewRecorder()
		hub.ServeHTTP(record, r)
		for _, problem := range api.check(r, body, record) {
			t.Errorf("%s %s: %s", r.Method, r.URL, brief(problem))
		}
		for name, values := range record.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(record.Code)
		_, _ = w.Write(record.Body.Bytes())
	})
}

// check returns what is wrong with an exchange.
func (d *description) check(r *http.Request, body []byte, answer *httptest.ResponseRecorder) []error {
	route, vars := d.find(r.Method, r.URL.EscapedPath())
	if route == nil || answer.Code == http.StatusNotModified || answer.Code == http.StatusUnauthorized && route.Operation.Responses.Status(401) == nil {
		return nil
	}
	again := r.Clone(context.Background())
	again.Body = io.NopCloser(bytes.NewReader(body))
	request := &openapi3filter.RequestValidationInput{Request: again, PathParams: vars, Route: route, Options: lenient}
	var problems []error
	if answer.Code < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), request); err != nil {
			problems = append(problems, fmt.Errorf("request: %w: %s", err, body))
		}
	}
	if beyondValidator(route, answer) {
		return problems
	}
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: answer.Code, Header: answer.Header(), Options: lenient,
		Body: io.NopCloser(bytes.NewReader(answer.Body.Bytes())),
	})
	if err != nil {
		problems = append(problems, fmt.Errorf("answer %d: %w", answer.Code, err))
	}
	return problems
}

// beyondValidator marks the answers that the validator cannot read: raw media types, and a directory's contents, where the
// discriminator cannot tell a list from an object.
func beyondValidator(route *routers.Route, answer *httptest.ResponseRecorder) bool {
	media := answer.Header().Get("Content-Type")
	return media != "" && !strings.HasPrefix(media, "application/json") || strings.HasSuffix(route.Path, "/contents/{path}") && bytes.HasPrefix(answer.Body.Bytes(), []byte("["))
}

// checkWebhooks holds each payload to the description, and to go-github as a receiver.
func checkWebhooks(t *testing.T, deliveries []localhub.Delivery) {
	t.Helper()
	api, err := githubAPI()
	must(t, err)
	for _, d := range deliveries {
		name := strings.ReplaceAll(strings.TrimSuffix(d.Event+"-"+d.Action, "-"), "_", "-")
		if err := receive(d); err != nil {
			t.Errorf("webhook %s: %v", name, err)
		}
		if api == nil {
			continue
		}
		if err := api.checkWebhook(name, d.Payload); err != nil {
			t.Errorf("webhook %s: %s", name, brief(err))
		}
	}
}

func (d *description) checkWebhook(name string, payload []byte) error {
	item := d.doc.Paths.Value("/x-webhooks/" + name)
	if item == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(payload, &value); err != nil {
		return err
	}
	schema := item.Post.RequestBody.Value.Content["application/json"].Schema.Value
	return schema.VisitJSON(value, openapi3.MultiErrors())
}

// schemaDump is the part of a validation error that repeats the schema.
var schemaDump = regexp.MustCompile(`(?s)\s*Schema:\n.*?\n\s*Value:.*?(\n\s*\| |$)`)

// brief leaves the schema out of a validation error.
func brief(err error) string { return schemaDump.ReplaceAllString(err.Error(), "$1") }

// receive does what a webhook receiver built on go-github does.
func receive(d localhub.Delivery) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://receiver.invalid/", bytes.NewReader(d.Payload))
	if err != nil {
		return err
	}
	req.Header = d.Headers
	payload, err := github.ValidatePayload(req, []byte("s3cret"))
	if err != nil {
		return err
	}
	if d.Event == "sub_issues" || d.Event == "issue_dependencies" {
		return nil // go-github has no types for them
	}
	_, err = github.ParseWebHook(d.Event, payload)
	return err
}
