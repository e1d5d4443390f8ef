package github_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// assigning is a GitHub with one issue, to which only those in may can be assigned.
type assigning struct {
	*fake
	may map[string]bool
	on  []string
	// silent leaves people out without a word, as GitHub does where the caller may not assign.
	silent bool
}

func newAssigning(t *testing.T, on ...string) *assigning {
	t.Helper()
	a := &assigning{fake: newFake(t), may: map[string]bool{"ann": true, "bob": true}, on: on}
	set := func(logins []any, status int) func(http.ResponseWriter) {
		var next []string
		for _, login := range logins {
			name := login.(string)
			if !a.may[name] && a.silent {
				continue
			}
			if !a.may[name] {
				return func(w http.ResponseWriter) {
					reply(w, 422, `{"message":"Validation Failed","errors":[{"value":"`+name+`","resource":"Issue","field":"assignees","code":"invalid"}]}`)
				}
			}
			next = append(next, name)
		}
		a.on = next
		return func(w http.ResponseWriter) { reply(w, status, a.row()) }
	}
	edit := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if logins, ok := bodyOf(t, r)["assignees"].([]any); ok {
				set(logins, status)(w)
				return
			}
			reply(w, status, a.row())
		}
	}
	a.mux.HandleFunc("POST /repos/acme/plans/issues", edit(201))
	a.mux.HandleFunc("PATCH /repos/acme/plans/issues/1", edit(200))
	a.mux.HandleFunc("GET /repos/acme/plans/issues/1", func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, a.row()) })
	a.mux.HandleFunc("POST /repos/acme/plans/issues/1/assignees", func(w http.ResponseWriter, r *http.Request) {
		for _, login := range bodyOf(t, r)["assignees"].([]any) {
			a.on = append(a.on, login.(string))
		}
		reply(w, 201, a.row())
	})
	a.mux.HandleFunc("DELETE /repos/acme/plans/issues/1/assignees", func(w http.ResponseWriter, r *http.Request) {
		off := fmt.Sprint(bodyOf(t, r)["assignees"])
		var left []string
		for _, login := range a.on {
			if !strings.Contains(off, login) {
				left = append(left, login)
			}
		}
		a.on = left
		reply(w, 200, a.row())
	})
	a.mux.HandleFunc("GET /repos/acme/plans/assignees/{login}", func(w http.ResponseWriter, r *http.Request) {
		if a.may[r.PathValue("login")] {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		reply(w, 404, `{"message":"Not Found"}`)
	})
	return a
}

func (a *assigning) row() string {
	var users []string
	for _, login := range a.on {
		users = append(users, fmt.Sprintf(`{"login":%q}`, login))
	}
	return `{"number":1,"title":"T","user":{"id":41,"login":"milepost[bot]","type":"Bot"},"assignees":[` + strings.Join(users, ",") + `]}`
}

func TestWhoCannotBeAssignedTakesNobodyElseAway(t *testing.T) {
	t.Parallel()
	update := func(logins ...string) sync.Action { return sync.UpdateIssue{Assignees: &logins} }
	title := "Other"
	for name, test := range map[string]struct {
		on               []string
		silent           bool
		action           sync.Action
		want             []string
		unassignable     []string
		requestsAtTheEnd int
	}{
		"a_new_issue":                     {nil, false, sync.CreateIssue{Title: "T", Assignees: []string{"eve", "ann", "bob"}}, []string{"ann", "bob"}, []string{"eve"}, 5},
		"a_new_issue_for_nobody_else":     {nil, false, sync.CreateIssue{Title: "T", Assignees: []string{"eve"}}, nil, []string{"eve"}, 3},
		"a_new_issue_without_a_word":      {nil, true, sync.CreateIssue{Title: "T", Assignees: []string{"eve", "ann"}}, []string{"ann"}, []string{"eve"}, 2},
		"a_new_issue_for_all":             {nil, false, sync.CreateIssue{Title: "T", Assignees: []string{"ann", "bob"}}, []string{"ann", "bob"}, nil, 1},
		"another_one_on_an_issue":         {[]string{"ann"}, false, update("ann", "eve", "bob"), []string{"ann", "bob"}, []string{"eve"}, 5},
		"one_who_is_on_it_and_left":       {[]string{"gone", "ann"}, false, update("gone", "ann", "bob"), []string{"gone", "ann", "bob"}, nil, 4},
		"one_who_left_is_taken_off":       {[]string{"gone", "old"}, false, update("gone", "bob"), []string{"gone", "bob"}, nil, 5},
		"a_title_beside_a_false_name":     {[]string{"ann"}, false, sync.UpdateIssue{Title: &title, Assignees: &[]string{"ann", "eve"}}, []string{"ann"}, []string{"eve"}, 3},
		"nothing_is_asked_where_all_fits": {[]string{"ann"}, false, update("ann", "bob"), []string{"ann", "bob"}, nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAssigning(t, test.on...)
			a.silent = test.silent
			outcome, err := a.host(t).Do(t.Context(), plans(), test.action, sync.Target{Issue: 1})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, a.on); diff != "" {
				t.Errorf("assigned (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, outcome.Issue.Assignees); diff != "" {
				t.Errorf("answered (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.unassignable, outcome.Unassignable); diff != "" || outcome.Dropped != nil {
				t.Errorf("dropped %q; cannot be assigned (-want +got):\n%s", outcome.Dropped, diff)
			}
			if got := a.requests(); len(got) != test.requestsAtTheEnd {
				t.Errorf("%d requests, want %d: %q", len(got), test.requestsAtTheEnd, got)
			}
		})
	}
}
