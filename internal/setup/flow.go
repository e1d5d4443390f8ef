package setup

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/milepost/milepost/internal/app"
)

// Path is where the pages are. GitHub sends the browser back to it, too, with a code and the state.
const Path = "/setup"

// Wish is what the App is to be like.
type Wish struct {
	// Org is the organization that it belongs to, "" for the person's own account.
	Org string
	// Name is the App's, "" for one that is free.
	Name string
	// PublicURL is where GitHub reaches the server, "" for nowhere.
	PublicURL string
}

// Made is an App that was made, in the words of package app.
type Made struct {
	ID         int64
	Slug, Name string
	// Page is the App's own page, Settings that of its owner's settings.
	Page, Settings string
	// PrivateKey is in PEM. WebhookSecret is "" where GitHub made none.
	PrivateKey, WebhookSecret string
}

// Options says how an App is made.
type Options struct {
	Site app.Site
	// Version asks which GitHub Enterprise Server it is, "" for github.com. An error is shown to the person.
	Version func(ctx context.Context) (string, error)
	// Wish is what the App is to be like. With Ask the person is asked for it first.
	Wish Wish
	Ask  bool
	// Back is where GitHub sends the browser, such as http://127.0.0.1:1234/setup; "" means where it came from.
	Back string
	// Convert gets the credentials for a code. An error is shown to the person.
	Convert func(ctx context.Context, code string) (Made, error)
	// Save keeps them. An error is shown to the person: nobody can get them again.
	Save func(made Made, wish Wish) error
	// Secret, if not "", is what a browser has to know to be let in, once.
	Secret string
}

// Flow leads one browser through it. It is an http.Handler for [Path].
type Flow struct {
	options Options
	gate    gate
	done    chan struct{}

	mu sync.Mutex
	// state is what GitHub has to give back, "" while nobody was sent there; wish is what it was sent there with.
	state string
	wish  Wish
	made  *Made
}

// NewFlow begins a setup.
func NewFlow(options Options) *Flow {
	return &Flow{options: options, gate: gate{secret: options.Secret}, done: make(chan struct{})}
}

// Done is closed once the App was made and kept.
func (f *Flow) Done() <-chan struct{} { return f.done }

// Made returns the App, once Done is closed.
func (f *Flow) Made() (Made, Wish) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.made, f.wish
}

// ServeHTTP shows the page that comes next.
func (f *Flow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.gate.admit(w, r) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	query := r.URL.Query()
	switch {
	case f.made != nil:
		show(w, http.StatusOK, "made", f.options.Site, f.made)
	case query.Get("code") != "":
		f.finish(w, r, query)
	case f.options.Ask && r.Method != http.MethodPost:
		show(w, http.StatusOK, "ask", f.options.Site, form{PublicURL: publicAddress(r), GitHub: f.host()})
	case f.options.Ask:
		f.asked(w, r)
	default:
		f.send(w, r, f.options.Wish)
	}
}

// form is what the person is asked, with what was wrong about it.
type form struct{ PublicURL, Org, GitHub, Problem string }

// asked reads the form.
func (f *Flow) asked(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	wish := Wish{Org: strings.TrimSpace(r.PostForm.Get("org")), PublicURL: strings.TrimRight(strings.TrimSpace(r.PostForm.Get("public_url")), "/")}
	if err := CheckPublicURL(wish.PublicURL); err != nil {
		show(w, http.StatusUnprocessableEntity, "ask", f.options.Site, form{wish.PublicURL, wish.Org, f.host(), err.Error()})
		return
	}
	f.send(w, r, wish)
}

// send shows the page whose button posts the manifest to GitHub.
func (f *Flow) send(w http.ResponseWriter, r *http.Request, wish Wish) {
	version, err := f.options.Version(r.Context())
	if err != nil {
		show(w, http.StatusBadGateway, "problem", f.options.Site, fmt.Sprintf("This machine does not reach %s: %v.", f.options.Site.Web, err))
		return
	}
	if f.state == "" || f.wish != wish {
		f.state, f.wish = rand.Text(), wish
	}
	name, back := wish.Name, f.options.Back
	if name == "" {
		name = app.Name(wish.Org, strings.ToLower(rand.Text()[:6]))
	}
	if back == "" {
		back = addressOf(r) + Path // where the browser is let in
	}
	manifest := app.Manifest{Name: name, RedirectURL: back, PublicURL: wish.PublicURL, Version: version}
	show(w, http.StatusOK, "start", f.options.Site, map[string]any{
		"Action": f.options.Site.NewApp(wish.Org, f.state), "Manifest": manifest.JSON(), "Name": name, "Org": wish.Org,
		"GitHub": f.host(), "Permissions": app.Needed(), "PublicURL": wish.PublicURL,
	})
}

// finish takes the code that GitHub gave, if it is the answer to what this flow asked, and sends the browser on to
// where the App is installed.
func (f *Flow) finish(w http.ResponseWriter, r *http.Request, query url.Values) {
	if f.state == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(f.state)) != 1 {
		show(w, http.StatusForbidden, "problem", f.options.Site,
			"This address was not asked for by this setup: its state is another one. Nothing was done. Begin again here, in the same browser.")
		return
	}
	f.state = "" // it is good once
	// Whoever leaves now would lose the credentials.
	made, err := f.options.Convert(context.WithoutCancel(r.Context()), query.Get("code"))
	if err != nil {
		show(w, http.StatusBadGateway, "problem", f.options.Site,
			fmt.Sprintf("GitHub gave no credentials: %v. A code is good once, for an hour: begin again.", err))
		return
	}
	if err := f.options.Save(made, f.wish); err != nil {
		show(w, http.StatusInternalServerError, "problem", f.options.Site, fmt.Sprintf(
			"The App %s was made, but its credentials could not be kept: %v. Nobody can get them again: delete the App at %s, mend that, and begin again.",
			made.Name, err, made.Settings))
		return
	}
	f.made = &made
	close(f.done)
	http.Redirect(w, r, app.Install(made.Page), http.StatusSeeOther)
}

// host is the GitHub's name for people.
func (f *Flow) host() string {
	_, name, _ := strings.Cut(f.options.Site.Web, "://")
	return name
}

// addressOf is the address at which a browser sees this server, as it or a proxy in between tells.
func addressOf(r *http.Request) string {
	scheme, host := "http", r.Host
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	if forwarded := r.Header.Get("X-Forwarded-Host"); forwarded != "" {
		host = forwarded
	}
	return scheme + "://" + host
}

// publicAddress is that address where GitHub is likely to reach it, too: "" for a number, or this machine alone.
func publicAddress(r *http.Request) string {
	address := addressOf(r)
	u, err := url.Parse(address)
	if err != nil || net.ParseIP(u.Hostname()) != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return address
}

// CheckPublicURL refuses what cannot be the public address of a server; "" means that there is none.
func CheckPublicURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("%q is no address: use https://HOST, where GitHub reaches this server", address)
	}
	return nil
}
