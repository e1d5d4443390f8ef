package localhub

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// window is the part of a list that a page shows.
type window struct{ from, to int }

// page cuts a list by page and per_page (30 unless told, at most 100) and writes the Link header.
func (c *call) page(total int) (window, http.Header) {
	perPage, number := positive(c.query.Get("per_page"), 30), positive(c.query.Get("page"), 1)
	perPage = min(perPage, 100)
	last := max(1, (total+perPage-1)/perPage)
	var links []string
	add := func(rel string, page int) {
		query := url.Values{}
		for key, values := range c.query {
			query[key] = values
		}
		query.Set("page", strconv.Itoa(page))
		links = append(links, fmt.Sprintf(`<%s%s?%s>; rel="%s"`, c.base, c.req.URL.EscapedPath(), query.Encode(), rel))
	}
	if number > 1 {
		add("prev", number-1)
	}
	if number < last {
		add("next", number+1)
		add("last", last)
	}
	if number > 1 {
		add("first", 1)
	}
	header := http.Header{}
	if len(links) > 0 {
		header.Set("Link", strings.Join(links, ", "))
	}
	from := min(total, (number-1)*perPage)
	return window{from, min(total, from+perPage)}, header
}

func positive(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// listed answers one page of items, each rendered by show.
func listed[T any](c *call, items []T, show func(T) object) reply {
	part, header := c.page(len(items))
	return reply{status: http.StatusOK, body: rendered(items[part.from:part.to], show), header: header}
}

func rendered[T any](items []T, show func(T) object) []object {
	out := make([]object, 0, len(items))
	for _, item := range items {
		out = append(out, show(item))
	}
	return out
}
