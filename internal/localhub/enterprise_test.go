package localhub_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/localhub"
)

func TestEnterpriseServer_lacks_what_came_later(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		version                             string
		subIssues, dependencies, updateRefs bool
		events                              []string
	}{
		{"3.9", false, false, false, nil},
		{"3.15", false, false, false, nil},
		{"3.16", false, false, true, nil},
		{"3.18", true, false, true, nil},
		{"3.19", true, true, true, []string{"issue_dependencies"}},
		{"3.20", true, true, true, []string{"issue_dependencies", "sub_issues"}},
		{localhub.ThisGitHub, true, true, true, []string{"issue_dependencies", "sub_issues"}},
	} {
		t.Run("version_"+test.version, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *localhub.Options) { o.EnterpriseVersion = test.version })
			app := w.app()
			first := w.newIssue("first")
			second := w.newIssue("second").number("id")
			made := map[bool]int{true: 201, false: 404}
			app.post("~/issues/1/sub_issues", fields{"sub_issue_id": second}).want(made[test.subIssues])
			app.post("~/issues/1/dependencies/blocked_by", fields{"issue_id": second}).want(made[test.dependencies])
			for field, has := range map[string]bool{"sub_issues_summary": test.subIssues, "issue_dependencies_summary": test.dependencies} {
				diff(t, has, strings.Contains(string(first.raw), field))
			}
			diff(t, test.subIssues, strings.Contains(string(app.get("~/issues/2").raw), "parent_issue_url"))
			got := app.mutate("updateRefs", fields{"repositoryId": "R_x", "refUpdates": []fields{}})
			diff(t, test.updateRefs, !strings.Contains(got, "doesn't exist"))
			must(t, w.hub.Idle(t.Context()))
			var events []string
			for _, delivery := range w.hub.Deliveries() {
				if delivery.Event == "sub_issues" || delivery.Event == "issue_dependencies" {
					events = append(events, delivery.Event)
				}
			}
			for _, event := range test.events {
				diff(t, true, strings.Contains(strings.Join(events, " "), event))
			}
			if len(test.events) == 0 {
				diff(t, 0, len(events))
			}
		})
	}
}

// A client that takes a server for github.com must find out in a test, not at a customer's.
func TestEnterpriseServer_has_its_API_in_one_place(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.EnterpriseVersion = "3.17" })
	w.app().get("/repos/acme/plans").want(200)
	diff(t, w.url+"/api/v3/repos/acme/plans", w.app().get("~").text("url"))
	diff(t, w.url+"/acme/plans", w.app().get("~").text("html_url"))
	w.root = ""
	w.app().get("/repos/acme/plans").want(404)
	w.app().post("/api/v3/graphql", fields{"query": "{ viewer { login } }"}).want(404)
	w.app().post("/graphql", fields{"query": "{ viewer { login } }"}).want(404)
}
