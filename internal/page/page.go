package page

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/local"
)

// Options says what the page shows, and to whom.
type Options struct {
	Ledger     Ledger
	Orders     Orders
	Operations Operations
	Audit      Audit
	// People is nil where nobody signs in through GitHub.
	People People
	// Charts is nil where nothing is drawn.
	Charts Charts

	// Assistants answers what programs of assistants ask, nil where they are not let in. They show the Token.
	Assistants http.Handler

	// Token is what operators sign in with, "" if they cannot.
	Token string
	// Sealing is the secret that cookies are sealed with, the same for all servers that serve one page.
	Sealing []byte
	// ProxyHeader is the header by which a proxy at one of the Proxies tells which operator asks, "" for none.
	ProxyHeader string
	Proxies     []netip.Prefix
	// Open makes every viewer an operator, without signing in. It is for a listener that one person alone reaches.
	Open bool
	// Public lets anyone see the plans of repositories whose configuration says so.
	Public bool

	// Address is where browsers see the page, such as https://milepost.example.com, "" for the address at which it
	// listens; Listen is how that is written in the settings.
	Address, Listen string
	// Version is the program's.
	Version string
	Now     func() time.Time
}

// Page is an http.Handler. Make one with [New].
type Page struct {
	options  Options
	handler  http.Handler
	seal     sealer
	bases    *bases
	grants   *grants
	links    *links
	reads    *limiter
	pressing *limiter
	signIns  *limiter
	feed     *feed
	pace     pace
}

// New makes the page.
func New(options Options) (*Page, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	seal, err := newSealer(options.Sealing)
	if err != nil {
		return nil, err
	}
	p := &Page{
		options: options, seal: seal, bases: newBases(options.Ledger), grants: newGrants(options.People, options.Now), links: newLinks(options.Now),
		reads: newLimiter(300, 200*time.Millisecond, options.Now), pressing: newLimiter(pressBurst, pressEvery, options.Now),
		signIns: newLimiter(10, 6*time.Second, options.Now),
		feed:    newFeed(options.Ledger),
	}
	mux := http.NewServeMux()
	for _, route := range Routes() {
		mux.Handle(route.Pattern(), p.guard(route))
	}
	mux.HandleFunc(AssistantsPath, postOnly)
	mux.HandleFunc("/", p.nothingThere)
	p.handler = mux
	return p, nil
}

// Run reads ahead what people will look at, and keeps pages that are open up to date until the context ends. It runs once.
func (p *Page) Run(ctx context.Context) {
	if err := p.bases.warm(ctx); err != nil && ctx.Err() == nil {
		zerolog.Ctx(ctx).Warn().Err(err).Str("cure", "nothing: pages read for themselves, the first ones more slowly").Msg("nothing is read ahead for the page")
	}
	p.feed.run(ctx)
}

// ServeHTTP refuses what comes from another site, and answers the rest.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	local.Wall(w.Header(), "img-src 'self' data:; form-action 'self'", "same-origin")
	if !p.ownHost(r) {
		http.Error(w, "this page answers only at its own address: see MILEPOST_ADMIN_LISTEN and MILEPOST_PAGE_URL", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !p.ownOrigin(r) {
		http.Error(w, "this request comes from a page of another site", http.StatusForbidden)
		return
	}
	p.handler.ServeHTTP(w, r)
}

// ownHost reports whether a request names an address of the page. A name that another site has pointed here is none.
func (p *Page) ownHost(r *http.Request) bool {
	names := []string{p.options.Listen}
	if u, err := url.Parse(p.options.Address); err == nil && u.Host != "" {
		names = append(names, u.Host, u.Host+":80")
	}
	return local.OwnHost(r, names...)
}

// ownOrigin reports whether a request was made by a page of ours, or by no page.
func (p *Page) ownOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	return local.OwnOrigin(r) || p.options.Address != "" && r.Header.Get("Origin") == strings.TrimRight(p.options.Address, "/")
}

// guard lets those in who have the right that the route needs. It is the only way to a route.
func (p *Page) guard(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, now: p.options.Now()}
		answer, err := p.admit(route, v)
		if err == nil && answer == nil {
			answer, err = route.answer(p, v)
		}
		if err != nil {
			answer = p.problem(v, err)
		}
		answer.write(p, v)
		if shown, ok := answer.(screen); ok && shown.live != "" {
			p.pace.took(p.options.Now().Sub(v.now))
		}
	})
}

