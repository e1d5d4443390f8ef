package page

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/sync"
)

// searchView is what was found.
type searchView struct {
	Query string
	// Short tells that it is too short to search for.
	Short bool
	Rows  []found
	// More tells that there is more than what is shown.
	More         bool
	Repositories []Known
}

// found is an item that was found.
type found struct {
	Repository sync.Repository
	Item       sync.ItemBase
}

const (
	// shortestQuery is how many characters a search needs; maxFound how many items it shows, and maxHits how many
	// records are looked through for them.
	shortestQuery = 2
	maxFound      = 50
	maxHits       = 400
)

// search finds items by their text, id or issue, and repositories by their name, of those that the viewer may see.
func (p *Page) search(v *visit) (reply, error) {
	view := searchView{Query: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	reply := screen{name: "search", title: "Search"}
	if utf8.RuneCountInString(view.Query) < shortestQuery {
		view.Short = true
		reply.data = view
		return reply, nil
	}
	all, err := p.mine(v)
	if err != nil {
		return nil, err
	}
	byID, ids := map[int64]sync.Repository{}, make([]int64, 0, len(all))
	for _, known := range all {
		byID[known.Repository.ID], ids = known.Repository, append(ids, known.Repository.ID)
		if contains(known.Repository.String(), view.Query) && len(view.Repositories) < maxFound {
			view.Repositories = append(view.Repositories, known)
		}
	}
	hits, err := p.options.Ledger.Search(v.ctx, ids, strings.TrimPrefix(view.Query, "#"), maxHits)
	if err != nil {
		return nil, err
	}
	view.More = len(hits) == maxHits
	for _, hit := range hits {
		repo, mine := byID[hit.Repository]
		if !mine || hit.Item.Status == sync.StatusRemoved || !matches(hit.Item, view.Query) {
			continue
		}
		if len(view.Rows) == maxFound {
			view.More = true
			break
		}
		view.Rows = append(view.Rows, found{repo, hit.Item})
	}
	reply.data = view
	return reply, nil
}

// matches reports whether an item is one that people mean who search for the text.
func matches(item sync.ItemBase, query string) bool {
	if number, ok := strings.CutPrefix(query, "#"); ok && fmt.Sprint(item.Issue.Number) == number {
		return true
	}
	for _, text := range append([]string{item.Text, item.Title, item.ID, item.Issue.Title, item.Plan}, item.Section...) {
		if contains(text, query) {
			return true
		}
	}
	return false
}

// contains reports whether a text holds another one, whatever the case of its letters.
func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
