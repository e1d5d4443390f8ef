package page

import (
	"net/http"
	"strconv"
	"time"
)

// visit is one request, with who makes it and what it is about.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	now    time.Time
	viewer Viewer
	// known is the repository, where the path names one.
	known Known
	// stranger tells that the repository is shown because its page is public.
	stranger bool
}

// maxPages bounds the number of a page.
const maxPages = 1_000_000

// pageNumber is which page of a list is asked for, from 1.
func (v *visit) pageNumber() int {
	n, err := strconv.Atoi(v.r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxPages)
}

// reply is what a route answers.
type reply interface {
	write(p *Page, v *visit)
}

// maxForm bounds a form, in bytes.
const maxForm = 64 << 10

// form reads the form of a request, within bounds.
func (v *visit) form() error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	if v.r.ParseForm() != nil {
		return problem{http.StatusBadRequest, "This form cannot be read", "Nothing was done."}
	}
	return nil
}

// redirect leads the browser to a path of ours, or to where GitHub asks who somebody is.
type redirect string

func (to redirect) write(_ *Page, v *visit) { http.Redirect(v.w, v.r, string(to), http.StatusSeeOther) }

// written is the reply of a route that has answered by itself.
type written struct{}

func (written) write(*Page, *visit) {}

// list is one page of a list.
type list[T any] struct {
	Rows []T
	// All counts the rows of all pages. Page is the number of this one of Pages.
	All, Page, Pages int
	// Before and Next are where the pages beside this one are, "" for none.
	Before, Next string
}

// paged cuts a page out of rows.
func paged[T any](v *visit, rows []T, size int) list[T] {
	l := pageOf(v, rows, len(rows), size)
	from := (l.Page - 1) * size
	l.Rows = rows[from:min(from+size, len(rows))]
	return l
}

// pageOf is the page that is asked for, of a list of so many rows in all.
func pageOf[T any](v *visit, rows []T, all, size int) list[T] {
	pages := max(1, (all+size-1)/size)
	l := list[T]{Rows: rows, All: all, Pages: pages, Page: min(v.pageNumber(), pages)}
	if l.Page > 1 {
		l.Before = v.withPage(l.Page - 1)
	}
	if l.Page < pages {
		l.Next = v.withPage(l.Page + 1)
	}
	return l
}

// withPage is the address of another page of the same list.
func (v *visit) withPage(n int) string {
	query := v.r.URL.Query()
	query.Set("page", strconv.Itoa(n))
	return "?" + query.Encode()
}
