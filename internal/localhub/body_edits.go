package localhub

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// bodyEdit is what a body said after an edit. The first one of an issue that was edited is its creation.
type bodyEdit struct {
	by   *account
	at   time.Time
	body string
}

// editBody changes the body and notes who did.
func (c *call) editBody(i *issue, body string) {
	if len(i.edits) == 0 {
		i.edits = append(i.edits, bodyEdit{i.author, i.created, i.body})
	}
	i.body = body
	i.edits = append(i.edits, bodyEdit{c.actor.account(), c.at, body})
}

// editsQuery asks who edited the body of an issue.
var editsQuery = regexp.MustCompile(`^query\(\$owner: String!, \$name: String!, \$number: Int!\) \{ repository\(owner: \$owner, name: \$name\) \{ ` +
	`issue\(number: \$number\) \{ editor \{ \.\.\.who \} userContentEdits\(first: (\d+)\) \{ nodes \{ editedAt diff editor \{ \.\.\.who \} \} \} \} \} \} ` +
	`fragment who on Actor \{ __typename login \.\.\. on User \{ databaseId \} \}$`)

// bodyEdits answers a query that [editsQuery] found, the newest edit first.
func (c *call) bodyEdits(found []string, variables map[string]json.RawMessage) reply {
	first, _ := strconv.Atoi(found[1])
	if first < 1 || first > maxFirst {
		return graphAnswer("", &graphError{"excessivePagination", "Requesting " + found[1] + " records exceeds the `first` limit of 100 records."})
	}
	i, missing := c.issueByVariables(variables)
	if missing != nil {
		return *missing
	}
	nodes := []object{}
	for _, edit := range slices.Backward(i.edits) {
		if len(nodes) < first {
			nodes = append(nodes, object{"editedAt": timestamp(edit.at), "diff": edit.body, "editor": renderActor(edit.by)})
		}
	}
	var editor any
	if len(i.edits) > 0 {
		editor = renderActor(i.edits[len(i.edits)-1].by)
	}
	return graphData(object{"repository": object{"issue": object{"editor": editor, "userContentEdits": object{"nodes": nodes}}}}, nil)
}
