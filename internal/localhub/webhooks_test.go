package localhub_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/milepost/milepost/internal/localhub"
)

// receiver is a webhook endpoint that remembers what came, and answers with a status.
type receiver struct {
	mu     sync.Mutex
	status int
	got    []string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var payload struct {
		Action string
		Issue  struct{ Number int }
	}
	_ = json.Unmarshal(body, &payload)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, strings.TrimSpace(fmt.Sprint(req.Header.Get("X-GitHub-Event"), " ", payload.Action, " ", payload.Issue.Number)))
	w.WriteHeader(r.status)
}

func (r *receiver) seen() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.got...)
}

func (w *world) listen() *receiver {
	r := &receiver{status: 202}
	server := httptest.NewServer(r)
	w.t.Cleanup(server.Close)
	w.hub.SetWebhookURL(7, server.URL)
	return r
}

func TestWebhooksArriveInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.listen()
	w.app().post("~/issues", fields{"title": "t", "labels": []string{"l"}}).want(201)
	w.app().patch("~/issues/1", fields{"title": "u", "state": "closed"}).want(200)
	w.app().patch("~/issues/1", fields{"title": "u", "state": "closed"}).want(200)
	w.idle()
	diff(t, []string{"label created 0", "issues opened 1", "issues labeled 1", "issues edited 1", "issues closed 1"}, r.seen())
}

func TestWebhookPayloads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	w.as(w.alice).patch("~/issues/1", fields{"title": "two"}).want(200)
	all := w.hub.Deliveries()
	last := all[len(all)-1]
	edited := result{t: t, raw: last.Payload}
	must(t, json.Unmarshal(last.Payload, &edited.body))
	diff(t, "one", edited.text("changes", "title", "from"))
	diff(t, "alice", edited.text("sender", "login"))
	diff(t, "acme/plans", edited.text("repository", "full_name"))
	diff(t, w.installation, edited.number("installation", "id"))
	diff(t, "issues", last.Headers.Get("X-GitHub-Event"))
	diff(t, last.GUID, last.Headers.Get("X-GitHub-Delivery"))
	diff(t, "7", last.Headers.Get("X-GitHub-Hook-Installation-Target-ID"))
}

func TestPushPayload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.head("main")
	after := w.write("main", "docs/plan.md", "x").text("commit", "sha")
	all := w.hub.Deliveries()
	push := result{t: t}
	must(t, json.Unmarshal(all[len(all)-1].Payload, &push.body))
	diff(t, before+" "+after, push.text("before")+" "+push.text("after"))
	diff(t, []any{"docs/plan.md"}, push.list("commits", 0, "added"))
	diff(t, "refs/heads/main milepost[bot]", push.text("ref")+" "+push.text("pusher", "name"))
}

func TestPausedDeliveries(t *testing.T) {
	t.Parallel()
	for order, want := range map[localhub.DeliveryOrder][]string{
		localhub.InOrder:         {"issues opened 1", "issues opened 2"},
		localhub.Reversed:        {"issues opened 2", "issues opened 1"},
		localhub.DoubledReversed: {"issues opened 2", "issues opened 2", "issues opened 1", "issues opened 1"},
	} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			r := w.listen()
			w.hub.PauseDeliveries()
			w.newIssue("one")
			w.newIssue("two")
			diff(t, 0, len(r.seen()))
			w.hub.ResumeDeliveries(order)
			w.idle()
			diff(t, want, r.seen())
		})
	}
}

func TestFailedDeliveryIsRedelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.listen()
	r.status = 500
	w.newIssue("one")
	w.idle()
	app := w.as(w.appJWT())
	failed := app.get("/app/hook/deliveries?status=failure").want(200)
	diff(t, 1, len(failed.list()))
	diff(t, int64(500), failed.number(0, "status_code"))
	r.mu.Lock()
	r.status = 202
	r.mu.Unlock()
	app.post(fmt.Sprintf("/app/hook/deliveries/%d/attempts", failed.number(0, "id")), nil).want(202)
	w.idle()
	again := app.get("/app/hook/deliveries?status=success").want(200)
	diff(t, failed.text(0, "guid"), again.text(0, "guid"))
	diff(t, true, again.at(0, "redelivery"))
	diff(t, "OK Accepted", "OK "+again.text(0, "status"))
	must(t, w.hub.Redeliver(failed.text(0, "guid")))
	w.idle()
	diff(t, 3, len(r.seen()))
}

func TestDeliveriesArePagedByCursor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 5 {
		w.newIssue(fmt.Sprint(n))
	}
	app, seen, path := w.as(w.appJWT()), map[any]bool{}, "/app/hook/deliveries?per_page=2"
	for path != "" {
		page := app.get(path).want(200)
		for _, id := range page.pick("id") {
			seen[id] = true
		}
		next, _, more := strings.Cut(page.header.Get("Link"), `>; rel="next"`)
		path = ""
		if more {
			path = strings.TrimPrefix(next, "<"+w.url)
		}
	}
	diff(t, len(w.hub.Deliveries()), len(seen))
	app.get("/app/hook/deliveries?cursor=!").want(422)
}

func TestWebhooksReachOnlyWhoMayHear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(t, w.hub.AddApp(localhub.App{ID: 8, Slug: "other", WebhookSecret: "s3cret", Events: []string{"push"}}))
	_, err := w.hub.Install(8, "acme", "plans")
	must(t, err)
	count := len(w.hub.Deliveries())
	w.newIssue("only App 7 subscribes")
	diff(t, count+1, len(w.hub.Deliveries()))
	w.addRepository("hidden")
	w.as(w.alice).post("/repos/acme/hidden/issues", fields{"title": "nobody is installed"}).want(201)
	diff(t, count+1, len(w.hub.Deliveries()))
}

func TestWebhookThatIsOffHearsNothingUntilItHasAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hub.TurnWebhookOff(7)
	before := len(w.hub.Deliveries())
	w.newIssue("one")
	if now := len(w.hub.Deliveries()); now != before {
		t.Errorf("%d deliveries of a webhook that is off", now-before)
	}
	r := w.listen()
	w.newIssue("two")
	w.idle()
	diff(t, []string{"issues opened 2"}, r.seen())
}
