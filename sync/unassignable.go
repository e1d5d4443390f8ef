package sync

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Unassignable is somebody whom a plan names and to whom no issue of the repository can be assigned. That
// may change, so they are asked about again.
type Unassignable struct {
	// Login is in lower case.
	Login string `json:"login"`
	// AskedAt is when GitHub said so last.
	AskedAt time.Time `json:"asked_at"`
}

// MayAssign reports whether nothing is known against assigning issues to whoever has the login.
func (r RepoBase) MayAssign(login string) bool {
	return !slices.ContainsFunc(r.Unassignable, func(u Unassignable) bool { return strings.EqualFold(u.Login, login) })
}

// SetAssignable puts down whether a login can be assigned. The list is made anew, since copies of the
// record share the one before.
func (r *RepoBase) SetAssignable(login string, can bool, at time.Time) {
	login = strings.ToLower(login)
	list := slices.DeleteFunc(slices.Clone(r.Unassignable), func(u Unassignable) bool { return u.Login == login })
	if !can {
		list = append(list, Unassignable{Login: login, AskedAt: at.UTC()})
	}
	slices.SortFunc(list, func(a, b Unassignable) int { return strings.Compare(a.Login, b.Login) })
	r.Unassignable = slices.Clip(list)
}

// NotAssignable tells that whoever has the login cannot be assigned.
func NotAssignable(login, plan string, line int) Notice {
	return Notice{Code: "not-assignable", Plan: plan, Line: line, Message: fmt.Sprintf(
		"GitHub assigns no issue of this repository to @%s: give them access, and they are assigned; whoever else is named has been", login)}
}
