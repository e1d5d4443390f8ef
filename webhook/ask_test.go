package webhook_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/webhook"
)

// Where the events of these tests happen, and who is behind them.
const (
	askedWhere = `"repository":{"id":7,"full_name":"acme/rocket","default_branch":"main"},"installation":{"id":9}`
	kim        = `{"id":3,"login":"kim","type":"User"}`
	bot        = `{"id":4,"login":"milepost[bot]","type":"Bot"}`
)

func TestKeys_tells_what_people_ask_for(t *testing.T) {
	t.Parallel()
	person := sync.User{ID: 3, Login: "kim", Person: true}
	commit := strings.Repeat("a1", 20)
	comment := func(action, who, body string) string {
		return `{"action":"` + action + `","comment":{"id":55,"user":` + who + `,"body":"` + body + `"},"issue":{"number":12},"sender":` + kim + `,` + askedWhere + `}`
	}
	said := &sync.Ask{Kind: sync.AskComment, Who: person, Issue: 12, Comment: 55}
	edit := func(changes, author, title, sender string) string {
		return `{"action":"edited","changes":` + changes + `,"issue":{"number":12,"title":"` + title + `","user":` + author + `},"sender":` + sender + `,` + askedWhere + `}`
	}
	ticked := &sync.Ask{Kind: sync.AskBox, Who: person, Issue: 12}
	press := func(action, button, commit, sender string) string {
		return `{"action":"` + action + `","requested_action":{"identifier":"` + button + `"},"check_run":{"id":8,"head_sha":"` + commit + `"},"sender":` + sender + `,` + askedWhere + `}`
	}
	pressed := &sync.Ask{Kind: sync.AskButton, Who: person, Commit: commit, Button: "approve"}
	tests := map[string]struct {
		event, payload string
		pass           bool
		want           *sync.Ask
	}{
		"command": {"issue_comment", comment("created", kim, "/milepost done"), true, said},
		"command_in_capitals_after_an_empty_line": {"issue_comment", comment("created", kim, `\r\n /Milepost done\r\nthanks`), true, said},
		"signature":                            {"issue_comment", comment("created", kim, "/approve"), true, said},
		"decision":                             {"issue_comment", comment("created", kim, "Decision: SQLite"), true, said},
		"command_in_the_second_line":           {"issue_comment", comment("created", kim, `Hello\n/milepost done`), false, nil},
		"command_that_is_quoted":               {"issue_comment", comment("created", kim, "> /milepost done"), false, nil},
		"word_that_begins_as_the_command_does": {"issue_comment", comment("created", kim, "/milepostal code"), false, nil},
		"path":                                 {"issue_comment", comment("created", kim, "/approve/me"), false, nil},
		"prose":                                {"issue_comment", comment("created", kim, "The decision: SQLite"), false, nil},
		"nothing":                              {"issue_comment", comment("created", kim, ""), false, nil},
		"command_of_a_bot":                     {"issue_comment", comment("created", bot, "/milepost done"), false, nil},
		"command_by_an_edit":                   {"issue_comment", comment("edited", kim, "/milepost done"), false, nil},
		"command_that_was_deleted":             {"issue_comment", comment("deleted", kim, "/milepost done"), false, nil},
		"command_of_nobody":                    {"issue_comment", comment("created", "null", "/milepost done"), true, nil},

		"box_in_an_issue_of_a_bot":        {"issues", edit(`{"body":{"from":"x"}}`, bot, "API", kim), true, ticked},
		"box_in_the_issue_of_questions":   {"issues", edit(`{"body":{"from":"x"}}`, kim, "Milepost: waiting for you", kim), true, ticked},
		"edit_of_an_issue_of_a_person":    {"issues", edit(`{"body":{"from":"x"}}`, kim, "API", kim), true, nil},
		"new_title":                       {"issues", edit(`{"title":{"from":"x"}}`, bot, "API", kim), true, nil},
		"edit_by_a_bot":                   {"issues", edit(`{"body":{"from":"x"}}`, bot, "API", bot), true, nil},
		"edit_of_a_body_that_was_missing": {"issues", edit(`{"body":{}}`, bot, "API", kim), true, ticked},

		"button":                          {"check_run", press("requested_action", "approve", commit, kim), true, pressed},
		"button_without_a_name":           {"check_run", press("requested_action", "", commit, kim), false, nil},
		"button_with_a_long_name":         {"check_run", press("requested_action", strings.Repeat("x", 101), commit, kim), false, nil},
		"button_of_no_commit":             {"check_run", press("requested_action", "approve", "main", kim), false, nil},
		"button_pressed_by_nobody":        {"check_run", press("requested_action", "approve", commit, "null"), true, nil},
		"button_pressed_by_a_long_name":   {"check_run", press("requested_action", "approve", commit, `{"id":3,"login":"`+strings.Repeat("k", 101)+`"}`), true, nil},
		"check_run_that_was_completed":    {"check_run", press("completed", "approve", commit, kim), false, nil},
		"check_run_that_somebody_created": {"check_run", press("created", "approve", commit, kim), false, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := webhook.Keys(test.event, []byte(test.payload))
			if err != nil {
				t.Fatal(err)
			}
			var want []sync.News
			if test.pass {
				want = sync.Dirty(sync.Repository{ID: 7, Installation: 9, Owner: "acme", Name: "rocket"})
			}
			if test.want != nil {
				want[0].Asks = []sync.Ask{*test.want}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("news (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHandlerTellsWhichDeliverySomebodyAskedBy(t *testing.T) {
	t.Parallel()
	payload := `{"action":"created","comment":{"id":55,"user":` + kim + `,"body":"/milepost sync"},"issue":{"number":12},` + askedWhere + `}`
	book := &notebook{}
	request := deliver(payload)
	request.Header.Set("X-GitHub-Event", "issue_comment")
	handler(book, []byte(secret)).ServeHTTP(httptest.NewRecorder(), request)
	want := []sync.Ask{{
		ID: "72d3162e", Kind: sync.AskComment, Who: sync.User{ID: 3, Login: "kim", Person: true},
		At: time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC), Issue: 12, Comment: 55,
	}}
	if diff := cmp.Diff(want, book.asks); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
}
