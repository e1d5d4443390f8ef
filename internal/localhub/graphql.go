package localhub

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/milepost/milepost/internal/localhub/git"
)

// mutation is one GraphQL mutation with the fields of its input.
type mutation struct {
	required, optional []string
	carry              func(*call, *input) *graphError
}

// mutations are those that the Hub knows; everything else of GraphQL is refused.
func mutations() map[string]mutation {
	return map[string]mutation{
		"enablePullRequestAutoMerge": {
			required: []string{"pullRequestId"}, optional: []string{"mergeMethod", "expectedHeadOid"}, carry: (*call).enableAutoMerge,
		},
		"disablePullRequestAutoMerge": {required: []string{"pullRequestId"}, carry: (*call).disableAutoMerge},
		"updateRefs":                  {required: []string{"repositoryId", "refUpdates"}, carry: (*call).updateRefs},
	}
}

// graphError is an entry of the errors that GitHub answers with status 200.
type graphError struct {
	kind, message string
}

func unresolved(id string) *graphError {
	return &graphError{"NOT_FOUND", "Could not resolve to a node with the global id of '" + id + "'"}
}

func inaccessible() *graphError {
	return &graphError{"FORBIDDEN", "Resource not accessible by integration"}
}

// oneMutation is the only shape of mutation that is served: one with its input in a variable, and no more
// asked for than what every payload has.
var oneMutation = regexp.MustCompile(`^mutation\s*\(\s*\$input\s*:\s*(\w+)!\s*\)\s*\{\s*(\w+)\s*\(\s*input\s*:\s*\$input\s*\)\s*\{\s*clientMutationId\s*\}\s*\}$`)

// graphQL is POST /graphql.
func (c *call) graphQL() reply {
	var in struct {
		Query     string
		Variables map[string]json.RawMessage
	}
	if err := json.Unmarshal(c.body, &in); err != nil {
		return fail(400, "Problems parsing JSON")
	}
	if found := linkedQuery.FindStringSubmatch(strings.Join(strings.Fields(in.Query), " ")); found != nil {
		return c.linkedPulls(found, in.Variables)
	}
	if closerQuery.MatchString(strings.Join(strings.Fields(in.Query), " ")) {
		return c.lastCloser(in.Variables)
	}
	if found := editsQuery.FindStringSubmatch(strings.Join(strings.Fields(in.Query), " ")); found != nil {
		return c.bodyEdits(found, in.Variables)
	}
	if strings.Join(strings.Fields(in.Query), " ") == viewerQuery {
		return c.viewer()
	}
	found := oneMutation.FindStringSubmatch(strings.TrimSpace(in.Query))
	if found == nil {
		return graphAnswer("", &graphError{"", "Parse error: localhub knows no such query"})
	}
	name := found[2]
	known, ok := mutations()[name]
	switch {
	case !ok, name == "updateRefs" && c.lacks(updateRefsSince):
		return graphAnswer("", &graphError{"undefinedField", "Field '" + name + "' doesn't exist on type 'Mutation'"})
	case found[1] != strings.ToUpper(name[:1])+name[1:]+"Input":
		return graphAnswer("", &graphError{"variableMismatch", "Type mismatch on variable $input and argument input"})
	}
	fields := &input{fields: map[string]json.RawMessage{}}
	if err := json.Unmarshal(in.Variables["input"], &fields.fields); err != nil || len(in.Variables) != 1 {
		return graphAnswer("", &graphError{"", "Variable $input was provided invalid value"})
	}
	for field := range fields.fields {
		if !slices.Contains(known.required, field) && !slices.Contains(known.optional, field) && field != "clientMutationId" {
			return graphAnswer("", &graphError{"", "Variable $input was provided invalid value for " + field + " (Field is not defined)"})
		}
	}
	for _, field := range known.required {
		if !fields.has(field) || fields.null(field) {
			return graphAnswer("", &graphError{"", "Variable $input was provided invalid value for " + field + " (Expected value to not be null)"})
		}
	}
	problem := known.carry(c, fields)
	if problem == nil && fields.problem != "" {
		problem = &graphError{"", fields.problem}
	}
	return graphAnswer(name, problem)
}

// graphAnswer is what GraphQL answers: data, or errors, both with status 200.
func graphAnswer(name string, problem *graphError) reply {
	out := object{"data": object{name: object{"clientMutationId": nil}}}
	if problem != nil {
		fault := object{"message": problem.message, "locations": []object{{"line": 1, "column": 1}}}
		out = object{"errors": []object{fault}}
		if name == "" { // refused before it was carried out
			fault["extensions"] = object{"code": problem.kind}
		} else {
			fault["type"], fault["path"] = problem.kind, []string{name}
			out["data"] = object{name: nil}
		}
	}
	r := ok(out)
	r.header = map[string][]string{"X-Ratelimit-Resource": {"graphql"}}
	return r
}

// updateRefs moves branches to other commits, all of them or none. Unlike REST it compares before it moves.
func (c *call) updateRefs(in *input) *graphError {
	var updates []struct {
		Name      string
		AfterOid  string
		BeforeOid string
		Force     bool
	}
	in.into("refUpdates", &updates)
	if in.problem != "" {
		return nil
	}
	repo := c.repositoryByNode(in.text("repositoryId"))
	if repo == nil {
		return unresolved(in.text("repositoryId"))
	}
	c.repo = repo
	if !c.mayPush() || repo.archived {
		return inaccessible()
	}
	refuse := func(message string) *graphError { return &graphError{"UNPROCESSABLE", message} }
	for _, u := range updates {
		at := repo.refs[u.Name]
		if at == "" {
			at = git.ZeroSHA
		}
		branch, isBranch := branchOf(u.Name)
		switch {
		case !isBranch || forbiddenRef.MatchString(u.Name):
			return refuse(u.Name + " is not a valid branch")
		case u.BeforeOid != "" && u.BeforeOid != at:
			return refuse("Reference update failed: " + u.Name + " is at " + at + " but expected " + u.BeforeOid)
		case u.AfterOid != git.ZeroSHA && repo.git.Commits[u.AfterOid] == nil:
			return refuse("Object does not exist")
		case u.AfterOid == git.ZeroSHA && branch == repo.defaultBranch:
			return refuse("Cannot delete the default branch")
		case u.AfterOid != git.ZeroSHA && at != git.ZeroSHA && !u.Force && !repo.git.Contains(u.AfterOid, at):
			return refuse("Update is not a fast forward")
		case c.violation(branch, 422) != nil:
			return refuse("Repository rule violations found")
		case repo.shieldedFrom(branch, strings.TrimPrefix(u.AfterOid, git.ZeroSHA)) != "":
			return refuse(repo.shieldedFrom(branch, strings.TrimPrefix(u.AfterOid, git.ZeroSHA)))
		}
	}
	for _, u := range updates {
		c.moveRef(repo, u.Name, strings.TrimPrefix(u.AfterOid, git.ZeroSHA))
	}
	return nil
}

func (c *call) repositoryByNode(id string) *repository {
	for _, repo := range c.store.repositoryIDs {
		if nodeID("R", repo.id) == id && c.canSee(repo) {
			return repo
		}
	}
	return nil
}
