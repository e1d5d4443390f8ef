package localhub_test

import (
	"fmt"
	"testing"
)

// closers asks as the caller which pull requests close an issue: their states, or what was refused.
func (c caller) closers(repo string, number int64) []any {
	c.w.t.Helper()
	query := fmt.Sprintf(`query($owner: String!, $name: String!) {
		repository(owner: $owner, name: $name) { i: issue(number: %d) { ...pulls } }
	} fragment pulls on Issue { closedByPullRequestsReferences(first: 25) { nodes { state } } }`, number)
	got := c.post("/graphql", fields{"query": query, "variables": fields{"owner": "acme", "name": repo}}).want(200)
	if refused := got.text("errors", 0, "type"); refused != "" {
		return []any{refused}
	}
	states := []any{}
	for at := range got.list("data", "repository", "i", "closedByPullRequestsReferences", "nodes") {
		states = append(states, got.text("data", "repository", "i", "closedByPullRequestsReferences", "nodes", at, "state"))
	}
	return states
}

func TestPullRequestsAreLinkedByTheKeywordsOfTheirText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, two := w.newIssue("One").number("number"), w.newIssue("Two").number("number")
	for _, branch := range []string{"next", "topic", "other"} {
		w.branch(branch)
		w.write(branch, branch+".md", "a\n")
	}
	at := w.openPull("topic")
	states := func(number int64, want ...any) {
		t.Helper()
		diff(t, append([]any{}, want...), w.app().closers("plans", number))
	}
	states(one)
	w.app().patch(at, fields{"body": fmt.Sprintf("Closes #%d, fixes: #%d", one, two)}).want(200)
	states(one, "OPEN")
	states(two, "OPEN")
	w.app().patch(at, fields{"base": "next"}).want(200)
	states(one)
	w.app().patch(at, fields{"base": "main", "body": fmt.Sprintf("See #%d. Resolved #%d.", one, two)}).want(200)
	states(one)
	states(two, "OPEN")
	w.app().patch(at, fields{"state": "closed"}).want(200)
	states(two)
	w.app().patch(at, fields{"state": "open"}).want(200)
	w.app().put(at+"/merge", fields{}).want(200)
	other := w.openPull("other")
	w.app().patch(other, fields{"body": fmt.Sprintf("close #%d", two)}).want(200)
	states(two, "MERGED", "OPEN") // a merged one is not left out

	diff(t, []any{"NOT_FOUND"}, w.app().closers("plans", 99))
	diff(t, []any{"NOT_FOUND"}, w.app().closers("elsewhere", one))
	pull := w.app().get(other).number("number")
	diff(t, []any{"NOT_FOUND"}, w.app().closers("plans", pull))
	blind := w.as(w.mint(fields{"permissions": fields{"issues": "write"}}))
	diff(t, []any{"FORBIDDEN"}, blind.closers("plans", one))
}
