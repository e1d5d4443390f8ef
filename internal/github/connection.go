package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/ratelimit"
)

// connection is the way to GitHub as the App itself or as one installation. It has limits
// of its own: when they are used up, or once GitHub said to wait, requests fail at once until
// the time has come.
type connection struct {
	client *gh.Client
	// graphQL is the address of GraphQL.
	graphQL string
	refused refusals
	gate    *gate
	answers *revalidator
	now     func() time.Time
	// tokens is nil for the App itself, and where a token was given.
	tokens *tokenTransport
}

// connect builds the connection of an installation (0 for the App itself) on a transport that
// adds the authorization.
func (h *Host) connect(installation int64, authorized http.RoundTripper) (*connection, error) {
	answers := &revalidator{installation: installation, next: authorized, answers: h.answers, packer: &h.packer, counts: &h.counts}
	gate := &gate{
		now:    h.options.Now,
		permit: h.options.Permit,
		budget: ratelimit.NewBudget(h.options.Limits, h.options.LimitStore, installation, h.options.Now),
		next:   answers,
	}
	client, err := gh.NewClient(
		gh.WithHTTPClient(&http.Client{
			Transport:     gate,
			Timeout:       ratelimit.RequestTimeout,
			CheckRedirect: checkRedirect,
		}),
		gh.WithURLs(&h.options.APIURL, &h.options.APIURL),
		gh.WithUserAgent(h.options.UserAgent),
		// The gate does this by the clock of the options, and minds Retry-After.
		gh.WithDisableRateLimitCheck(),
	)
	if err != nil {
		return nil, fmt.Errorf("set up GitHub: %w", err)
	}
	return &connection{client: client, graphQL: h.options.GraphQLURL, gate: gate, answers: answers, now: h.options.Now}, nil
}

// checkRedirect follows a repository that was renamed, but never to another host, which would
// be shown the token, nor where following would turn a write into a read.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > 5 || req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme || req.Method != first.Method {
		return http.ErrUseLastResponse
	}
	return nil
}

// get reads path, which is relative to the API's root, into v.
func (c *connection) get(ctx context.Context, path string, v any) error {
	_, err := c.send(ctx, http.MethodGet, path, nil, v)
	return err
}

// send sends body as JSON, unless it is nil, and decodes the answer into v, unless it is nil.
func (c *connection) send(ctx context.Context, method, path string, body, v any) (*gh.Response, error) {
	req, err := c.client.NewRequest(ctx, method, path, body)
	if err != nil {
		return nil, err
	}
	return c.client.Do(req, v)
}

// nextLink finds the next page in a Link header.
var nextLink = regexp.MustCompile(`<([^>]*)>\s*;\s*rel="?next"?`)

// listAll reads a list to its end.
func listAll[T any](ctx context.Context, c *connection, path string, query url.Values) ([]T, error) {
	var all []T
	err := eachPage(ctx, c, path, query, func(page []T) { all = append(all, page...) })
	if err != nil {
		return nil, err
	}
	return all, nil
}

// eachPage visits each page of a list up to its end, so that nothing of a page has to be kept. Of the
// link to the next page only the query is taken, so that no answer can lead elsewhere.
func eachPage[T any](ctx context.Context, c *connection, path string, query url.Values, visit func(page []T)) error {
	query.Set("per_page", "100")
	for next := query.Encode(); next != ""; {
		var page []T
		resp, err := c.send(ctx, http.MethodGet, path+"?"+next, nil, &page)
		if err != nil {
			return err
		}
		visit(page)
		next = following(resp, next)
	}
	return nil
}

// following returns the query of the page after the one that was answered, "" after the last.
func following(resp *gh.Response, current string) string {
	match := nextLink.FindStringSubmatch(resp.Header.Get("Link"))
	if match == nil {
		return ""
	}
	u, err := url.Parse(match[1])
	if err != nil || u.RawQuery == current {
		return ""
	}
	return u.RawQuery
}
