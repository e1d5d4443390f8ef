package localhub

import (
	"encoding/json"
	"regexp"
	"slices"
)

// closerQuery asks who closed an issue last, and by what.
var closerQuery = regexp.MustCompile(`^query\(\$owner: String!, \$name: String!, \$number: Int!\) \{ repository\(owner: \$owner, name: \$name\) \{ ` +
	`issue\(number: \$number\) \{ timelineItems\(last: 1, itemTypes: \[CLOSED_EVENT\]\) \{ nodes \{ \.\.\. on ClosedEvent \{ ` +
	`createdAt actor \{ __typename login \.\.\. on User \{ databaseId \} \} closer \{ __typename \} \} \} \} \} \} \}$`)

// lastCloser answers a query that [closerQuery] found.
func (c *call) lastCloser(variables map[string]json.RawMessage) reply {
	i, missing := c.issueByVariables(variables)
	if missing != nil {
		return *missing
	}
	nodes := []object{}
	for _, e := range slices.Backward(i.repo.events) {
		if e.issue == i && e.kind == "closed" {
			nodes = append(nodes, e.renderClosed())
			break
		}
	}
	return graphData(object{"repository": object{"issue": object{"timelineItems": object{"nodes": nodes}}}}, nil)
}

// renderClosed is a ClosedEvent of GraphQL. Its closer is what closed the issue, null where the actor did by hand.
func (e *issueEvent) renderClosed() object {
	out := object{"createdAt": timestamp(e.at), "actor": renderActor(e.actor), "closer": nil}
	if e.closer != "" {
		out["closer"] = object{"__typename": e.closer}
	}
	return out
}

// renderActor is an Actor of GraphQL; nil is null.
func renderActor(a *account) any {
	if a == nil {
		return nil
	}
	actor := object{"__typename": a.kind, "login": a.login}
	if a.kind == "User" {
		actor["databaseId"] = a.id
	}
	return actor
}

// issueByVariables is the issue that the variables of a query name, or the answer that there is none.
func (c *call) issueByVariables(variables map[string]json.RawMessage) (*issue, *reply) {
	in := &input{fields: variables}
	var number int
	in.into("number", &number)
	repo := c.store.repository(in.text("owner"), in.text("name"))
	if repo == nil || !c.canSee(repo) {
		missing := graphError{"NOT_FOUND", "Could not resolve to a Repository with the name '" + in.text("owner") + "/" + in.text("name") + "'."}
		out := graphData(object{"repository": nil}, []object{missing.at("repository")})
		return nil, &out
	}
	i := repo.issues[number]
	if i == nil || i.pull != nil {
		missing := graphError{"NOT_FOUND", "Could not resolve to an Issue with the number of " + itoa(int64(number)) + "."}
		out := graphData(object{"repository": object{"issue": nil}}, []object{missing.at("repository", "issue")})
		return nil, &out
	}
	return i, nil
}
