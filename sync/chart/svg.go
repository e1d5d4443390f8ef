package chart

import (
	"fmt"
	"html"
	"strings"
	"unicode"
)

// writer collects the elements of a picture.
type writer struct{ strings.Builder }

func (w *writer) put(format string, args ...any) {
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

// open begins a picture that is called title and described by words.
func (w *writer) open(width, height int, title, words string) {
	w.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s" font-family="-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif">`,
		width, height, width, height, text(title+": "+words))
	w.put(`<title>%s</title>`, text(title))
	w.put(`<desc>%s</desc>`, text(words))
	w.put(`%s`, style)
}

func (w *writer) close() string {
	w.put(`</svg>`)
	return w.String()
}

// text makes a text safe inside of an element or an attribute. Signs that XML does not know are left out.
func text(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.IsControl(r) || !unicode.IsPrint(r) && r != ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// shortened cuts a text to so many characters.
func shortened(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
