package setup

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"

	"github.com/milepost/milepost/internal/app"
)

// pages are the templates.
//
//go:embed pages
var pages embed.FS

// templates reads them once.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pages, "pages/*.html"))
})

// show writes a page that no other site may frame, and whose forms lead nowhere but here and to GitHub.
func show(w http.ResponseWriter, status int, name string, site app.Site, data any) {
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, name+".html", data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' "+site.Web)
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w)
}
