package localhub

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// How people sign in to an App through GitHub.
// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
const (
	authorizePath = "/login/oauth/authorize"
	tokenPath     = "/login/oauth/access_token" //nolint:gosec // an address
)

// signIns is what the Hub knows of people who sign in to Apps.
type signIns struct {
	// codes are what GitHub led back with, and apps the App that a person's token is for.
	codes map[string]signInCode
	apps  map[string]*appRecord
}

// signInCode is good for one token.
type signInCode struct {
	app             *appRecord
	person          *account
	back, challenge string
}

// Client returns an App's client id, and its client secret.
func (h *Hub) Client(appID int64) (id, secret string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.store.apps[appID]
	if app == nil {
		return "", "", fmt.Errorf("client of app %d: no such app", appID)
	}
	return app.clientID(), app.clientSecret, nil
}

// authorizeForm is what a person is asked.
type authorizeForm struct{ App, Person, Action string }

// authorize asks the person at the browser whether an App may know who they are, and leads back.
func (h *Hub) authorize(r *http.Request) page {
	h.mu.Lock()
	defer h.mu.Unlock()
	query := r.URL.Query()
	app := h.appByIssuer(query.Get("client_id"))
	back, err := url.Parse(query.Get("redirect_uri"))
	switch {
	case app == nil || err != nil || back.Host == "":
		return wrongPage(http.StatusNotFound, "There is no such App, or no address to go back to.")
	case h.store.visitor == nil:
		return wrongPage(http.StatusUnauthorized, "Nobody is signed in here.")
	case r.Method != http.MethodPost:
		return page{template: "authorize.html", data: authorizeForm{app.name, h.store.visitor.login, r.URL.RequestURI()}}
	}
	answer := back.Query()
	answer.Set("state", query.Get("state"))
	if r.PostForm.Get("agree") == "no" {
		answer.Set("error", "access_denied")
	} else {
		code := randomHex(10)
		h.store.signIns.codes[code] = signInCode{app, h.store.visitor, query.Get("redirect_uri"), query.Get("code_challenge")}
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	return page{location: back.String()}
}

// serveToken answers an App that wants a person's token for a code, and reports whether the address is that one. A refusal
// has status 200, too.
func (h *Hub) serveToken(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != tokenPath || r.Method != http.MethodPost {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	answer := map[string]string{"error": "incorrect_client_credentials"}
	if r.ParseForm() == nil {
		answer = h.exchange(r.PostForm)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer)
	return true
}

func (h *Hub) exchange(form url.Values) map[string]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	app := h.appByIssuer(form.Get("client_id"))
	if app == nil || form.Get("client_secret") != app.clientSecret {
		return map[string]string{"error": "incorrect_client_credentials"}
	}
	code, known := h.store.signIns.codes[form.Get("code")]
	delete(h.store.signIns.codes, form.Get("code"))
	digest := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !known || code.app != app || code.challenge != "" && code.challenge != base64.RawURLEncoding.EncodeToString(digest[:]):
		return map[string]string{"error": "bad_verification_code"}
	case form.Get("redirect_uri") != code.back:
		return map[string]string{"error": "redirect_uri_mismatch"}
	}
	token := "ghu_" + rand.Text()
	h.store.userTokens[token], h.store.signIns.apps[token] = code.person, app
	return map[string]string{"access_token": token, "token_type": "bearer", "scope": ""}
}

// signedInto is the App that the caller's token is for, nil if it is another kind of token.
func (c *call) signedInto() *appRecord {
	_, token, _ := strings.Cut(c.req.Header.Get("Authorization"), " ")
	return c.store.signIns.apps[strings.TrimSpace(token)]
}

// userInstallations is GET /user/installations: those of the App in which the person may see a repository.
func (c *call) userInstallations() reply {
	app := c.signedInto()
	if app == nil {
		return fail(http.StatusForbidden, "You must authenticate with an access token authorized to a GitHub App in order to list installations")
	}
	var own []*installation
	for _, in := range c.store.sortedInstallations() {
		if in.app == app && (in.target == c.actor.user || len(c.visibleIn(in)) > 0) {
			own = append(own, in)
		}
	}
	part, header := c.page(len(own))
	return reply{status: http.StatusOK, header: header, body: object{"total_count": len(own), "installations": rendered(own[part.from:part.to], c.renderInstallation)}}
}

// visibleIn lists the repositories of an installation that the person has been given a role in.
func (c *call) visibleIn(in *installation) []*repository {
	var repos []*repository
	if !in.suspendedAt.IsZero() {
		return nil
	}
	for _, repo := range in.sortedRepos() {
		if _, given := repo.collaborators[strings.ToLower(c.actor.user.login)]; given || repo.owner == c.actor.user {
			repos = append(repos, repo)
		}
	}
	return repos
}

// userRepositories is GET /user/installations/{installation_id}/repositories.
func (c *call) userRepositories() reply {
	in := c.store.installations[c.id("installation_id")]
	if in == nil || in.app != c.signedInto() {
		return fail(http.StatusNotFound, "Not Found")
	}
	repos := c.visibleIn(in)
	part, header := c.page(len(repos))
	return reply{status: http.StatusOK, header: header, body: object{
		"total_count": len(repos), "repositories": rendered(repos[part.from:part.to], c.renderFullRepository),
	}}
}
