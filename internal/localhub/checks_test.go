package localhub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testkey"
)

func TestCheckRunRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := w.head("main")
	notes := func(n int) []fields {
		var out []fields
		for range n {
			out = append(out, fields{"path": "a.md", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"})
		}
		return out
	}
	note := func(field string, size int) []fields {
		out := notes(1)
		out[0][field] = strings.Repeat("x", size)
		return out
	}
	button := fields{"label": "Approve", "description": "d", "identifier": "approve"}
	refused := map[string]fields{
		"unknown commit":             {"head_sha": strings.Repeat("a", 40)},
		"completed, no conclusion":   {"status": "completed"},
		"odd conclusion":             {"conclusion": "fine"},
		"four actions":               {"actions": []fields{button, button, button, button}},
		"long label":                 {"actions": []fields{{"label": strings.Repeat("x", 21), "description": "d", "identifier": "i"}}},
		"output without a summary":   {"output": fields{"title": "t"}},
		"long summary":               {"output": fields{"title": "t", "summary": strings.Repeat("x", 65536)}},
		"long text":                  {"output": fields{"title": "t", "summary": "s", "text": strings.Repeat("x", 65536)}},
		"a long message":             {"output": fields{"title": "t", "summary": "s", "annotations": note("message", 64<<10+1)}},
		"long details":               {"output": fields{"title": "t", "summary": "s", "annotations": note("raw_details", 64<<10+1)}},
		"a long title of one":        {"output": fields{"title": "t", "summary": "s", "annotations": note("title", 256)}},
		"51 annotations":             {"output": fields{"title": "t", "summary": "s", "annotations": notes(51)}},
		"an annotation without path": {"output": fields{"title": "t", "summary": "s", "annotations": []fields{{"start_line": 1}}}},
	}
	for name, more := range refused {
		body := fields{"name": "plans", "head_sha": head}
		for k, v := range more {
			body[k] = v
		}
		if got := w.app().post("~/check-runs", body); got.status != 422 {
			t.Errorf("%s: status %d: %s", name, got.status, got.raw)
		}
	}
	run := w.app().post("~/check-runs", fields{"name": "plans", "head_sha": head, "output": fields{"title": "t", "summary": "s", "annotations": notes(50)}}).want(201)
	at := fmt.Sprintf("~/check-runs/%d", run.number("id"))
	diff(t, "queued", run.text("status"))
	w.clock.Advance(time.Minute)
	done := w.app().patch(at, fields{"conclusion": "neutral", "output": fields{"summary": "s", "annotations": notes(3)}}).want(200)
	diff(t, "completed 2026-03-02T09:01:00Z 53", fmt.Sprint(done.text("status"), " ", done.text("completed_at"), " ", done.number("output", "annotations_count")))
	diff(t, 53, len(w.app().get(at+"/annotations?per_page=100").list()))
}

func TestCheckRunsOfACommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := w.head("main")
	for _, name := range []string{"a", "a", "b"} {
		w.app().post("~/check-runs", fields{"name": name, "head_sha": head}).want(201)
	}
	diff(t, int64(2), w.app().get("~/commits/main/check-runs").number("total_count"))
	diff(t, int64(3), w.app().get("~/commits/main/check-runs?filter=all").number("total_count"))
	diff(t, int64(1), w.app().get("~/commits/main/check-runs?check_name=b").number("total_count"))
	diff(t, int64(0), w.app().get("~/commits/main/check-runs?app_id=9").number("total_count"))
}

func TestCheckRunBelongsToItsApp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(t, w.hub.AddApp(localhub.App{ID: 8, Slug: "other", PublicKey: &testkey.Key().PublicKey, WebhookSecret: "s3cret", Permissions: allPermissions}))
	id, err := w.hub.Install(8, "acme", "plans")
	must(t, err)
	now := w.clock.Now()
	other := jwt(fields{"iss": "8", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()})
	token := w.as(other).post(fmt.Sprintf("/app/installations/%d/access_tokens", id), nil).want(201).text("token")
	run := w.app().post("~/check-runs", fields{"name": "a", "head_sha": w.head("main")}).want(201)
	w.as(token).patch(fmt.Sprintf("~/check-runs/%d", run.number("id")), fields{"conclusion": "success"}).want(403)
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := "~/statuses/" + w.head("main")
	w.app().post(at, fields{"state": "pending", "context": "a"}).want(201)
	w.app().post(at, fields{"state": "success", "context": "b"}).want(201)
	w.app().post(at, fields{"state": "maybe"}).want(422)
	diff(t, "pending", w.app().get("~/commits/main/status").want(200).text("state"))
	w.app().post(at, fields{"state": "success", "context": "a"}).want(201)
	diff(t, "success", w.app().get("~/commits/main/status").want(200).text("state"))
	diff(t, 3, len(w.app().get("~/commits/main/statuses").want(200).list()))
}
