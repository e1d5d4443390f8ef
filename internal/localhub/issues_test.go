package localhub_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testkey"
)

func TestIssueByAnApp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.app().post("~/issues", fields{"title": " Do it ", "body": "why", "labels": []string{"plan: goals", "PLAN: GOALS"}}).want(201)
	diff(t, "Do it milepost[bot] Bot milepost", fmt.Sprint(got.text("title"), " ", got.text("user", "login"), " ",
		got.text("user", "type"), " ", got.text("performed_via_github_app", "slug")))
	diff(t, 1, len(got.list("labels")))
	diff(t, "plan: goals ededed", got.text("labels", 0, "name")+" "+got.text("labels", 0, "color"))
	if got.number("id") == got.number("number") {
		t.Error("id and number are the same")
	}
}

func TestIssueLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := func(n int, format string) []string {
		out := []string{}
		for i := range n {
			out = append(out, fmt.Sprintf(format, i))
		}
		return out
	}
	cases := []struct {
		name  string
		body  fields
		field string
		code  string
	}{
		{"no title", fields{"body": "b"}, "title", "missing_field"},
		{"blank title", fields{"title": "  "}, "title", "missing_field"},
		{"long title", fields{"title": strings.Repeat("é", 257)}, "title", "custom"},
		{"long body", fields{"title": "t", "body": strings.Repeat("x", 65537)}, "body", "custom"},
		{"too many labels", fields{"title": "t", "labels": many(101, "l%d")}, "labels", "custom"},
		{"long label", fields{"title": "t", "labels": []string{strings.Repeat("x", 51)}}, "name", "invalid"},
		{"unknown milestone", fields{"title": "t", "milestone": 9}, "milestone", "invalid"},
		{"stranger as assignee", fields{"title": "t", "assignees": []string{"carol"}}, "assignees", "invalid"},
		{"too many assignees", fields{"title": "t", "assignees": many(11, "nobody%d")}, "assignees", "custom"},
	}
	for _, c := range cases {
		got := w.app().post("~/issues", c.body).want(422)
		if got.text("message") != "Validation Failed" || got.text("errors", 0, "field") != c.field || got.text("errors", 0, "code") != c.code {
			t.Errorf("%s: %s", c.name, got.raw)
		}
	}
	w.app().post("~/issues", fields{"title": 7.0, "body": true}).want(422)
	diff(t, 0, len(w.app().get("~/issues?state=all").list()))
	w.app().post("~/issues", fields{"title": strings.Repeat("é", 256), "body": strings.Repeat("x", 65536)}).want(201)
}

func TestIssueState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	state := func(body fields) string {
		got := w.app().patch("~/issues/1", body).want(200)
		return fmt.Sprint(got.at("state"), " ", got.at("state_reason"), " ", got.at("closed_at") != nil, " ", got.text("closed_by", "login"))
	}
	diff(t, "closed completed true milepost[bot]", state(fields{"state": "closed"}))
	diff(t, "closed not_planned true milepost[bot]", state(fields{"state": "closed", "state_reason": "not_planned"}))
	diff(t, "open reopened false ", state(fields{"state": "open"}))
	diff(t, "closed duplicate true milepost[bot]", state(fields{"state": "closed", "state_reason": "duplicate"}))
	w.app().patch("~/issues/1", fields{"state": "shut"}).want(422)
	w.app().patch("~/issues/1", fields{"state_reason": "bored"}).want(422)
}

func TestUpdatedAtMovesOnEveryChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	parent, child := w.newIssue("parent"), w.newIssue("child")
	app.post("~/milestones", fields{"title": "M"}).want(201)
	steps := map[string]func() result{
		"title":     func() result { return app.patch("~/issues/1", fields{"title": "new"}) },
		"comment":   func() result { return app.post("~/issues/1/comments", fields{"body": "b"}) },
		"label":     func() result { return app.post("~/issues/1/labels", fields{"labels": []string{"l"}}) },
		"milestone": func() result { return app.patch("~/issues/1", fields{"milestone": 1}) },
		"assignee":  func() result { return app.post("~/issues/1/assignees", fields{"assignees": []string{"alice"}}) },
		"sub-issue": func() result {
			return app.post("~/issues/1/sub_issues", fields{"sub_issue_id": child.number("id")})
		},
		"state": func() result { return app.patch("~/issues/1", fields{"state": "closed"}) },
	}
	last := parent.text("updated_at")
	for _, name := range []string{"title", "comment", "label", "milestone", "assignee", "sub-issue", "state"} {
		w.clock.Advance(1500 * time.Millisecond)
		if got := steps[name](); got.status >= 300 {
			t.Fatalf("%s: status %d: %s", name, got.status, got.raw)
		}
		now := app.get("~/issues/1").text("updated_at")
		if now <= last {
			t.Errorf("%s: updated_at stayed at %s", name, now)
		}
		last = now
	}
	w.clock.Advance(time.Minute)
	app.patch("~/issues/1", fields{"title": "new"}).want(200)
	diff(t, last, app.get("~/issues/1").text("updated_at"))
}

func TestListIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	app.post("~/milestones", fields{"title": "M"}).want(201)
	for i, body := range []fields{
		{"title": "a", "labels": []string{"x", "y"}}, {"title": "b", "milestone": 1, "labels": []string{"x"}}, {"title": "c", "assignees": []string{"alice"}},
	} {
		w.clock.Advance(time.Minute)
		app.post("~/issues", body).want(201)
		_ = i
	}
	w.as(w.bob).post("~/issues", fields{"title": "d"}).want(201)
	w.clock.Advance(time.Minute)
	app.patch("~/issues/1", fields{"state": "closed"}).want(200)
	cases := map[string][]any{
		"":                                     {"d", "c", "b"},
		"state=all&direction=asc":              {"a", "b", "c", "d"},
		"state=closed":                         {"a"},
		"creator=milepost[bot]":                {"c", "b"},
		"creator=bob":                          {"d"},
		"assignee=alice":                       {"c"},
		"assignee=none":                        {"d", "b"},
		"labels=x":                             {"b"},
		"labels=x,y&state=all":                 {"a"},
		"milestone=1":                          {"b"},
		"milestone=none":                       {"d", "c"},
		"milestone=*":                          {"b"},
		"state=all&sort=updated":               {"a", "d", "c", "b"},
		"state=all&since=2026-03-02T09:03:00Z": {"d", "c", "a"},
		"state=all&since=2026-03-02T09:04:00Z": {"a"},
	}
	for query, want := range cases {
		if got := app.get("~/issues?" + query).want(200).pick("title"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("issues?%s = %v, want %v", query, got, want)
		}
	}
	app.get("~/issues?milestone=7").want(422)
	app.get("~/issues?state=odd").want(422)
}

func TestDeletedIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	must(t, w.hub.DeleteIssue("acme", "plans", 1, "olga"))
	w.app().get("~/issues/1").want(http.StatusGone)
	w.app().patch("~/issues/1", fields{"title": "x"}).want(http.StatusGone)
	w.app().get("~/issues/2").want(404)
	diff(t, int64(2), w.newIssue("two").number("number"))
}

func TestLabels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	app.post("~/labels", fields{"name": "Bug", "color": "D73A4A"}).want(201)
	refused := map[string]fields{
		"already_exists": {"name": "bug", "color": "ffffff"},
		"missing_field":  {"color": "ffffff"},
	}
	for code, body := range refused {
		diff(t, code, app.post("~/labels", body).want(422).text("errors", 0, "code"))
	}
	for _, body := range []fields{
		{"name": "x", "color": "#fff"}, {"name": strings.Repeat("x", 51)}, {"name": "x", "description": strings.Repeat("d", 101)},
	} {
		diff(t, "invalid", app.post("~/labels", body).want(422).text("errors", 0, "code"))
	}
	app.post("~/issues", fields{"title": "t", "labels": []string{"bug"}}).want(201)
	app.patch("~/labels/BUG", fields{"new_name": "area/bug"}).want(200)
	diff(t, "area/bug", app.get("~/issues/1").text("labels", 0, "name"))
	app.get("~/labels/area%2Fbug").want(200)
	app.delete("~/issues/1/labels/none", nil).want(404)
	app.delete("~/labels/area%2Fbug", nil).want(204)
	diff(t, 0, len(app.get("~/issues/1").list("labels")))
}

