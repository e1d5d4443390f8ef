package localhub_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/localhub"
)

// notOffered are the described operations that the Hub leaves out, with the reason.
var notOffered = map[string]string{
	"GET /app/hook/config":                                     "the webhook address is set in Go",
	"PATCH /app/hook/config":                                   "the webhook address is set in Go",
	"GET /search/issues":                                       "search lags on GitHub and must not be relied on",
	"GET /orgs/{org}/teams/{team_slug}/members":                "there are no teams",
	"GET /repos/{owner}/{repo}/issues/{issue_number}/events":   "no event history is kept",
	"GET /repos/{owner}/{repo}/issues/{issue_number}/timeline": "no event history is kept",
	"webhook check-suite-requested":                            "there are no check suites",
	"webhook check-suite-rerequested":                          "there are no check suites",
	"webhook create":                                           "push says the same",
	"webhook delete":                                           "push says the same",
	"webhook issues-locked":                                    "nobody listens",
	"webhook issues-unlocked":                                  "nobody listens",
	"webhook issues-pinned":                                    "issues are not pinned",
	"webhook issues-unpinned":                                  "issues are not pinned",
}

// TestContract uses every operation once, each answer and each webhook being held to GitHub's description, and
// then looks whether any described operation was left out.
func TestContract(t *testing.T) {
	t.Parallel()
	api, err := githubAPI()
	must(t, err)
	if api == nil {
		t.Skip("GitHub's API description is not beside the repository (../shared/github/openapi-2026-11-28.json.gz)")
	}
	w := newWorld(t)
	scenarioApp(w)
	scenarioIssues(w)
	scenarioHierarchy(w)
	scenarioGit(w)
	scenarioPulls(w)
	scenarioChecks(w)
	scenarioPeople(w)
	scenarioAdministration(w)
	scenarioTransfers(w)
	must(t, w.hub.Ping(7))
	scenarioInstallation(w)
	w.idle()

	covered := map[string]bool{}
	for _, r := range w.hub.Requests() {
		if route, _ := api.find(r.Method, r.Path); route != nil && r.Status < 400 {
			covered[r.Method+" "+route.Path] = true
		}
	}
	for _, d := range w.hub.Deliveries() {
		covered["webhook "+strings.ReplaceAll(strings.TrimSuffix(d.Event+"-"+d.Action, "-"), "_", "-")] = true
	}
	for _, operation := range slices.Sorted(maps.Keys(api.operations())) {
		if !covered[operation] && notOffered[operation] == "" && !notBuilt[operation] {
			t.Errorf("described but never answered: %s", operation)
		}
		if covered[operation] && notOffered[operation] != "" {
			t.Errorf("listed as not offered, but answered: %s", operation)
		}
	}
}

// operations lists what the description knows, webhooks included.
func (d *description) operations() map[string]bool {
	out := map[string]bool{}
	for template, item := range d.doc.Paths.Map() {
		if name, hook := strings.CutPrefix(template, "/x-webhooks/"); hook {
			out["webhook "+name] = true
			continue
		}
		for method := range item.Operations() {
			out[method+" "+template] = true
		}
	}
	return out
}

