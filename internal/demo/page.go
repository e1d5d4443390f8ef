package demo

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/milepost/milepost/internal/local"
	"github.com/milepost/milepost/internal/sandbox"
)

// assets are everything that the page loads: nothing comes from elsewhere.
//
//go:embed assets
var assets embed.FS

// tokenHeader carries the token that every action needs.
const tokenHeader = "X-Milepost-Token" //nolint:gosec // the name of a header, not what it carries

// Page lets a visitor play the loop in the browser. It is an http.Handler for a listener on this
// machine: it answers only under the address that it is served at, and it acts only for the page
// that it handed out itself. Make one with NewPage.
type Page struct {
	Sandbox  *sandbox.Sandbox
	Document Document
	// Settle waits until the server and the built-in GitHub have nothing left to do.
	Settle func(context.Context) error

	// Inside is the address of the page that the server itself has, "" for none.
	Inside string

	// run names this run of the program, so that a page of an earlier one loads itself anew.
	run string
	// token is what another site in the same browser cannot know.
	token   string
	handler http.Handler
	watch   watch
	// acting lets one action go on at a time, as one person acts.
	acting sync.Mutex
}

// NewPage makes the page. The document need not be committed yet.
func NewPage(on *sandbox.Sandbox, document Document, settle func(context.Context) error) *Page {
	p := &Page{Sandbox: on, Document: document, Settle: settle, run: rand.Text(), token: rand.Text()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.Handle("GET /assets/", files())
	mux.HandleFunc("GET /view", p.view)
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("POST /actions/{action}", p.act)
	p.handler = mux
	return p
}

// ServeHTTP refuses what does not come from the page itself, and answers the rest.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	local.Wall(w.Header(), "img-src 'self'; form-action 'none'", "no-referrer")
	if !local.OwnHost(r) {
		refuse(w, http.StatusForbidden, "This page answers only at the address that it was started with.")
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !p.ownPage(r) {
		refuse(w, http.StatusForbidden, "This request does not come from the page of this run: load the page again.")
		return
	}
	p.handler.ServeHTTP(w, r)
}

// ownPage reports whether a request was made by the page that this run handed out.
func (p *Page) ownPage(r *http.Request) bool {
	return local.OwnOrigin(r) && subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(p.token)) == 1
}

// index is the page itself, with the token and the first view in it, so that it is complete as
// soon as it is there.
func (p *Page) index(w http.ResponseWriter, r *http.Request) {
	page, err := template.ParseFS(assets, "assets/index.html")
	if err != nil {
		refuse(w, http.StatusInternalServerError, "The page cannot be shown: "+err.Error())
		return
	}
	first, _, err := p.look(r.Context())
	if err != nil {
		first = []byte("null") // the stream of views will say what is wrong
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// An answer that breaks off was not wanted any more.
	_ = page.Execute(w, struct {
		Token, Run, Repository, Path, Inside string
		// First is JSON made by us; encoding/json escapes what could end its element.
		First template.JS
	}{
		p.token, p.run, sandbox.Owner + "/" + sandbox.Repo, p.Document.Path, p.Inside,
		template.JS(first), //nolint:gosec // encoding/json escapes <, > and &, so that it stays JSON inside its element
	})
}

// files serves the scripts, styles and pictures.
func files() http.Handler {
	server := http.FileServerFS(assets)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The page itself is a template, and folders are nobody's business.
		if info, err := fs.Stat(assets, strings.TrimPrefix(r.URL.Path, "/")); err != nil || info.IsDir() || info.Name() == "index.html" {
			http.NotFound(w, r)
			return
		}
		server.ServeHTTP(w, r)
	})
}