func TestMilestones(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	got := app.post("~/milestones", fields{"title": "M", "due_on": "2026-04-10T12:00:00Z"}).want(201)
	diff(t, "2026-04-10T07:00:00Z", got.text("due_on"))
	winter := app.post("~/milestones", fields{"title": "W", "due_on": "2026-01-10T03:00:00Z"}).want(201)
	diff(t, "2026-01-09T08:00:00Z", winter.text("due_on"))
	app.patch("~/milestones/1", fields{"state": "closed"}).want(200)
	diff(t, "already_exists", app.post("~/milestones", fields{"title": "M"}).want(422).text("errors", 0, "code"))
	diff(t, "already_exists", app.patch("~/milestones/2", fields{"title": "M"}).want(422).text("errors", 0, "code"))
	app.post("~/milestones", fields{"title": "m"}).want(201)
	diff(t, []any{"W", "m"}, app.get("~/milestones").want(200).pick("title"))

	app.post("~/issues", fields{"title": "t", "milestone": 2}).want(201)
	app.post("~/issues", fields{"title": "u", "milestone": 2}).want(201)
	app.patch("~/issues/1", fields{"state": "closed"}).want(200)
	m := app.get("~/milestones/2").want(200)
	diff(t, "1 1", fmt.Sprint(m.number("open_issues"), " ", m.number("closed_issues")))
	diff(t, nil, app.patch("~/milestones/2", fields{"due_on": nil}).want(200).at("due_on"))
	app.delete("~/milestones/2", nil).want(204)
	diff(t, nil, app.get("~/issues/2").at("milestone"))
}

func TestSubIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	ids := map[int]int64{}
	for n := 1; n <= 10; n++ {
		ids[n] = w.newIssue(fmt.Sprint("issue ", n)).number("id")
	}
	add := func(parent, child int, more fields) result {
		body := fields{"sub_issue_id": ids[child]}
		for k, v := range more {
			body[k] = v
		}
		return app.post(fmt.Sprintf("~/issues/%d/sub_issues", parent), body)
	}
	order := func(parent int) string {
		return fmt.Sprint(app.get(fmt.Sprintf("~/issues/%d/sub_issues", parent)).want(200).pick("number")...)
	}
	add(1, 2, nil).want(201)
	add(1, 3, nil).want(201)
	diff(t, "2 3", order(1))
	add(4, 2, nil).want(422)
	add(4, 2, fields{"replace_parent": true}).want(201)
	diff(t, "3", order(1))
	add(1, 1, nil).want(422)
	add(2, 4, nil).want(422)
	app.post("~/issues/1/sub_issues", fields{"sub_issue_id": 3}).want(404)
	diff(t, int64(4), app.get("~/issues/2/parent").want(200).number("number"))
	app.get("~/issues/1/parent").want(404)

	add(1, 5, nil).want(201)
	move := fields{"sub_issue_id": ids[5], "before_id": ids[3]}
	app.patch("~/issues/1/sub_issues/priority", move).want(200)
	diff(t, "5 3", order(1))
	app.patch("~/issues/1/sub_issues/priority", fields{"sub_issue_id": ids[5], "after_id": ids[3]}).want(200)
	diff(t, "3 5", order(1))
	app.patch("~/issues/1/sub_issues/priority", fields{"sub_issue_id": ids[5], "after_id": ids[9]}).want(422)
	app.patch("~/issues/5", fields{"state": "closed"}).want(200)
	diff(t, int64(50), app.get("~/issues/1").number("sub_issues_summary", "percent_completed"))
	app.delete("~/issues/1/sub_issue", fields{"sub_issue_id": ids[5]}).want(200)
	diff(t, "3", order(1))
}

func TestSubIssueLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	parent := w.newIssue("parent").number("number")
	for range 100 {
		app.post(fmt.Sprintf("~/issues/%d/sub_issues", parent), fields{"sub_issue_id": w.newIssue("child").number("id")}).want(201)
	}
	app.post(fmt.Sprintf("~/issues/%d/sub_issues", parent), fields{"sub_issue_id": w.newIssue("child").number("id")}).want(422)

	at := w.newIssue("level 0").number("number")
	for level := 1; level <= 9; level++ {
		next := w.newIssue(fmt.Sprint("level ", level))
		want := 201
		if level == 9 {
			want = 422
		}
		app.post(fmt.Sprintf("~/issues/%d/sub_issues", at), fields{"sub_issue_id": next.number("id")}).want(want)
		at = next.number("number")
	}
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	w.newIssue("blocked")
	blocker := w.newIssue("blocker").number("id")
	at := "~/issues/1/dependencies/blocked_by"
	got := app.post(at, fields{"issue_id": blocker}).want(201)
	diff(t, int64(1), got.number("issue_dependencies_summary", "blocked_by"))
	app.post(at, fields{"issue_id": blocker}).want(422)
	app.post(at, fields{"issue_id": got.number("id")}).want(422)
	app.patch("~/issues/2", fields{"state": "closed"}).want(200)
	diff(t, int64(0), app.get("~/issues/1").number("issue_dependencies_summary", "blocked_by"))
	diff(t, []any{"blocker"}, app.get(at).pick("title"))
	app.delete(fmt.Sprintf("%s/%d", at, blocker), nil).want(200)
	app.delete(fmt.Sprintf("%s/%d", at, blocker), nil).want(404)
}

func TestNumbersAreUniqueUnderConcurrency(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	var group sync.WaitGroup
	for n := range 20 {
		group.Go(func() {
			if got := w.app().post("~/issues", fields{"title": fmt.Sprint(n), "labels": []string{"shared"}}); got.status != 201 {
				t.Errorf("status %d: %s", got.status, got.raw)
			}
		})
	}
	group.Wait()
	w.idle()
	seen := map[any]bool{}
	for _, number := range w.app().get("~/issues?per_page=100").pick("number") {
		seen[number] = true
	}
	diff(t, 20, len(seen))
	diff(t, 1, len(w.app().get("~/labels").list()))
}

func TestCreatorFilterMayBeBlindToBots(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *localhub.Options) { o.BlindToBots = true })
	w.app().post("~/issues", fields{"title": "a"}).want(201)
	w.as(w.bob).post("~/issues", fields{"title": "b"}).want(201)
	for query, want := range map[string][]any{"": {"b", "a"}, "creator=milepost[bot]": {}, "creator=bob": {"b"}} {
		if got := w.app().get("~/issues?" + query).want(200).pick("title"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("issues?%s = %v, want %v", query, got, want)
		}
	}
}

func TestRenamedAppKeepsItsBotUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.app().post("~/issues", fields{"title": "a"}).want(201)
	must(t, w.hub.RenameApp(7, "trails", "Trails"))
	after := w.app().get("~/issues/1").want(200)
	if got := after.text("user", "login") + " " + after.text("performed_via_github_app", "slug"); got != "trails[bot] trails" {
		t.Errorf("it was made by %s", got)
	}
	if got, want := after.number("user", "id"), before.number("user", "id"); got != want {
		t.Errorf("its bot has the id %d, and had %d", got, want)
	}
	w.app().get("/users/trails[bot]").want(200)
	w.app().get("/users/milepost[bot]").want(404)
	must(t, w.hub.AddApp(localhub.App{ID: 8, Slug: "milepost", PublicKey: &testkey.Key().PublicKey}))
	if err := w.hub.RenameApp(7, "milepost", "Milepost"); err == nil {
		t.Error("an App took a name that is another's by now")
	}
}