func scenarioApp(w *world) {
	code, err := w.hub.ConfirmManifest([]byte(`{"name": "Plan Bot", "url": "https://example.com", "redirect_url": "https://example.com/setup", "default_permissions": {"contents": "read"}, "default_events": ["push"]}`))
	must(w.t, err)
	made := w.as("").post("/app-manifests/"+code+"/conversions", nil).want(201)
	diff(w.t, "plan-bot", made.text("slug"))
	w.as("").post("/app-manifests/"+code+"/conversions", nil).want(404)
	app := w.as(w.appJWT())
	app.get("/app").want(200)
	app.get("/app/installations").want(200)
	app.get(fmt.Sprintf("/app/installations/%d", w.installation)).want(200)
	app.get("/orgs/acme/installation").want(200)
	app.get("~/installation").want(200)
	_, err = w.hub.AddRepository("alice", "notes", localhubOptions())
	must(w.t, err)
	_, err = w.hub.Install(7, "alice", "notes")
	must(w.t, err)
	app.get("/users/alice/installation").want(200)
	w.app().get("/installation/repositories").want(200)
	w.app().get("/meta").want(200)
	w.app().get("/rate_limit").want(200)
	w.as(w.alice).get("/user").want(200)
	narrowed := w.mint(fields{"repositories": []string{"plans"}, "permissions": fields{"issues": "read"}})
	w.as(narrowed).delete("/installation/token", nil).want(http.StatusNoContent)

	app.get("/app/hook/deliveries").want(200)
	id := app.get("/app/hook/deliveries?per_page=1").want(200).number(0, "id")
	app.get(fmt.Sprintf("/app/hook/deliveries/%d", id)).want(200)
	app.post(fmt.Sprintf("/app/hook/deliveries/%d/attempts", id), nil).want(http.StatusAccepted)
}

func scenarioIssues(w *world) {
	app := w.app()
	app.post("~/labels", fields{"name": "plan: goals", "color": "0e8a16", "description": "a goal"}).want(201)
	app.get("~/labels").want(200)
	app.get("~/labels/plan:%20goals").want(200)
	app.patch("~/labels/plan:%20goals", fields{"new_name": "plan: goal", "color": "ff0000"}).want(200)
	app.post("~/milestones", fields{"title": "Milestone 1", "description": "d", "due_on": "2026-04-01T12:00:00Z"}).want(201)
	app.get("~/milestones").want(200)
	app.get("~/milestones/1").want(200)
	app.post("~/issues", fields{
		"title": "First", "body": "text", "labels": []string{"plan: goal", "new"}, "milestone": 1, "assignees": []string{"alice"},
	}).want(201)
	w.as(w.bob).post("~/issues", fields{"title": "Second"}).want(201)
	app.get("~/issues?state=all").want(200)
	app.get("~/issues/1").want(200)
	app.patch("~/issues/1", fields{"title": "First!", "body": "more", "state": "closed", "state_reason": "not_planned"}).want(200)
	app.patch("~/issues/1", fields{"state": "open", "milestone": nil, "labels": []string{}, "assignees": []string{}}).want(200)
	app.patch("~/milestones/1", fields{"title": "Milestone 1!", "description": "e", "due_on": nil, "state": "closed"}).want(200)
	app.patch("~/milestones/1", fields{"state": "open"}).want(200)
	app.post("~/issues/1/labels", fields{"labels": []string{"new"}}).want(200)
	app.get("~/issues/1/labels").want(200)
	app.put("~/issues/1/labels", fields{"labels": []string{"new", "other"}}).want(200)
	app.delete("~/issues/1/labels/new", nil).want(200)
	app.delete("~/issues/1/labels", nil).want(204)
	app.post("~/issues/1/assignees", fields{"assignees": []string{"bob"}}).want(201)
	app.put("~/issues/1/lock", fields{"lock_reason": "resolved"}).want(204)
	app.delete("~/issues/1/lock", nil).want(204)
	comment := app.post("~/issues/1/comments", fields{"body": "hello"}).want(201).number("id")
	app.get("~/issues/1/comments").want(200)
	app.patch(fmt.Sprintf("~/issues/comments/%d", comment), fields{"body": "bye"}).want(200)
	app.get(fmt.Sprintf("~/issues/comments/%d", comment)).want(200)
	app.get("~/issues/comments").want(200)
	app.post(fmt.Sprintf("~/issues/comments/%d/reactions", comment), fields{"content": "rocket"}).want(201)
	app.post(fmt.Sprintf("~/issues/comments/%d/reactions", comment), fields{"content": "rocket"}).want(200)
	app.get(fmt.Sprintf("~/issues/comments/%d/reactions", comment)).want(200)
	app.delete(fmt.Sprintf("~/issues/comments/%d", comment), nil).want(204)
	app.delete("~/labels/other", nil).want(204)
	app.delete("~/milestones/1", nil).want(204)
}

