package page

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	// sessionKept is how long somebody stays signed in.
	sessionKept = 12 * time.Hour
	// shortestSealing is the least length of the secret that cookies are sealed with, in bytes.
	shortestSealing = 16
)

// session is what the cookie of somebody who signed in holds. Only this server, and others with the same secret, can
// read or make it.
type session struct {
	ID       string    `json:"id"`
	Who      string    `json:"who"`
	Operator bool      `json:"operator,omitempty"`
	Token    string    `json:"token,omitempty"`
	Until    time.Time `json:"until"`
}

// The names of cookies.
const (
	sessionCookie = "milepost_session"
	leavingCookie = "milepost_sign_in"
	saidCookie    = "milepost_said"
)

// session reads the session of a request.
func (p *Page) session(r *http.Request) (session, bool) {
	var s session
	if !p.opened(r, sessionCookie, &s) || s.Who == "" || !p.options.Now().Before(s.Until) {
		return session{}, false
	}
	return s, true
}

// begin signs somebody in.
func (p *Page) begin(v *visit, s session) {
	s.ID, s.Until = rand.Text(), p.options.Now().Add(sessionKept)
	p.sealed(v, sessionCookie, s, sessionKept)
}

// sealed gives the browser a cookie that only we can read.
func (p *Page) sealed(v *visit, name string, value any, kept time.Duration) {
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure wherever there is TLS
		Name: name, Value: p.seal.close(name, value), Path: "/", MaxAge: int(kept.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.secure(v.r),
	})
}

// opened reads such a cookie.
func (p *Page) opened(r *http.Request, name string, into any) bool {
	cookie, err := r.Cookie(name)
	return err == nil && p.seal.open(name, cookie.Value, into)
}

// forget takes a cookie away.
func (p *Page) forget(v *visit, name string) {
	//nolint:gosec // Secure wherever there is TLS
	http.SetCookie(v.w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.secure(v.r)})
}

// secure reports whether the browser speaks TLS, to us or to the proxy before us.
func (p *Page) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(p.options.Address, "https:")
}

// sealer seals values so that others can neither read nor make them.
type sealer struct {
	aead cipher.AEAD
	key  []byte
}

func newSealer(secret []byte) (sealer, error) {
	if len(secret) < shortestSealing {
		return sealer{}, fmt.Errorf("make a page: the secret that cookies are sealed with has %d bytes, it needs %d", len(secret), shortestSealing)
	}
	keys, err := hkdf.Key(sha256.New, secret, nil, "milepost page", 64)
	if err != nil {
		return sealer{}, fmt.Errorf("make a page: %w", err)
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return sealer{}, fmt.Errorf("make a page: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("make a page: %w", err)
	}
	return sealer{aead, keys[32:]}, nil
}

// close seals a value for a purpose.
func (s sealer) close(purpose string, value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // they are plain structs
	}
	//nolint:gosec // the AEAD draws the nonce itself
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, text, []byte(purpose)))
}

// open reads a value that was sealed for the purpose.
func (s sealer) open(purpose, text string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	plain, err := s.aead.Open(nil, nil, raw, []byte(purpose))
	return err == nil && json.Unmarshal(plain, into) == nil
}

// proof is what nobody can know who was not told by us.
func (s sealer) proof(of string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(of))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
