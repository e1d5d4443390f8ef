package localhub

import (
	"slices"
	"strconv"
	"strings"
)

// What versions of GitHub Enterprise Server came with. An older one answers 404 where it has no such endpoint,
// leaves fields out that it does not know, and sends no event of them.
const (
	subIssuesSince    = "3.18"
	dependenciesSince = "3.19"
	updateRefsSince   = "3.16"
)

// sinceVersion is the version of GitHub Enterprise Server that an event came with.
var sinceVersion = map[string]string{"issue_dependencies": "3.19", "sub_issues": "3.20"}

// lacks reports whether the Hub is a GitHub Enterprise Server from before a version.
func (h *Hub) lacks(since string) bool { return since != "" && older(h.opts.EnterpriseVersion, since) }

// older reports whether a version such as "3.9" comes before another; "" is github.com, older than none.
func older(version, than string) bool {
	if version == ThisGitHub {
		return false
	}
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range min(len(a), len(b)) {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return false
}

// routesOf leaves out of all endpoints those that a version does not have.
func routesOf(version string) map[string][]route {
	routes := routeTable()
	for method, all := range routes {
		routes[method] = slices.DeleteFunc(all, func(r route) bool {
			return older(version, subIssuesSince) && (slices.Contains(r.segments, "sub_issues") || slices.Contains(r.segments, "sub_issue")) ||
				older(version, dependenciesSince) && slices.Contains(r.segments, "dependencies")
		})
	}
	return routes
}

// apiPath is the path of a request below the root of the API. An Enterprise Server has its API at /api/v3 and
// GraphQL at /api/graphql, and nothing of them anywhere else.
func (h *Hub) apiPath(path string) (string, bool) {
	if path == "/api/graphql" {
		return "/graphql", true
	}
	below, prefixed := strings.CutPrefix(path, "/api/v3/")
	if prefixed {
		return "/" + below, h.opts.EnterpriseVersion == ThisGitHub || below != "graphql"
	}
	return path, h.opts.EnterpriseVersion == ThisGitHub
}

// apiBase is the address of the REST API without a final slash.
func (h *Hub) apiBase() string {
	if h.opts.EnterpriseVersion != ThisGitHub {
		return h.base + "/api/v3"
	}
	return h.base
}

// withoutWhatLacks drops the fields of an issue that the version does not know.
func (h *Hub) withoutWhatLacks(issue object) object {
	if h.lacks(subIssuesSince) {
		delete(issue, "sub_issues_summary")
		delete(issue, "parent_issue_url")
	}
	if h.lacks(dependenciesSince) {
		delete(issue, "issue_dependencies_summary")
	}
	return issue
}
