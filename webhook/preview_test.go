package webhook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/webhook"
)

func TestKeys_tells_what_is_to_be_previewed(t *testing.T) {
	t.Parallel()
	head := strings.Repeat("a1", 20)
	pull := func(action, more string) string {
		return `{"action":"` + action + `","number":12,"pull_request":{"number":12,"user":{"type":"User"},"head":{"ref":"search"},"base":{"ref":"main"}` + more + `},` +
			`"sender":` + kim + `,` + askedWhere + `}`
	}
	edited := func(changes string) string {
		return `{"action":"edited","pull_request":{"number":12,"user":{"type":"User"},"base":{"ref":"main"}},"changes":` + changes + `,` + askedWhere + `}`
	}
	push := func(ref, after string) string {
		return `{"ref":"` + ref + `","after":"` + after + `",` + askedWhere + `}`
	}
	group := func(action, sha string) string {
		return `{"action":"` + action + `","merge_group":{"head_sha":"` + sha + `","base_ref":"refs/heads/main"},` + askedWhere + `}`
	}
	suite := func(action, branch, pulls string) string {
		return `{"action":"` + action + `","check_suite":{"head_sha":"` + head + `","head_branch":"` + branch + `","pull_requests":` + pulls + `},` + askedWhere + `}`
	}
	run := func(external string) string {
		return `{"action":"rerequested","check_run":{"head_sha":"` + head + `","external_id":"` + external + `"},"sender":` + kim + `,` + askedWhere + `}`
	}
	one, both := []sync.PreviewKey{{Pull: 12}}, []sync.PreviewKey{{Pull: 12}, {Pull: 13}}
	merged := []sync.PreviewKey{{Group: head}}
	tests := map[string]struct {
		event, payload string
		pass           bool
		want           []sync.PreviewKey
	}{
		"opened":                        {"pull_request", pull("opened", ""), false, one},
		"opened_as_a_draft":             {"pull_request", pull("opened", `,"draft":true`), false, one},
		"opened_from_a_fork":            {"pull_request", pull("opened", `,"head":{"repo":{"fork":true}}`), false, one},
		"opened_by_a_bot":               {"pull_request", strings.Replace(pull("opened", ""), `"User"`, `"Bot"`, 1), false, one},
		"opened_and_closes_an_issue":    {"pull_request", pull("opened", `,"body":"Closes #3"`), true, one},
		"reopened":                      {"pull_request", pull("reopened", ""), false, one},
		"pushed_to":                     {"pull_request", pull("synchronize", ""), false, one},
		"ready":                         {"pull_request", pull("ready_for_review", ""), false, one},
		"retargeted":                    {"pull_request", edited(`{"base":{"ref":{"from":"next"}}}`), false, one},
		"retitled":                      {"pull_request", edited(`{"title":{"from":"x"}}`), false, nil},
		"labeled":                       {"pull_request", pull("labeled", ""), false, nil},
		"closed":                        {"pull_request", pull("closed", ""), false, nil},
		"without_a_number":              {"pull_request", `{"action":"opened","pull_request":{},` + askedWhere + `}`, false, nil},
		"with_a_number_that_is_none":    {"pull_request", `{"action":"opened","pull_request":{"number":1e18},` + askedWhere + `}`, false, nil},
		"merge_group":                   {"merge_group", group("checks_requested", head), false, merged},
		"merge_group_that_ended":        {"merge_group", group("destroyed", head), false, nil},
		"merge_group_without_a_head":    {"merge_group", group("checks_requested", "main"), false, nil},
		"push_of_a_merge_group":         {"push", push("refs/heads/gh-readonly-queue/main/pr-12-"+head, head), false, merged},
		"push_that_ends_a_merge_group":  {"push", push("refs/heads/gh-readonly-queue/main/pr-12-"+head, strings.Repeat("0", 40)), false, nil},
		"push_to_a_branch":              {"push", push("refs/heads/search", head), false, nil},
		"push_to_the_default_branch":    {"push", push("refs/heads/main", head), true, nil},
		"suite_again":                   {"check_suite", suite("rerequested", "search", `[{"number":12},{"number":13},null]`), false, both},
		"suite_of_a_fork_again":         {"check_suite", suite("rerequested", "search", `[]`), false, nil},
		"suite_of_a_group_again":        {"check_suite", suite("rerequested", "gh-readonly-queue/main/pr-12-x", `[]`), false, merged},
		"suite_of_the_branch_again":     {"check_suite", suite("rerequested", "main", `[]`), true, nil},
		"suite_that_was_completed":      {"check_suite", suite("completed", "search", `[{"number":12}]`), false, nil},
		"preview_again":                 {"check_run", run("pull/12 f00"), false, one},
		"preview_of_a_merge_group":      {"check_run", run("group/" + head + " f00"), false, merged},
		"report_again":                  {"check_run", run("f00"), true, nil},
		"run_of_nobody_knows_what":      {"check_run", run("pull/x f00"), true, nil},
		"installation_is_missing":       {"merge_group", `{"action":"checks_requested","merge_group":{"head_sha":"` + head + `"},"repository":{"id":7,"full_name":"acme/rocket"}}`, false, nil},
		"merge_group_without_any_field": {"merge_group", `{}`, false, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := webhook.Keys(test.event, []byte(test.payload))
			if err != nil {
				t.Fatal(err)
			}
			var want []sync.News
			if test.pass || test.want != nil {
				repo := sync.Repository{ID: 7, Installation: 9, Owner: "acme", Name: "rocket"}
				want = []sync.News{{Repository: repo, Pass: test.pass, Previews: test.want}}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("news (-want +got):\n%s", diff)
			}
		})
	}
}
