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

// assignable leaves out those to whom GitHub assigns nothing. They count as not named: once they can be
// assigned, they are.
func (in Input) assignable(logins []string) []string {
	return slices.DeleteFunc(logins, func(login string) bool { return !in.Base.Repo.MayAssign(login) })
}

// Owners lists, in lower case, whom the open items of the documents want to be assigned.
func Owners(documents []sync.Document, policy sync.Policy) map[string]bool {
	owners := map[string]bool{}
	for _, document := range documents {
		for _, item := range document.Plan.Items {
			if policy.Assign && item.State == parser.StateOpen {
				for _, login := range assigneesOf(document, item, policy) {
					owners[strings.ToLower(login)] = true
				}
			}
		}
	}
	return owners
}

// tellUnassignable tells of each one who cannot be assigned, where they are named first.
func tellUnassignable(in Input) part {
	var p part
	told := map[string]bool{}
	for _, placed := range in.Placement.Items {
		document, item := in.source(placed)
		if !in.Policy.Assign || item.State != parser.StateOpen {
			continue
		}
		for _, login := range assigneesOf(document, item, in.Policy) {
			if key := strings.ToLower(login); !in.Base.Repo.MayAssign(login) && !told[key] {
				told[key] = true
				p.notices = append(p.notices, sync.NotAssignable(login, document.Path, item.Line))
			}
		}
	}
	return p
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
