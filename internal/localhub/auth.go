package localhub

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// actor is who a request acts for: nobody, a person, an App itself (by JWT) or an installation of one.
type actor struct {
	user  *account
	app   *appRecord
	grant *grant
}

func (a actor) login() string {
	if acc := a.account(); acc != nil {
		return acc.login
	}
	return ""
}

// account is the person or bot that content is attributed to, or nil.
func (a actor) account() *account {
	switch {
	case a.user != nil:
		return a.user
	case a.app != nil:
		return a.app.bot
	case a.grant != nil:
		return a.grant.in.app.bot
	default:
		return nil
	}
}

// via is the App through which content is made, or nil for people.
func (a actor) via() *appRecord {
	if a.grant != nil {
		return a.grant.in.app
	}
	return nil
}

func (a actor) kindName() string {
	switch {
	case a.user != nil:
		return "user"
	case a.app != nil:
		return "app"
	case a.grant != nil:
		return "installation"
	default:
		return "none"
	}
}

// authenticate reads the Authorization header: a person's token, an installation token or an App's JWT.
func (h *Hub) authenticate(r *http.Request) (actor, *reply) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return actor{}, nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if s := strings.ToLower(scheme); s != "bearer" && s != "token" {
		return actor{}, badCredentials()
	}
	if user := h.store.userTokens[token]; user != nil {
		return actor{user: user}, nil
	}
	if g := h.store.grants[token]; g != nil {
		if !h.opts.Now().Before(g.expires) {
			return actor{}, badCredentials()
		}
		if !g.in.suspendedAt.IsZero() {
			return actor{grant: g}, suspended()
		}
		return actor{grant: g}, nil
	}
	if strings.Count(token, ".") == 2 && strings.HasPrefix(token, "eyJ") {
		app, denied := h.verifyJWT(token)
		return actor{app: app}, denied
	}
	return actor{}, badCredentials()
}

func badCredentials() *reply {
	r := fail(http.StatusUnauthorized, "Bad credentials")
	return &r
}

func suspended() *reply {
	r := fail(http.StatusForbidden, "This installation has been suspended")
	return &r
}

func undecodable() *reply {
	r := fail(http.StatusUnauthorized, "A JSON web token could not be decoded")
	return &r
}

// claims are the parts of an App's JWT that GitHub looks at.
type claims struct {
	Issuer  json.RawMessage `json:"iss"`
	Issued  *json.Number    `json:"iat"`
	Expires *json.Number    `json:"exp"`
}

// verifyJWT checks an RS256 token against the App's public key, and its times against the Hub's clock.
func (h *Hub) verifyJWT(token string) (*appRecord, *reply) {
	parts := strings.Split(token, ".")
	var head struct{ Alg string }
	var body claims
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !decodePart(parts[0], &head) || !decodePart(parts[1], &body) || head.Alg != "RS256" {
		return nil, undecodable()
	}
	app := h.appByIssuer(strings.Trim(string(body.Issuer), `"`))
	if app == nil {
		r := fail(http.StatusNotFound, "Integration not found")
		return nil, &r
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if app.key == nil || rsa.VerifyPKCS1v15(app.key, crypto.SHA256, digest[:], signature) != nil {
		return nil, undecodable()
	}
	return app, h.checkTimes(body)
}

func (h *Hub) checkTimes(body claims) *reply {
	now := h.opts.Now()
	expires, ok := unixTime(body.Expires)
	if !ok || !expires.After(now) {
		r := fail(http.StatusUnauthorized, "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires")
		return &r
	}
	if expires.After(now.Add(10*time.Minute + time.Second)) {
		r := fail(http.StatusUnauthorized, "'Expiration time' claim ('exp') is too far in the future")
		return &r
	}
	issued, ok := unixTime(body.Issued)
	if !ok || issued.After(now.Add(time.Second)) {
		r := fail(http.StatusUnauthorized, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued")
		return &r
	}
	return nil
}

func (h *Hub) appByIssuer(issuer string) *appRecord {
	if id, err := strconv.ParseInt(issuer, 10, 64); err == nil {
		return h.store.apps[id]
	}
	for _, app := range h.store.apps {
		if app.clientID() == issuer {
			return app
		}
	}
	return nil
}

func decodePart(part string, target any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, target) == nil
}

func unixTime(n *json.Number) (time.Time, bool) {
	if n == nil {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseFloat(n.String(), 64)
	return time.Unix(int64(seconds), 0), err == nil
}
