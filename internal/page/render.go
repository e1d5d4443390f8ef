package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	stdsync "sync"
	"time"

	"github.com/milepost/milepost/sync"
)

// files are everything that a browser loads: nothing comes from elsewhere.
//
//go:embed assets templates
var files embed.FS

// screens reads the templates once: each screen with the frame around it.
var screens = stdsync.OnceValues(func() (map[string]*template.Template, error) {
	frame, err := template.New("").Funcs(template.FuncMap{
		"several": sync.Several, "short": short, "thousands": sync.Thousands, "verb": effectVerb, "questionTitle": questionTitle,
		"answerWords": answerWords, "choiceWords": choiceWords, "pressWords": pressWords, "aboutWords": aboutWords, "contains": strings.Contains, "withLinks": withLinks, "repo": repoPath, "planPath": planPath, "carryPath": carryPath, "stamp": stamp, "span": span, "titleOf": titleOf, "ownersOf": ownersOf,
		"sectionOf": sectionOf, "owners": func(names []string) string { return strings.Join(names, ", ") },
		"parts": func(name string, parts []Part) map[string]any { return map[string]any{"Name": name, "Parts": parts} },
		"rail":  rail,
		"issue": func(site string, n int) template.HTML {
			return linked(site, "/issues/", strconv.Itoa(n), "#"+strconv.Itoa(n))
		},
		"pull": func(site string, n int) template.HTML {
			return linked(site, "/pull/", strconv.Itoa(n), "#"+strconv.Itoa(n))
		},
		"commit": func(site, commit string) template.HTML {
			return "<code>" + linked(site, "/commit/", commit, short(commit)) + "</code>"
		},
	}).ParseFS(files, "templates/frame.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := files.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	all := map[string]*template.Template{}
	for _, file := range names {
		name := strings.TrimSuffix(file.Name(), ".html")
		if name == "frame" || name == "parts" {
			continue
		}
		clone, err := frame.Clone()
		if err != nil {
			return nil, err
		}
		if all[name], err = clone.ParseFS(files, "templates/"+file.Name()); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// screen is a page of HTML.
type screen struct {
	// name is that of its template.
	name string
	// status is that of HTTP, 0 for 200.
	status int
	title  string
	data   any
	// live names what the page is about for [Page.live], "" if it need not be looked at again.
	live string
	// tab is the part of the repository, or of the server, that is shown.
	tab string
}

// framed is what the frame is given.
type framed struct {
	Title   string
	Viewer  Viewer
	Proof   string
	Query   string
	Said    string
	Live    string
	Tab     string
	Path    string
	Version string
	// Asks counts the questions of the repository.
	Asks     int
	Repo     *sync.Repository
	Stranger bool
	// Site is the address of the repository on GitHub, "" if it is not known.
	Site string
	// MayChange tells that the viewer may write to the repository.
	MayChange bool
	Open      bool
	Now       time.Time
	Data      any
}

func (s screen) write(p *Page, v *visit) {
	all, err := screens()
	if err != nil {
		http.Error(v.w, "the templates cannot be read: "+err.Error(), http.StatusInternalServerError)
		return
	}
	f := framed{
		Title: s.title, Viewer: v.viewer, Proof: v.viewer.proof, Live: s.live, Tab: s.tab, Path: v.r.URL.EscapedPath(), Version: p.options.Version,
		Stranger: v.stranger, Open: p.options.Open, Now: v.now, Data: s.data,
	}
	if v.r.URL.Path == "/search" {
		f.Query = v.r.URL.Query().Get("q")
	}
	if v.known.Repository.ID != 0 && s.name != "problem" {
		f.Repo, f.MayChange = &v.known.Repository, v.viewer.grant(v.known) >= MayWrite
		if digest, err := p.bases.of(v.r.Context(), v.known); err == nil {
			f.Site = digest.repo.Head.WebURL
			if !v.stranger {
				f.Asks = len(digest.repo.Questions)
			}
		}
	}
	if p.opened(v.r, saidCookie, &f.Said) {
		p.forget(v, saidCookie)
	}
	var out bytes.Buffer
	if err := all[s.name].ExecuteTemplate(&out, "frame", f); err != nil {
		http.Error(v.w, "the page cannot be written: "+err.Error(), http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(max(s.status, http.StatusOK))
	_, _ = out.WriteTo(v.w) // an answer that breaks off was not wanted any more
}

// repoPath is where the page of a repository is.
func repoPath(repo sync.Repository) string {
	return "/repositories/" + url.PathEscape(repo.Owner) + "/" + url.PathEscape(repo.Name)
}

// planPath is where the page of a plan is.
func planPath(repo sync.Repository, plan string) string { return pathBelow(repo, "/plans/", plan) }

// carryPath is where the open lines of a plan are carried to another one.
func carryPath(repo sync.Repository, plan string) string { return pathBelow(repo, "/carry/", plan) }

// pathBelow is where a page of a repository is that is about a plan.
func pathBelow(repo sync.Repository, below, plan string) string {
	parts := strings.Split(plan, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return repoPath(repo) + below + strings.Join(parts, "/")
}

// stamp is a time for people: roughly how long ago, and exactly behind it.
func stamp(now, at time.Time) template.HTML {
	if at.IsZero() {
		return "never"
	}
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s">%s</time>`, //nolint:gosec // times hold no markup
		at.UTC().Format(time.RFC3339), at.UTC().Format("2 Jan 2006, 15:04 UTC"), ago(now, at)))
}

// linked is a name that leads to its place on the repository's page on GitHub, where that is known.
func linked(site, below, id, name string) template.HTML {
	name = template.HTMLEscapeString(name)
	if address, err := url.Parse(site); err != nil || address.Scheme != "https" && address.Scheme != "http" {
		return template.HTML(name) //nolint:gosec // it is escaped
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(site+below+url.PathEscape(id)) + `">` + name + `</a>`) //nolint:gosec // both are escaped
}

var address = regexp.MustCompile(`https?://[^\s<>"'` + "`" + `]*[\pL\pN/]`)

// withLinks is a text whose addresses can be followed. What ends a sentence is no part of them.
func withLinks(text string) template.HTML {
	var b strings.Builder
	from := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		to := template.HTMLEscapeString(text[at[0]:at[1]])
		b.WriteString(template.HTMLEscapeString(text[from:at[0]]) + `<a href="` + to + `">` + to + `</a>`)
		from = at[1]
	}
	return template.HTML(b.String() + template.HTMLEscapeString(text[from:])) //nolint:gosec // all of it is escaped
}

// rail is a bar of what is done, dropped and open. It is a picture for those who see it: the numbers stand beside it.
func rail(p Progress, of int) template.HTML {
	if of <= 0 {
		of = max(p.All(), 1)
	}
	done := 100 * float64(p.Done) / float64(of)
	dropped := 100 * float64(p.Dropped) / float64(of)
	return template.HTML(fmt.Sprintf( //nolint:gosec // numbers hold no markup
		`<svg class="rail" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rail-open" width="100" height="6"/><rect class="rail-done" width="%.2f" height="6"/><rect class="rail-dropped" x="%.2f" width="%.2f" height="6"/></svg>`,
		done, done, dropped))
}

// assets that are served, by the type that they are.
var types = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// asset serves styles, scripts and pictures.
func (p *Page) asset(v *visit) (reply, error) {
	name := v.r.PathValue("file")
	content, err := files.ReadFile("assets/" + name)
	if err != nil || types[path.Ext(name)] == "" {
		return nil, notThere
	}
	v.w.Header().Set("Content-Type", types[path.Ext(name)])
	v.w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = v.w.Write(content)
	return written{}, nil
}
