package webhook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/webhook"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	const (
		where = `"repository":{"id":7,"full_name":"acme/rocket","default_branch":"main"},"installation":{"id":9}`
		two   = `[{"id":7,"full_name":"acme/rocket"},{"id":8,"full_name":"acme/lander"}]`
	)
	rocket := []sync.Repository{{ID: 7, Installation: 9, Owner: "acme", Name: "rocket"}}
	both := []sync.Repository{rocket[0], {ID: 8, Installation: 9, Owner: "acme", Name: "lander"}}
	pull := func(action, ref string) string {
		return `{"action":"` + action + `","pull_request":{"head":{"ref":"` + ref + `"}},` + where + `}`
	}
	theirs := func(action, base, body, changes string) string {
		return `{"action":"` + action + `","pull_request":{"user":{"type":"User"},"head":{"ref":"search"},"base":{"ref":"` + base + `"},"body":"` + body + `"},` +
			`"changes":` + changes + `,` + where + `}`
	}
	tests := map[string]struct {
		event, payload string
		want           []sync.Repository
	}{
		"push_to_the_default_branch":   {"push", `{"ref":"refs/heads/main",` + where + `}`, rocket},
		"push_to_another_branch":       {"push", `{"ref":"refs/heads/mainline",` + where + `}`, nil},
		"push_of_a_tag":                {"push", `{"ref":"refs/tags/main",` + where + `}`, nil},
		"push_that_deletes_the_branch": {"push", `{"ref":"refs/heads/main","deleted":true,` + where + `}`, nil},
		"push_without_default_branch":  {"push", `{"ref":"refs/heads/","repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`, nil},

		"issue_closed":       {"issues", `{"action":"closed",` + where + `}`, rocket},
		"issue_labeled":      {"issues", `{"action":"labeled",` + where + `}`, rocket},
		"milestone_edited":   {"milestone", `{"action":"edited",` + where + `}`, rocket},
		"label_deleted":      {"label", `{"action":"deleted",` + where + `}`, rocket},
		"sub_issue_added":    {"sub_issues", `{"action":"sub_issue_added",` + where + `}`, rocket},
		"dependency_added":   {"issue_dependencies", `{"action":"blocked_by_added",` + where + `}`, rocket},
		"comment_created":    {"issue_comment", `{"action":"created",` + where + `}`, nil},
		"check_run_finished": {"check_run", `{"action":"completed",` + where + `}`, nil},

		"our_pull_request_closed":      {"pull_request", pull("closed", "milepost/write-back"), rocket},
		"our_pull_request_reopened":    {"pull_request", pull("reopened", "milepost/write-back"), rocket},
		"pull_request_of_a_bot_closed": {"pull_request", `{"action":"closed","pull_request":{"user":{"type":"Bot"},"head":{"ref":"bots/plans"}},` + where + `}`, rocket},
		"person_pushes_to_ours":        {"pull_request", `{"action":"synchronize","sender":{"type":"User"},"pull_request":{"user":{"type":"Bot"},"head":{"ref":"bots/plans"}},` + where + `}`, rocket},
		"another_bot_pushes":           {"pull_request", `{"action":"synchronize","sender":{"type":"Bot"},"pull_request":{"user":{"type":"Bot"},"head":{"ref":"bots/plans"}},` + where + `}`, nil},
		"push_to_another_pull_request": {"pull_request", `{"action":"synchronize","sender":{"type":"User"},"pull_request":{"user":{"type":"User"},"head":{"ref":"bots/plans"}},` + where + `}`, nil},
		"our_own_push":                 {"pull_request", `{"action":"synchronize","sender":{"type":"Bot"},"pull_request":{"user":{"type":"Bot"},"head":{"ref":"milepost/write-back"}},` + where + `}`, nil},
		"merge_group_without_a_commit": {"push", `{"ref":"refs/heads/gh-readonly-queue/main/pr-7-a1","after":"a1",` + where + `}`, nil},
		"merge_group_that_is_gone":     {"push", `{"ref":"refs/heads/gh-readonly-queue/main/pr-7-a1","deleted":true,` + where + `}`, nil},
		"our_pull_request_labeled":     {"pull_request", pull("labeled", "milepost/write-back"), nil},
		"another_pull_request_closed":  {"pull_request", pull("closed", "feature/milepost/x"), nil},

		"pull_request_that_closes_an_issue_opened":      {"pull_request", theirs("opened", "main", "Closes #12", `{}`), rocket},
		"pull_request_that_closes_an_issue_closed":      {"pull_request", theirs("closed", "main", "It FIXED: acme/rocket#12", `{}`), rocket},
		"pull_request_that_closes_an_issue_reopened":    {"pull_request", theirs("reopened", "main", "resolves https://github.com/acme/rocket/issues/12", `{}`), rocket},
		"pull_request_that_closes_an_issue_by_its_page": {"pull_request", theirs("opened", "main", "Closes www.github.com/acme/rocket/issues/12", `{}`), rocket},
		"pull_request_that_closes_an_issue_pushed":      {"pull_request", theirs("synchronize", "main", "Closes #12", `{}`), nil},
		"pull_request_that_closes_an_issue_retitled":    {"pull_request", theirs("edited", "main", "Closes #12", `{"title":{"from":"x"}}`), nil},
		"pull_request_that_closes_another_issue":        {"pull_request", theirs("edited", "main", "Closes #12", `{"body":{"from":"Closes #1"}}`), rocket},
		"pull_request_that_closes_no_issue_any_more":    {"pull_request", theirs("edited", "main", "", `{"body":{"from":"Closes #1"}}`), rocket},
		"pull_request_that_only_names_an_issue":         {"pull_request", theirs("opened", "main", "See #12, which encloses 12", `{}`), nil},
		"pull_request_whose_text_is_another":            {"pull_request", theirs("edited", "main", "See #12", `{"body":{"from":"See #1"}}`), nil},
		"pull_request_into_another_branch":              {"pull_request", theirs("opened", "next", "Closes #12", `{}`), nil},
		"pull_request_that_leaves_the_branch":           {"pull_request", theirs("edited", "next", "Closes #12", `{"base":{"ref":{"from":"main"}}}`), rocket},
		"pull_request_that_comes_to_the_branch":         {"pull_request", theirs("edited", "main", "Closes #12", `{"base":{"ref":{"from":"next"}}}`), rocket},
		"pull_request_between_other_branches":           {"pull_request", theirs("edited", "next", "Closes #12", `{"base":{"ref":{"from":"other"}}}`), nil},

		"repository_renamed":     {"repository", `{"action":"renamed",` + where + `}`, rocket},
		"repository_transferred": {"repository", `{"action":"transferred",` + where + `}`, rocket},
		"repository_edited":      {"repository", `{"action":"edited",` + where + `}`, rocket},
		"repository_unarchived":  {"repository", `{"action":"unarchived",` + where + `}`, rocket},
		"repository_deleted":     {"repository", `{"action":"deleted",` + where + `}`, nil},

		"installation_created":     {"installation", `{"action":"created","installation":{"id":9},"repositories":` + two + `}`, both},
		"installation_unsuspended": {"installation", `{"action":"unsuspend","installation":{"id":9},"repositories":` + two + `}`, both},
		"permissions_accepted":     {"installation", `{"action":"new_permissions_accepted","installation":{"id":9},"repositories":` + two + `}`, both},
		"installation_deleted":     {"installation", `{"action":"deleted","installation":{"id":9},"repositories":` + two + `}`, nil},
		"repositories_added":       {"installation_repositories", `{"action":"added","installation":{"id":9},"repositories_added":` + two + `}`, both},
		"repositories_removed":     {"installation_repositories", `{"action":"removed","installation":{"id":9},"repositories_removed":` + two + `}`, nil},

		"installation_is_missing":    {"issues", `{"repository":{"id":7,"full_name":"acme/rocket"}}`, nil},
		"repository_is_missing":      {"issues", `{"installation":{"id":9}}`, nil},
		"id_is_text":                 {"issues", `{"repository":{"id":"7","full_name":"acme/rocket"},"installation":{"id":9}}`, nil},
		"id_is_negative":             {"issues", `{"repository":{"id":-7,"full_name":"acme/rocket"},"installation":{"id":9}}`, nil},
		"name_has_no_owner":          {"issues", `{"repository":{"id":7,"full_name":"/rocket"},"installation":{"id":9}}`, nil},
		"name_has_too_many_parts":    {"issues", `{"repository":{"id":7,"full_name":"a/b/c"},"installation":{"id":9}}`, nil},
		"one_of_two_has_no_name":     {"installation_repositories", `{"action":"added","installation":{"id":9},"repositories_added":[{"id":7},{"id":8,"full_name":"acme/lander"}]}`, both[1:]},
		"repositories_are_no_list":   {"installation_repositories", `{"action":"added","installation":{"id":9},"repositories_added":{"id":7}}`, nil},
		"names_with_dots_and_umlaut": {"issues", `{"repository":{"id":7,"full_name":"acme/r\u00f6cket.js"},"installation":{"id":9}}`, []sync.Repository{{ID: 7, Installation: 9, Owner: "acme", Name: "röcket.js"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := webhook.Keys(test.event, []byte(test.payload))
			if err != nil {
				t.Fatal(err)
			}
			var passes []sync.News
			for _, news := range got {
				if news.Pass {
					news.Previews = nil
					passes = append(passes, news)
				}
			}
			if diff := cmp.Diff(sync.Dirty(test.want...), passes); diff != "" {
				t.Errorf("news (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzKeys(f *testing.F) {
	for payload, event := range map[string]string{
		`{"ref":"refs/heads/main","repository":{"id":7,"full_name":"a/b","default_branch":"main"},"installation":{"id":9}}`:                                                                                    "push",
		`{"action":"closed","repository":{"id":1e300,"full_name":"a/b"},"installation":{"id":-1}}`:                                                                                                             "issues",
		`{"action":"closed","pull_request":{"head":{"ref":"milepost/x"}}}`:                                                                                                                                     "pull_request",
		`{"action":"created","installation":{"id":9},"repositories":[{"id":7,"full_name":"a/b"},null,[]]}`:                                                                                                     "installation",
		`{"action":"created","comment":{"id":5,"user":{"id":3,"login":"kim","type":"User"},"body":"/milepost done"},"issue":{"number":12},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:    "issue_comment",
		`{"action":"edited","changes":{"body":{"from":""}},"issue":{"number":-1,"user":{"type":"Bot"}},"sender":{"id":3,"login":"kim"},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:       "issues",
		`{"action":"requested_action","requested_action":{"identifier":"sync"},"check_run":{"head_sha":"zz"},"sender":{"id":3,"login":"kim"},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`: "check_run",
		`{"action":"synchronize","pull_request":{"number":1e18},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:                                                                              "pull_request",
		`{"action":"checks_requested","merge_group":{"head_sha":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:                                  "merge_group",
		`{"action":"rerequested","check_suite":{"pull_requests":[{"number":3},{"number":-3},null]},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:                                           "check_suite",
		`{"action":"rerequested","check_run":{"external_id":"pull/12 x"},"repository":{"id":7,"full_name":"a/b"},"installation":{"id":9}}`:                                                                     "check_run",
		`{"action":"\ud800"}`: "repository",
		`[`:                   "label",
	} {
		f.Add(event, []byte(payload), []byte{})
	}
	tokens := []string{
		"{", "}", "[", "]", ",", ":", "\"", `"a"`, `"repository":`, `"installation":`, `"id":`, `"full_name":"a/b"`, `"repositories":`, `"commits":`, `"action":"closed"`, "7", "1e300", "-", "null", `\u0061`, `\`, " ", "\xff",
	}
	f.Add("push", []byte(`{"a":`), []byte("\x02\x8b"))
	f.Add("installation", []byte{}, []byte("\x00\x00\x07\x00\x05\x00\xf3\x8b"))
	f.Fuzz(func(t *testing.T, event string, head, program []byte) {
		payload := slices.Concat(head, fuzzing.Repeat(program, tokens))
		var keys []sync.News
		var err error
		fuzzing.Within(t, payload, 1, func() { keys, err = webhook.Keys(event, payload) })
		if err != nil && keys != nil {
			t.Error("keys besides an error")
		}
		for _, news := range keys {
			key := news.Repository
			if !news.Pass && len(news.Previews) == 0 {
				t.Errorf("news of nothing: %+v", news)
			}
			for _, subject := range news.Previews {
				if again, ok := sync.ParsePreviewKey(subject.String()); !ok || again != subject {
					t.Errorf("odd subject %+v", subject)
				}
			}
			for _, ask := range news.Asks {
				if ask.Kind == "" || ask.Who.ID <= 0 || ask.Who.Login == "" || ask.Issue < 0 || ask.Comment < 0 || len(ask.Button)+len(ask.Commit)+len(ask.Who.Login) > 300 {
					t.Errorf("incomplete ask %+v", ask)
				}
			}
			if key.ID <= 0 || key.Installation <= 0 || key.Owner == "" || key.Name == "" || strings.Contains(key.Owner+key.Name, "/") {
				t.Errorf("incomplete key %+v", key)
			}
		}
	})
}
