package localhub

import (
	"net/url"
	"strings"
)

// route is one endpoint. In its pattern {x} stands for one segment and {x+} for one or more, slashes included;
// fixed segments may follow either.
type route struct {
	segments []string
	access   access
	creates  bool // counts as content creation for the secondary limit
	handle   func(*call) reply
}

// match finds the first route whose pattern fits the escaped path, and the unescaped values of its variables.
func match(routes []route, path string) (*route, map[string]string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, part := range parts {
		if plain, err := url.PathUnescape(part); err == nil {
			parts[i] = plain
		}
	}
	for i := range routes {
		vars := map[string]string{}
		if fits(routes[i].segments, parts, vars) {
			return &routes[i], vars
		}
	}
	return nil, nil
}

func fits(pattern, parts []string, vars map[string]string) bool {
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	name, isVar := strings.CutPrefix(pattern[0], "{")
	if !isVar {
		return len(parts) > 0 && parts[0] == pattern[0] && fits(pattern[1:], parts[1:], vars)
	}
	name = strings.TrimSuffix(name, "}")
	name, long := strings.CutSuffix(name, "+")
	if !long {
		if len(parts) == 0 || parts[0] == "" {
			return false
		}
		vars[name] = parts[0]
		return fits(pattern[1:], parts[1:], vars)
	}
	for n := len(parts); n >= 1; n-- {
		if fits(pattern[1:], parts[n:], vars) {
			vars[name] = strings.Join(parts[:n], "/")
			return true
		}
	}
	return false
}
