package diff

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// assigneesOf lists the logins of an item's owners. One that names nobody has those of its
// document.
func assigneesOf(document sync.Document, item parser.Item, policy sync.Policy) []string {
	if defaults := document.Plan.Defaults; len(item.Owners)+len(item.People) == 0 {
		return loginsOf(defaults.Owners, defaults.People, policy)
	}
	return loginsOf(item.Owners, item.People, policy)
}

// loginsOf lists handles, and the logins of the people whom the policy knows. A list such as
// `Ann Lee, Bob` is taken apart.
func loginsOf(handles, people []string, policy sync.Policy) []string {
	logins := slices.Clone(handles)
	add := func(login string) {
		for _, known := range logins {
			if strings.EqualFold(known, login) {
				return
			}
		}
		logins = append(logins, login)
	}
	for _, names := range people {
		if login, ok := policy.People[sync.PersonKey(names)]; ok {
			add(login)
			continue
		}
		for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == '&' || r == '/' || r == ';' }) {
			if login, ok := policy.People[sync.PersonKey(name)]; ok {
				add(login)
			}
		}
	}
	return logins
}
