package collect

import (
	"regexp"
	"strconv"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Words are the id and the text by which a line of that title is known, wherever it stands; the title itself
// where it cannot be written into a line.
func Words(title string) (id, text string) {
	added := parser.Parse([]byte("- [ ] a\n")).Add(parser.Spot{}, parser.NewItem{Title: title, Issue: 1})[0]
	if added.Err != nil {
		return "", title
	}
	item := added.Plan.Items[added.Item]
	return item.ID, item.Text
}

// hidden finds the link that Milepost writes behind a line, wherever it stands.
var hidden = regexp.MustCompile(`<!-- #([1-9][0-9]{0,8}) -->`)

// Linked has the issues that lines of the documents link, of any form and in any state: those have a line.
func Linked(repo sync.Repository, documents []sync.Document) map[int]bool {
	linked := map[int]bool{}
	for _, document := range documents {
		if document.Plan == nil {
			continue
		}
		for _, item := range document.Plan.Items {
			for _, link := range item.Links {
				if link.Slot && repo.Holds(link) {
					linked[link.Number] = true
				}
			}
		}
		for _, found := range hidden.FindAllSubmatch(document.Plan.Source(), -1) {
			if number, err := strconv.Atoi(string(found[1])); err == nil {
				linked[number] = true
			}
		}
	}
	return linked
}
