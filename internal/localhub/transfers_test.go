package localhub_test

import (
	"fmt"
	"net/http"
	"testing"
)

// scenarioTransfers moves issues, repositories and permissions about.
func scenarioTransfers(w *world) {
	w.t.Helper()
	w.addRepository("wanderer")
	must(w.t, w.hub.AddToInstallation(w.installation, "wanderer"))
	number := w.newIssue("on the move").number("number")
	_, err := w.hub.TransferIssue("acme", "plans", int(number), "wanderer", "olga")
	must(w.t, err)
	stays := w.newIssue("to talk about").number("number")
	must(w.t, w.hub.ConvertToDiscussion("acme", "plans", int(stays), "olga"))
	_, err = w.hub.AddRepository("globex", "other", localhubOptions())
	must(w.t, err)
	_, err = w.hub.Install(7, "globex", "other")
	must(w.t, err)
	must(w.t, w.hub.TransferRepository("acme", "wanderer", "globex", "olga"))
	must(w.t, w.hub.AcceptPermissions(w.installation))
}

func TestTransferredIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addRepository("side")
	must(t, w.hub.AddToInstallation(w.installation, "side"))
	w.newIssue("one")
	comment := w.app().post("~/issues/1/comments", fields{"body": "kept"}).want(http.StatusCreated).number("id")
	moved, err := w.hub.TransferIssue("acme", "plans", 1, "side", "olga")
	must(t, err)
	old := w.app().get("~/issues/1").want(http.StatusMovedPermanently)
	diff(t, fmt.Sprintf("%s/repos/acme/side/issues/%d", w.url, moved), old.header.Get("Location"))
	w.app().patch("~/issues/1", fields{"title": "two"}).want(http.StatusMovedPermanently)
	diff(t, 0, len(w.app().get("~/issues?state=all").list()))
	diff(t, "one", w.app().get("/repos/acme/side/issues/1").want(200).text("title"))
	kept := w.app().get(fmt.Sprintf("/repos/acme/side/issues/comments/%d", int(comment))).want(200)
	diff(t, fmt.Sprintf("%s/repos/acme/side/issues/%d", w.url, moved), kept.text("issue_url"))
}

func TestTransferredRepository(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.hub.AddRepository("globex", "other", localhubOptions())
	must(t, err)
	in, err := w.hub.Install(7, "globex", "other")
	must(t, err)
	must(t, w.hub.TransferRepository("acme", "plans", "globex", "olga"))
	w.app().get("~").want(http.StatusMovedPermanently)
	w.app().post("/repos/globex/plans/issues", fields{"title": "no"}).want(http.StatusForbidden)
	w.installation = in
	w.as(w.mint(nil)).post("/repos/globex/plans/issues", fields{"title": "yes"}).want(http.StatusCreated)
}

func TestPermissionsAreAcceptedByTheOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	more := map[string]string{"contents": "write", "issues": "write", "administration": "write"}
	must(t, w.hub.RequestPermissions(7, more))
	rename := fields{"new_name": "trunk"}
	w.as(w.mint(nil)).post("~/branches/main/rename", rename).want(http.StatusForbidden)
	must(t, w.hub.AcceptPermissions(w.installation))
	w.app().post("~/branches/main/rename", rename).want(http.StatusForbidden) // an older token
	w.as(w.mint(nil)).post("~/branches/main/rename", rename).want(http.StatusCreated)
	diff(t, "trunk", w.app().get("~").want(200).text("default_branch"))
}
