package page

import (
	"strconv"
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
	for _, known := range all {
		if contains(known.Repository.String(), view.Query) && len(view.Repositories) < maxFound {
			view.Repositories = append(view.Repositories, known)
		}
	}
	hits, more, err := p.hits(v, all, view.Query)
	if err != nil {
		return nil, err
	}
	view.Rows, view.More = hits[:min(len(hits), maxFound)], more || len(hits) > maxFound
	reply.data = view
	return reply, nil
}

// hits finds items: in memory those of repositories that are held there, and in the ledger those of the others. more tells
// that not all was looked through.
func (p *Page) hits(v *visit, all []Known, query string) (rows []found, more bool, err error) {
	query = strings.ToLower(query)
	byID, ids := map[int64]sync.Repository{}, []int64{}
	for _, known := range all {
		digest := p.bases.peek(known)
		if digest == nil {
			byID[known.Repository.ID], ids = known.Repository, append(ids, known.Repository.ID)
			continue
		}
		for _, plan := range digest.plans {
			for _, item := range plan.items {
				if len(rows) <= maxFound && matches(item.words, item.Issue.Number, query) {
					rows = append(rows, found{known.Repository, item.ItemBase})
				}
			}
		}
	}
	if len(ids) == 0 || len(rows) > maxFound {
		return rows, false, nil
	}
	hits, err := p.options.Ledger.Search(v.r.Context(), ids, strings.TrimPrefix(query, "#"), maxHits)
	for _, hit := range hits {
		if repo, asked := byID[hit.Repository]; asked && hit.Item.Status != sync.StatusRemoved && !hit.Item.Phase && matches(wordsOf(hit.Item), hit.Item.Issue.Number, query) {
			rows = append(rows, found{repo, hit.Item})
		}
	}
	return rows, len(hits) == maxHits, err
}

// wordsOf is what an item is found by, in small letters.
func wordsOf(item sync.ItemBase) string {
	words := append([]string{item.Text, item.Title, item.ID, item.Issue.Title, item.Plan}, item.Section...)
	return strings.ToLower(strings.Join(words, "\n"))
}

// matches reports whether an item with these words, and the issue of that number, is one that people mean who search for
// a text in small letters.
func matches(words string, issue int, query string) bool {
	number, numbered := strings.CutPrefix(query, "#")
	return strings.Contains(words, query) || numbered && issue != 0 && strconv.Itoa(issue) == number
}

// contains reports whether a text holds another one, whatever the case of its letters.
func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