// admit finds out who asks, and what about. A reply says where to go instead, such as to sign in.
func (p *Page) admit(route Route, v *visit) (reply, error) {
	if route.Limited && !p.signIns.allow(addressOf(v.r)) {
		return nil, tooMany
	}
	if !p.reads.allow(p.reader(v.r)) {
		return nil, tooMany
	}
	if route.Needs == ShowToken {
		return p.admitProgram(v)
	}
	viewer, err := p.viewer(v.r)
	if err != nil {
		return nil, err
	}
	v.viewer = viewer
	if route.Needs == Anyone {
		return nil, nil
	}
	allowed := viewer.SignedIn()
	switch route.Needs {
	case SeePlans, SeeRepository, ChangeRepository:
		if v.known, allowed, err = p.seen(v, route.Needs); err != nil {
			return nil, err
		}
	case Operate:
		allowed = viewer.Operator
	default: // whoever is signed in
	}
	if !allowed {
		return p.turnAway(route, v)
	}
	if route.IsPress() {
		return nil, p.mayPress(v)
	}
	return nil, nil
}

// reader is by whom requests are counted: each session by itself, since many people may come from one address, such as that
// of a proxy, and whoever has not signed in by the address.
func (p *Page) reader(r *http.Request) string {
	if name := p.toldByProxy(r); name != "" {
		return "proxy " + name
	}
	if session, ok := p.session(r); ok {
		return "session " + session.ID
	}
	return addressOf(r)
}

// turnAway is what is said to who lacks a right. What they may not see is to them as if it were not there.
func (p *Page) turnAway(route Route, v *visit) (reply, error) {
	switch {
	case !v.viewer.SignedIn() && v.r.Method != http.MethodPost:
		return redirect("/sign-in?to=" + url.QueryEscape(v.r.URL.RequestURI())), nil
	case !v.viewer.SignedIn():
		return nil, problem{http.StatusUnauthorized, "Sign in first", "Your session has ended. Nothing was done."}
	case route.Needs == ChangeRepository && v.known.Repository.ID != 0:
		return nil, problem{http.StatusForbidden, "You may not do this", "It needs the right to write to the repository. Nothing was done."}
	default:
		return nil, notThere
	}
}

// seen finds the repository that the path names, and whether the viewer has the right to it. It is unknown to whoever
// may not see it.
func (p *Page) seen(v *visit, needs Right) (Known, bool, error) {
	found, ok, err := p.options.Ledger.KnownAs(v.r.Context(), v.r.PathValue("owner"), v.r.PathValue("name"))
	if err != nil || !ok {
		return Known{}, false, err
	}
	grant := v.viewer.grant(found)
	switch needs {
	case ChangeRepository:
		if grant == 0 {
			return Known{}, false, nil
		}
		return found, grant >= MayWrite, nil
	case SeePlans:
		if grant == 0 && p.options.Public && found.Public && !found.Gone {
			v.stranger = true
			return found, true, nil
		}
	default: // reading is enough
	}
	if grant < MayRead {
		return Known{}, false, nil
	}
	return found, true, nil
}

// nothingThere answers what no route does.
func (p *Page) nothingThere(w http.ResponseWriter, r *http.Request) {
	v := &visit{w: w, r: r, now: p.options.Now()}
	p.problem(v, notThere).write(p, v)
}

// problem is an error that people are told.
type problem struct {
	status       int
	title, words string
}

func (p problem) Error() string { return p.title }

var (
	notThere = problem{http.StatusNotFound, "Nothing is here", "This page does not exist, or you may not see it."}
	tooMany  = problem{http.StatusTooManyRequests, "Too many requests", "Wait a moment, then try again."}
)

// problem is the page that tells an error. Of those that are not for people it tells nothing, and the log all.
func (p *Page) problem(v *visit, err error) reply {
	var told problem
	if !errors.As(err, &told) {
		told = problem{http.StatusInternalServerError, "This did not work", "The server's log says why. Try again in a moment."}
		if v.r.Context().Err() == nil {
			zerolog.Ctx(v.r.Context()).Error().Err(err).Str("path", v.r.URL.Path).Str("cure", "load it again; if it stays, see that the database answers, and what milepost doctor says").Msg("page failed")
		}
	}
	if told.status == http.StatusTooManyRequests {
		v.w.Header().Set("Retry-After", "10")
	}
	return screen{name: "problem", status: told.status, title: told.title, data: told.words}
}
