package localhub_test

import (
	"fmt"
	"testing"
)

func TestHistoriesTellWhoClosedWhatAndByWhichCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, title := range []string{"one", "two", "three"} {
		w.newIssue(title)
	}
	w.as(w.alice).patch("~/issues/1", fields{"state": "closed", "labels": []string{"bug"}, "title": "uno"}).want(200)
	w.as(w.alice).patch("~/issues/1", fields{"state": "open"}).want(200)
	closing := w.as(w.alice).put("~/contents/a.md", fields{"message": "Fixes #2", "content": "YQ=="}).want(201).text("commit", "sha")
	w.branch("topic")
	w.write("topic", "b.md", "b\n")
	at := w.openPull("topic")
	w.app().patch(at, fields{"body": "closes #3"}).want(200)
	merge := w.as(w.alice).put(at+"/merge", fields{}).want(200).text("sha")

	all := w.app().get("~/issues/events?per_page=100").want(200)
	var got []string
	for i := range all.list() {
		got = append(got, fmt.Sprintf("%s #%d by %s %s", all.text(i, "event"), all.number(i, "issue", "number"), all.text(i, "actor", "login"), all.text(i, "commit_id")))
	}
	diff(t, []string{
		"closed #3 by alice ", "closed #4 by alice ", "merged #4 by alice " + merge, "closed #2 by alice " + closing,
		"reopened #1 by alice ", "closed #1 by alice ", "labeled #1 by alice ", "renamed #1 by alice ",
	}, got)
	diff(t, []any{"renamed", "labeled", "closed", "reopened"}, w.app().get("~/issues/1/events").want(200).pick("event"))
}
