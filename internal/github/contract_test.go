package github_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// descriptionFile is GitHub's own description of its API, kept beside the repository.
const descriptionFile = "../../../shared/github/openapi-2026-11-28.json.gz"

// description loads the file; nil if there is none.
var description = stdsync.OnceValues(func() (*openapi3.T, error) {
	file, err := os.Open(descriptionFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(data)
})

// contract holds every request that passes through it to GitHub's description.
type contract struct {
	t   *testing.T
	doc *openapi3.T
}

// RoundTrip checks the request and sends it on.
func (c contract) RoundTrip(req *http.Request) (*http.Response, error) {
	if c.doc != nil {
		if err := c.check(req); err != nil {
			c.t.Errorf("%s %s: %v", req.Method, req.URL.Path, err)
		}
	}
	return http.DefaultTransport.RoundTrip(req)
}

func (c contract) check(req *http.Request) error {
	if beyond.MatchString(req.URL.Path) {
		return nil
	}
	operation := c.operation(req.Method, req.URL.Path)
	if operation == nil {
		return errors.New("GitHub has no such operation")
	}
	for name := range req.URL.Query() {
		// A commit is listed with the pages of its files, and a cursor is what a link says.
		if operation.Parameters.GetByInAndName("query", name) == nil && name != "per_page" && name != "page" && name != "after" {
			return fmt.Errorf("GitHub has no parameter %q", name)
		}
	}
	if req.Body == nil || req.Body == http.NoBody || operation.RequestBody == nil {
		return nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	media := operation.RequestBody.Value.Content["application/json"]
	if value == nil || media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value.VisitJSON(value, openapi3.VisitAsRequest())
}

// beyond is what the description, as it was cut, does not have.
var beyond = regexp.MustCompile(`^(/api)?/graphql$|/pulls/[0-9]+/reviews$|/issues/events$|/users/[^/]+$`)

// operation finds what a path means; the most literal template wins, and a ref may hold slashes.
func (c contract) operation(method, path string) *openapi3.Operation {
	if list, all := strings.CutSuffix(path, "/issues/comments"); all {
		path = list + "/issues/1/comments" // described for one issue only, in the same shape
	}
	var best *openapi3.Operation
	literal := -1
	for template, item := range c.doc.Paths.Map() {
		n, ok := matches(strings.Split(template, "/"), strings.Split(path, "/"))
		if operation := item.GetOperation(method); ok && n > literal && operation != nil {
			best, literal = operation, n
		}
	}
	return best
}

// matches reports whether the path fits the template, and how many parts are literally so.
func matches(template, path []string) (literal int, ok bool) {
	if len(template) > len(path) {
		return 0, false
	}
	for i, part := range template {
		last := i == len(template)-1
		switch {
		case (part == "{ref}" || part == "{branch}") && last:
			return literal, true
		case strings.HasPrefix(part, "{"):
		case part != path[i]:
			return 0, false
		default:
			literal++
		}
	}
	return literal, len(template) == len(path)
}

// Every test on the built-in GitHub sends its requests through the contract; this one shows
// that the contract would object.
func TestContractCatchesAMisspeltField(t *testing.T) {
	t.Parallel()
	doc, err := description()
	if err != nil {
		t.Fatal(err)
	}
	if doc == nil {
		t.Skip("GitHub's API description is not at hand; requests are not checked against it")
	}
	for body, want := range map[string]bool{`{"title":"a","due_on":"2026-12-01T12:00:00Z"}`: true, `{"title":"a","due_no":"2026-12-01T12:00:00Z"}`: false} {
		req, err := http.NewRequest(http.MethodPost, "http://localhost/repos/acme/plans/milestones", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := (contract{t, doc}).check(req); (err == nil) != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}
