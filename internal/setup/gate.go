package setup

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"sync"
)

// gate lets in the one browser whose person has read the secret. Without a secret it is open: then the listener must
// be one that nobody else reaches.
type gate struct {
	secret string

	mu sync.Mutex
	// ticket is what the browser that was let in shows again, "" as long as none was.
	ticket string
}

// ticketCookie is the name of the cookie that holds the ticket.
const ticketCookie = "milepost_setup"

// admit reports whether the browser may go on. It has answered otherwise.
func (g *gate) admit(w http.ResponseWriter, r *http.Request) bool {
	if g.secret == "" {
		return true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if cookie, err := r.Cookie(ticketCookie); err == nil && g.ticket != "" && same(cookie.Value, g.ticket) {
		return true
	}
	secret := r.URL.Query().Get("secret")
	switch {
	case secret == "":
		http.Error(w, "this server has no App yet: open the address that its log names", http.StatusForbidden)
	case g.ticket != "" || !same(secret, g.secret):
		http.Error(w, "this secret is wrong, or was used before: start the server again, its log will name a new one", http.StatusForbidden)
	default:
		g.ticket = rand.Text()
		// GitHub leads back here from its own pages, hence Lax.
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // whether the browser uses TLS is the proxy's matter; see Secure
			Name: ticketCookie, Value: g.ticket, Path: Path, HttpOnly: true, SameSite: http.SameSiteLaxMode,
			Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
		})
		http.Redirect(w, r, Path, http.StatusSeeOther)
	}
	return false
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