func scenarioHierarchy(w *world) {
	app := w.app()
	parent, a, b := w.newIssue("Parent"), w.newIssue("A"), w.newIssue("B")
	at := fmt.Sprintf("~/issues/%d", parent.number("number"))
	app.post(at+"/sub_issues", fields{"sub_issue_id": a.number("id")}).want(201)
	app.post(at+"/sub_issues", fields{"sub_issue_id": b.number("id")}).want(201)
	app.get(at + "/sub_issues").want(200)
	app.patch(at+"/sub_issues/priority", fields{"sub_issue_id": b.number("id"), "before_id": a.number("id")}).want(200)
	app.get(fmt.Sprintf("~/issues/%d/parent", a.number("number"))).want(200)
	app.delete(at+"/sub_issue", fields{"sub_issue_id": a.number("id")}).want(200)
	app.post(at+"/dependencies/blocked_by", fields{"issue_id": a.number("id")}).want(201)
	app.get(at + "/dependencies/blocked_by").want(200)
	app.get(fmt.Sprintf("~/issues/%d/dependencies/blocking", a.number("number"))).want(200)
	app.delete(fmt.Sprintf("%s/dependencies/blocked_by/%d", at, a.number("id")), nil).want(200)
	must(w.t, w.hub.DeleteIssue("acme", "plans", int(b.number("number")), "olga"))
}

func scenarioGit(w *world) {
	app := w.app()
	main := w.head("main")
	blob := app.post("~/git/blobs", fields{"content": "héllo\n", "encoding": "utf-8"}).want(201).text("sha")
	app.get("~/git/blobs/" + blob).want(200)
	base := app.get("~/git/commits/"+main).want(200).text("tree", "sha")
	tree := app.post("~/git/trees", fields{"base_tree": base, "tree": []fields{
		{"path": "docs/plan.md", "mode": "100644", "type": "blob", "sha": blob},
		{"path": "link.md", "mode": "120000", "type": "blob", "content": "docs/plan.md"},
		{"path": "README.md", "mode": "100644", "type": "blob", "sha": nil},
	}}).want(201).text("sha")
	app.get("~/git/trees/" + tree + "?recursive=1").want(200)
	commit := app.post("~/git/commits", fields{"message": "change", "tree": tree, "parents": []string{main}}).want(201).text("sha")
	app.post("~/git/refs", fields{"ref": "refs/heads/milepost/write-back", "sha": main}).want(201)
	app.patch("~/git/refs/heads/milepost/write-back", fields{"sha": commit}).want(200)
	app.get("~/git/ref/heads/milepost/write-back").want(200)
	app.get("~/git/matching-refs/heads/milepost").want(200)
	app.get("~/branches").want(200)
	app.get("~/branches/milepost/write-back").want(200)
	app.get("~/commits").want(200)
	app.get("~/commits/milepost/write-back").want(200)
	app.get("~/compare/main...milepost/write-back").want(200)
	app.get("~/contents/docs/plan.md?ref=milepost/write-back").want(200)
	app.get("~/contents/docs?ref=milepost/write-back").want(200)
	app.get("~/rules/branches/milepost/write-back").want(200)
	sha := w.write("main", "docs/other.md", "other\n").text("content", "sha")
	app.delete("~/contents/docs/other.md", fields{"message": "remove", "sha": sha}).want(200)
	app.delete("~/git/refs/heads/milepost/write-back", nil).want(204)
}

