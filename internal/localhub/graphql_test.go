package localhub_test

import (
	"fmt"
	"strings"
	"testing"
)

// mutate sends a mutation as the App does and returns what it was refused with, "" if it was not.
func (c caller) mutate(name string, input fields) string {
	c.w.t.Helper()
	query := fmt.Sprintf("mutation($input: %sInput!) { %s(input: $input) { clientMutationId } }", strings.ToUpper(name[:1])+name[1:], name)
	got := c.post("/graphql", fields{"query": query, "variables": fields{"input": input}}).want(200)
	return got.text("errors", 0, "message")
}

func (w *world) node(path string) string {
	w.t.Helper()
	return w.app().get(path).want(200).text("node_id")
}

func TestGraphQLKnowsItsMutationsAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, want := range map[string]string{
		"{ viewer { login } }": "Parse error",
		"mutation($input: DeleteRepositoryInput!) { deleteRepository(input: $input) { clientMutationId } }":           "doesn't exist on type 'Mutation'",
		"mutation($input: UpdateRefInput!) { updateRefs(input: $input) { clientMutationId } }":                        "Type mismatch",
		"mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId repository { name } } }":   "Parse error",
		"mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }":                       "provided invalid value",
		"mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } } mutation { whatever }": "Parse error",
	} {
		got := w.app().post("/graphql", fields{"query": query, "variables": fields{"input": fields{"odd": 1}}}).want(200)
		if message := got.text("errors", 0, "message"); !strings.Contains(message, want) {
			t.Errorf("%s: %q", query, message)
		}
	}
	w.as("").post("/graphql", fields{"query": "{ viewer { login } }"}).want(401)
}

func TestRefsAreComparedBeforeTheyMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	first := w.head("topic")
	w.write("topic", "a.md", "a\n")
	second := w.head("topic")
	move := func(name, before, after string, force bool) string {
		return w.app().mutate("updateRefs", fields{"repositoryId": w.node("~"), "refUpdates": []fields{
			{"name": "refs/heads/" + name, "beforeOid": before, "afterOid": after, "force": force},
		}})
	}
	diff(t, true, strings.Contains(move("topic", first, first, true), "expected"))
	diff(t, "Update is not a fast forward", move("topic", second, first, false))
	diff(t, second, w.head("topic"))
	diff(t, "", move("topic", second, first, true))
	diff(t, first, w.head("topic"))
	diff(t, "Cannot delete the default branch", move("main", w.head("main"), strings.Repeat("0", 40), true))
	diff(t, "", move("topic", first, strings.Repeat("0", 40), true))
	w.app().get("~/git/ref/heads/topic").want(404)
	diff(t, "Resource not accessible by integration", w.as(w.bob).mutate("updateRefs", fields{"repositoryId": w.node("~"), "refUpdates": []fields{}}))
	diff(t, true, strings.Contains(w.app().mutate("updateRefs", fields{"repositoryId": "R_x", "refUpdates": []fields{}}), "Could not resolve"))
}

func TestAutoMergeWaitsForTheRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
	at := w.openPull("topic")
	enable := func(input fields) string {
		input["pullRequestId"] = w.node(at)
		return w.app().mutate("enablePullRequestAutoMerge", input)
	}
	diff(t, "Pull request Auto merge is not allowed for this repository", enable(fields{}))
	w.as(w.owner).patch("~", fields{"allow_auto_merge": true, "allow_merge_commit": false}).want(200)
	diff(t, "Pull request Pull request is in clean status", enable(fields{"mergeMethod": "SQUASH"}))
	w.protect(requiredCheck("build"))
	diff(t, "Pull request Merge commits are not allowed on this repository.", enable(fields{}))
	diff(t, true, strings.Contains(enable(fields{"mergeMethod": "SQUASH", "expectedHeadOid": w.head("main")}), "Head branch was modified"))
	diff(t, "", enable(fields{"mergeMethod": "SQUASH", "expectedHeadOid": w.head("topic")}))
	diff(t, "squash", w.app().get(at).text("auto_merge", "merge_method"))
	diff(t, "", w.app().mutate("disablePullRequestAutoMerge", fields{"pullRequestId": w.node(at)}))
	diff(t, nil, w.app().get(at).at("auto_merge"))
	diff(t, "", enable(fields{"mergeMethod": "SQUASH"}))
	w.app().post("~/statuses/"+w.head("topic"), fields{"state": "failure", "context": "build"}).want(201)
	diff(t, "open", w.app().get(at).text("state"))
	w.as(w.alice).post("~/statuses/"+w.head("topic"), fields{"state": "success", "context": "build"}).want(201)
	merged := w.app().get(at).want(200)
	diff(t, true, merged.at("merged"))
	diff(t, "milepost[bot]", merged.text("merged_by", "login"))
}
