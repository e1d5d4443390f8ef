package localhub

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// linkedQuery is the only query that is served: which pull requests close each of some issues.
var linkedQuery = regexp.MustCompile(`^query\(\$owner: String!, \$name: String!\) \{ repository\(owner: \$owner, name: \$name\) \{ ` +
	`((?:\w+: issue\(number: \d+\) \{ \.\.\.pulls \} )+)\} \} ` +
	`fragment pulls on Issue \{ closedByPullRequestsReferences\(first: (\d+)\) \{ nodes \{ state \} \} \}$`)

var aliasedIssue = regexp.MustCompile(`(\w+): issue\(number: (\d+)\)`)

// maxFirst is how much of a connection can be asked for.
const maxFirst = 100

// linkedPulls answers a query that [linkedQuery] found. What cannot be told of one issue is null and an error
// beside the rest.
func (c *call) linkedPulls(found []string, variables map[string]json.RawMessage) reply {
	first, _ := strconv.Atoi(found[2])
	if first < 1 || first > maxFirst {
		return graphAnswer("", &graphError{"excessivePagination", "Requesting " + found[2] + " records exceeds the `first` limit of 100 records."})
	}
	names := &input{fields: variables}
	repo := c.store.repository(names.text("owner"), names.text("name"))
	if repo == nil || !c.canSee(repo) {
		missing := graphError{"NOT_FOUND", "Could not resolve to a Repository with the name '" + names.text("owner") + "/" + names.text("name") + "'."}
		return graphData(object{"repository": nil}, []object{missing.at("repository")})
	}
	var problems []object
	issues := object{}
	for _, asked := range aliasedIssue.FindAllStringSubmatch(found[1], -1) {
		n, _ := strconv.Atoi(asked[2])
		nodes, problem := c.closersOf(repo, n, first)
		issues[asked[1]] = object{"closedByPullRequestsReferences": object{"nodes": nodes}}
		if problem != nil {
			issues[asked[1]] = nil
			problems = append(problems, problem.at("repository", asked[1]))
		}
	}
	return graphData(object{"repository": issues}, problems)
}

// at is the error as it is told of what is at a path of the answer.
func (e graphError) at(path ...string) object {
	return object{"type": e.kind, "path": path, "message": e.message, "locations": []object{{"line": 1, "column": 1}}}
}

// graphData answers with what was found and what was not.
func graphData(data object, problems []object) reply {
	out := object{"data": data}
	if len(problems) > 0 {
		out["errors"] = problems
	}
	r := ok(out)
	r.header = map[string][]string{"X-Ratelimit-Resource": {"graphql"}}
	return r
}

func (c *call) closersOf(repo *repository, number, first int) ([]object, *graphError) {
	i, g := repo.issues[number], c.actor.grant
	switch {
	case i == nil || i.pull != nil:
		return nil, &graphError{"NOT_FOUND", "Could not resolve to an Issue with the number of " + strconv.Itoa(number) + "."}
	case g != nil && (!g.allows("issues", false) || !g.allows("pull_requests", false)):
		return nil, inaccessible()
	default:
		return i.closers(first), nil
	}
}

// closers lists the pull requests that close the issue. Unless it is told to include closed ones, GitHub leaves out
// what was closed unmerged, but not what was merged.
func (i *issue) closers(first int) []object {
	nodes := []object{}
	for _, pull := range i.repo.sortedIssues() {
		merged := pull.pull != nil && !pull.pull.mergedAt.IsZero()
		switch {
		case pull.pull == nil || pull.closed && !merged || pull.pull.baseRef != i.repo.defaultBranch:
		case slices.Contains(closedBy(pull.body), i.number) && len(nodes) < first:
			state := strings.ToUpper(pull.state())
			if merged {
				state = "MERGED"
			}
			nodes = append(nodes, object{"state": state})
		}
	}
	return nodes
}