func scenarioPulls(w *world) {
	app := w.app()
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
	number := app.post("~/pulls", fields{"title": "Topic", "head": "topic", "base": "main", "body": "closes #2"}).want(201).number("number")
	at := fmt.Sprintf("~/pulls/%d", number)
	app.get("~/pulls?head=acme:topic").want(200)
	app.get(at).want(200)
	app.patch(at, fields{"title": "Topic!", "state": "closed"}).want(200)
	app.patch(at, fields{"state": "open"}).want(200)
	w.write("topic", "b.md", "b\n")
	app.get(at + "/files").want(200)
	app.post(at+"/requested_reviewers", fields{"reviewers": []string{"alice"}}).want(201)
	app.get("~/commits/" + w.head("topic") + "/pulls").want(200)
	app.post(fmt.Sprintf("~/issues/%d/labels", number), fields{"labels": []string{"on a pull request"}}).want(200)
	app.put(at+"/merge", fields{"merge_method": "squash", "sha": w.head("topic")}).want(200)
	app.get(at).want(200)
	scenarioMergeGroup(w)
}

func scenarioMergeGroup(w *world) {
	// An App of its own: where an issue tells by which App it was made, GitHub's description does not know of the event.
	must(w.t, w.hub.AddApp(localhub.App{ID: 9, Slug: "queue", WebhookSecret: "s3cret",
		Permissions: map[string]string{"merge_queues": "read"}, Events: []string{"merge_group"}}))
	_, err := w.hub.Install(9, "acme", "plans")
	must(w.t, err)
	w.branch("queued")
	w.write("queued", "queued.md", "queued\n")
	number := int(w.app().post("~/pulls", fields{"title": "Queued", "head": "queued", "base": "main", "draft": true}).want(201).number("number"))
	must(w.t, w.hub.MarkReady("acme", "plans", number, "alice"))
	_, err = w.hub.QueueMerge("acme", "plans", number, "alice")
	must(w.t, err)
	must(w.t, w.hub.MergeGroup("acme", "plans", number, "alice"))
}

func scenarioChecks(w *world) {
	app := w.app()
	head := w.head("main")
	id := app.post("~/check-runs", fields{
		"name": "plans", "head_sha": head, "status": "in_progress",
		"actions": []fields{{"label": "Approve", "description": "Approve the import", "identifier": "approve"}},
		"output": fields{"title": "t", "summary": "s", "annotations": []fields{
			{"path": "docs/plan.md", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "look"},
		}},
	}).want(201).number("id")
	at := fmt.Sprintf("~/check-runs/%d", id)
	app.patch(at, fields{"conclusion": "success", "status": "completed"}).want(200)
	app.get(at).want(200)
	app.get(at + "/annotations").want(200)
	app.get("~/commits/" + head + "/check-runs").want(200)
	app.post("~/statuses/"+head, fields{"state": "success", "context": "ci"}).want(201)
	w.as(w.alice).post(at+"/rerequest", nil).want(201)
	must(w.t, w.hub.ClickAction("acme", "plans", id, "approve", "alice"))
}

func scenarioPeople(w *world) {
	app := w.app()
	app.get("~/assignees/alice").want(204)
	app.get("~/collaborators").want(200)
	app.get("~/collaborators/alice/permission").want(200)
	app.get("~").want(200)
}

func scenarioAdministration(w *world) {
	w.addRepository("side")
	must(w.t, w.hub.AddToInstallation(w.installation, "side"))
	olga := w.as(w.owner)
	olga.patch("/repos/acme/side", fields{"description": "changed"}).want(200)
	olga.patch("/repos/acme/side", fields{"name": "aside"}).want(200)
	w.app().get("/repos/acme/side").want(http.StatusMovedPermanently)
	olga.patch("/repos/acme/aside", fields{"archived": true}).want(200)
	olga.delete("/repos/acme/aside", nil).want(204)
	w.addRepository("more")
	must(w.t, w.hub.AddToInstallation(w.installation, "more"))
	must(w.t, w.hub.RemoveFromInstallation(w.installation, "more"))
}

func scenarioInstallation(w *world) {
	app := w.as(w.appJWT())
	at := fmt.Sprintf("/app/installations/%d", w.installation)
	app.put(at+"/suspended", nil).want(204)
	app.delete(at+"/suspended", nil).want(204)
	app.delete(at, nil).want(204)
}
