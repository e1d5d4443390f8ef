package localhub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAppToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.clock.Now()
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	cases := []struct {
		name    string
		token   string
		status  int
		message string
	}{
		{"good", jwt(fields{"iss": "7", "iat": at(-time.Minute), "exp": at(9 * time.Minute)}), 200, ""},
		{"numeric issuer", jwt(fields{"iss": 7, "iat": at(-time.Minute), "exp": at(10 * time.Minute)}), 200, ""},
		{"unknown app", jwt(fields{"iss": "8", "iat": at(0), "exp": at(time.Minute)}), 404, "Integration not found"},
		{"expired", jwt(fields{"iss": "7", "iat": at(-time.Hour), "exp": at(-time.Second)}), 401, "'Expiration time' claim"},
		{"too long", jwt(fields{"iss": "7", "iat": at(0), "exp": at(11 * time.Minute)}), 401, "'Expiration time' claim"},
		{"issued later", jwt(fields{"iss": "7", "iat": at(time.Minute), "exp": at(2 * time.Minute)}), 401, "'Issued at' claim"},
		{"tampered", strings.Replace(w.appJWT(), ".", ".e30", 1), 401, "A JSON web token could not be decoded"},
		{"installation token", w.token, 401, "A JSON web token could not be decoded"},
		{"garbage", "nonsense", 401, "Bad credentials"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := w.as(c.token).get("/app").want(c.status)
			if !strings.Contains(got.text("message"), c.message) {
				t.Errorf("message = %q, want it to contain %q", got.text("message"), c.message)
			}
		})
	}
}

