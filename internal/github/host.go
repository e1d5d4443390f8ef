package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	stdsync "sync"
	"time"

	"github.com/milepost/milepost/internal/ratelimit"
	"github.com/milepost/milepost/sync"
)

const (
	defaultAPIURL = "https://api.github.com/"

	// blobMemory and answerMemory bound what is kept of file contents and of answers.
	blobMemory   = 64 << 20
	answerMemory = 32 << 20

	// branchMemory is how long the name of a default branch is believed.
	branchMemory = time.Minute
)

// Options says who to act as, and where: an App, or the bearer of a token.
type Options struct {
	AppID int64
	// PrivateKey is the App's key in PEM.
	PrivateKey []byte
	// Token is used in place of an App where it is not "": a person's, or one of an installation such as a
	// workflow gets. Every repository is asked for with it, whatever its installation.
	Token string
	// Sealed reports whether a text bears a marker of ours. It must be given with a token: the user to whom GitHub
	// credits what is done with it does other things as well, so that only what is sealed is ours.
	Sealed func(text string) bool
	// APIURL is the root of the REST API, such as https://HOST/api/v3/ for a GitHub Enterprise
	// Server; "" means https://api.github.com/. A missing final slash is added.
	APIURL string
	// GraphQLURL is the address of GraphQL, such as https://HOST/api/graphql; "" means the one
	// that belongs to APIURL.
	GraphQLURL string
	// Transport sends the requests; nil means one with time-outs and bounded connections.
	Transport http.RoundTripper
	// Observe, if not nil, hears of each request that was sent, and of its answer, nil if there
	// was none. It must not read bodies.
	Observe func(request *http.Request, answer *http.Response)
	// Around, if not nil, is put around what sends the requests.
	Around func(http.RoundTripper) http.RoundTripper
	// UserAgent is sent with every request; "" means "milepost".
	UserAgent string
	// Permit, if not nil, is asked before each request with its context: an error keeps the
	// request from being sent. So a pass that lost its repository to another process changes
	// nothing more.
	Permit func(ctx context.Context) error
	// Limits is what each installation may ask for; the zero value is GitHub's own.
	Limits ratelimit.Limits
	// LimitStore is what the budgets of all processes draw on; nil means that there is one process,
	// which begins afresh.
	LimitStore ratelimit.LimitStore
	// Now is the clock by which limits are waited for; nil means time.Now.
	Now func() time.Time
	// ClockApart, if not nil, is called once if GitHub's clock turns out to be so far ahead of Now, or behind
	// if negative, that whoever keeps this machine's clock should know. Work goes on by GitHub's.
	ClockApart func(ahead time.Duration)
}

// Host is GitHub as one App, or the bearer of a token, sees it. It is safe for concurrent use.
type Host struct {
	options Options
	app     *connection
	bot     *bot
	signed  http.RoundTripper // as the App itself, without limits
	clock   *clock
	answers *lru[answerKey, answer]
	blobs   *lru[blobKey, []byte]
	packer  packer
	counts  counters

	mu            stdsync.Mutex
	installations map[int64]*connection
	branches      map[int64]knownBranch
	users         map[string]knownUser // by login in lower case
	heads         map[int64]sync.Head  // where each default branch was seen last
	bearer        sync.User            // whose the token is, once that is known
}

var _ sync.Host = (*Host)(nil)

// knownBranch is a default branch's name and when it was learnt, and what else the repository's
// row says.
type knownBranch struct {
	name string
	at   time.Time
	// node is the repository's id in GraphQL, id the one in REST.
	node string
	id   int64
	// methods lists how pull requests may be merged; nil if the row does not tell.
	methods []string
	// public tells that everybody may read it.
	public bool
	// autoMerge tells whether GitHub may be asked to merge later; true if the row does not tell.
	autoMerge bool
}

// New returns the host for the App or the token. It sends no request, but refuses a key or an address that
// cannot be used.
func New(options Options) (*Host, error) {
	options, err := complete(options)
	if err != nil {
		return nil, err
	}
	clock := &clock{now: options.Now, tell: options.ClockApart}
	options.Transport = timed{options.Transport, clock}
	h := &Host{
		clock:         clock,
		options:       options,
		bot:           &bot{app: options.AppID},
		answers:       newLRU[answerKey, answer](answerMemory),
		blobs:         newLRU[blobKey, []byte](blobMemory),
		installations: map[int64]*connection{},
		branches:      map[int64]knownBranch{},
		users:         map[string]knownUser{},
		heads:         map[int64]sync.Head{},
	}
	if options.Token != "" {
		h.bot, h.signed = newSharedUser(options.Sealed), sender(noApp)
	} else if h.signed, err = appTransport(options, clock); err != nil {
		return nil, err
	}
	if h.app, err = h.connect(0, h.signed); err != nil {
		return nil, err
	}
	return h, nil
}

// complete fills in what the options leave open.
func complete(options Options) (Options, error) {
	switch {
	case options.Token == "" && options.AppID <= 0:
		return options, errors.New("set up GitHub: the App's id is missing")
	case options.Token != "" && options.Sealed == nil:
		return options, errors.New("set up GitHub: with a token it has to be told which texts are sealed")
	}
	if options.APIURL == "" {
		options.APIURL = defaultAPIURL
	}
	if !strings.HasSuffix(options.APIURL, "/") {
		options.APIURL += "/"
	}
	root, err := url.Parse(options.APIURL)
	if err != nil || root.Host == "" || (root.Scheme != "https" && root.Scheme != "http") {
		return options, fmt.Errorf("set up GitHub: %q is not an http address", options.APIURL)
	}
	if options.GraphQLURL == "" {
		options.GraphQLURL = GraphQLBeside(options.APIURL)
	}
	if options.Transport == nil {
		options.Transport = defaultTransport()
	}
	if options.Around != nil {
		options.Transport = options.Around(options.Transport)
	}
	if options.Observe != nil {
		options.Transport = observed{options.Transport, options.Observe}
	}
	if options.UserAgent == "" {
		options.UserAgent = "milepost"
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.LimitStore == nil {
		options.LimitStore = ratelimit.NewMemoryStore(options.Now)
	}
	return options, nil
}

// GraphQLBeside is the address of GraphQL on the GitHub whose REST API has the root given, with
// its final slash.
func GraphQLBeside(root string) string {
	return strings.TrimSuffix(root, "v3/") + "graphql"
}

// Stats counts what was sent since the start, token minting left out.
type Stats struct {
	// Requests counts all requests, NotModified those of them that were answered 304 and cost
	// nothing.
	Requests, NotModified uint64
}

// Stats returns the counts so far.
func (h *Host) Stats() Stats {
	return Stats{Requests: h.counts.requests.Load(), NotModified: h.counts.notModified.Load()}
}