func TestInstallationToken(t *testing.T) {
	t.Parallel()

	t.Run("ends after an hour", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.app().get("~").want(200)
		w.clock.Advance(time.Hour)
		w.app().get("~").want(401)
	})
	t.Run("is long and opaque", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		if len(w.token) < 500 || !strings.HasPrefix(w.token, "ghs_") || !strings.Contains(w.token, ".") {
			t.Errorf("token = %q, want about 520 characters with a dot", w.token)
		}
	})
	t.Run("narrowed to a repository does not see another", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.addRepository("other")
		must(t, w.hub.AddToInstallation(w.installation, "other"))
		narrow := w.as(w.mint(fields{"repositories": []string{"plans"}}))
		narrow.post("~/issues", fields{"title": "here"}).want(201)
		narrow.post("/repos/acme/other/issues", fields{"title": "there"}).want(403)
	})
	t.Run("narrowed to a permission lacks the rest", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		narrow := w.as(w.mint(fields{"permissions": fields{"issues": "read"}}))
		narrow.get("~/issues").want(200)
		got := narrow.post("~/issues", fields{"title": "no"}).want(403)
		if got.text("message") != "Resource not accessible by integration" {
			t.Errorf("message = %q", got.text("message"))
		}
		narrow.get("~/contents/README.md").want(403)
	})
	t.Run("cannot be wider than the installation", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.addRepository("other")
		at := fmt.Sprintf("/app/installations/%d/access_tokens", w.installation)
		w.as(w.appJWT()).post(at, fields{"repositories": []string{"other"}}).want(422)
		w.as(w.appJWT()).post(at, fields{"permissions": fields{"administration": "write"}}).want(422)
		w.as(w.appJWT()).post("/app/installations/1/access_tokens", nil).want(404)
	})
	t.Run("stops working while suspended", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		at := fmt.Sprintf("/app/installations/%d", w.installation)
		w.as(w.appJWT()).put(at+"/suspended", nil).want(204)
		got := w.as(w.appJWT()).post(at+"/access_tokens", nil).want(403)
		if got.text("message") != "This installation has been suspended" {
			t.Errorf("message = %q", got.text("message"))
		}
		w.app().get("~").want(403)
		w.as(w.appJWT()).delete(at+"/suspended", nil).want(204)
		w.app().get("~").want(200)
	})
	t.Run("dies with the installation", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.as(w.appJWT()).delete(fmt.Sprintf("/app/installations/%d", w.installation), nil).want(204)
		w.app().get("~").want(401)
	})
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("by the app")

	t.Run("readers open issues and comment but do not place them", func(t *testing.T) {
		bob := w.as(w.bob)
		got := bob.post("~/issues", fields{"title": "mine", "labels": []string{"x"}, "assignees": []string{"alice"}}).want(201)
		if len(got.list("labels")) != 0 || len(got.list("assignees")) != 0 {
			t.Errorf("labels and assignees were set: %s", got.raw)
		}
		bob.post("~/issues/1/comments", fields{"body": "hi"}).want(201)
		bob.patch("~/issues/1", fields{"state": "closed"}).want(403)
		bob.patch(fmt.Sprintf("~/issues/%d", got.number("number")), fields{"state": "closed"}).want(200)
		bob.post("~/labels", fields{"name": "x", "color": "ffffff"}).want(403)
		bob.post("~/git/blobs", fields{"content": "x"}).want(403)
	})
	t.Run("writers write", func(t *testing.T) {
		alice := w.as(w.alice)
		alice.patch("~/issues/1", fields{"labels": []string{"x"}}).want(200)
		alice.post("~/git/blobs", fields{"content": "x"}).want(201)
		alice.patch("~", fields{"archived": true}).want(403)
		got := alice.post("~/check-runs", fields{"name": "n", "head_sha": w.head("main")}).want(403)
		if got.text("message") != "You must authenticate via a GitHub App." {
			t.Errorf("message = %q", got.text("message"))
		}
	})
	t.Run("strangers do not see what is private", func(t *testing.T) {
		w.as(w.owner).patch("~", fields{"private": true}).want(200)
		w.as(w.carol).get("~").want(404)
		w.as("").get("~").want(404)
		w.as(w.bob).get("~").want(200)
		w.as(w.owner).patch("~", fields{"private": false}).want(200)
		w.as("").get("~").want(200)
		w.as("").post("~/issues", fields{"title": "x"}).want(401)
	})
	t.Run("an archived repository is read-only", func(t *testing.T) {
		w.as(w.owner).patch("~", fields{"archived": true}).want(200)
		w.app().get("~/issues").want(200)
		w.app().post("~/issues", fields{"title": "x"}).want(403)
		w.as(w.owner).patch("~", fields{"archived": false}).want(200)
		w.app().post("~/issues", fields{"title": "x"}).want(201)
	})
	t.Run("without issues their endpoints are gone", func(t *testing.T) {
		w.as(w.owner).patch("~", fields{"has_issues": false}).want(200)
		w.app().get("~/issues").want(http.StatusGone)
		w.app().post("~/issues", fields{"title": "x"}).want(http.StatusGone)
	})
	t.Run("the legacy permission knows four levels", func(t *testing.T) {
		for login, want := range map[string]string{"alice": "write", "bob": "read", "olga": "admin", "carol": "read"} {
			if got := w.app().get("~/collaborators/" + login + "/permission").want(200).text("permission"); got != want {
				t.Errorf("permission of %s = %q, want %q", login, got, want)
			}
		}
		w.app().get("~/assignees/carol").want(404)
		w.app().get("~/assignees/milepost[bot]").want(404)
	})
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hub.ResetRequests()
	w.app().get("~/issues?state=all")
	w.as(w.alice).get("/user")
	w.as(w.appJWT()).get("/app")
	w.as("").get("/meta")
	var got []string
	for _, r := range w.hub.Requests() {
		got = append(got, fmt.Sprint(r.Kind, " ", r.Actor, " ", r.Method, " ", r.Path, " ", r.Query, " ", r.Status))
	}
	want := []string{
		"installation milepost[bot] GET /repos/acme/plans/issues state=all 200", "user alice GET /user  200",
		"app milepost[bot] GET /app  200", "none  GET /meta  200",
	}
	diff(t, want, got)
}
