package page

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

const (
	// leavingKept is how long somebody may be at GitHub to sign in.
	leavingKept = 10 * time.Minute
	// linkKept is how long a link is good that signs in whoever opens it.
	linkKept = 2 * time.Minute
)

// operatorName is what operators are called who signed in by a secret.
const operatorName = "operator"

// signInForm is what the page on which people sign in is given.
type signInForm struct {
	// To is where they wanted to go.
	To string
	// Token and GitHub tell which ways there are, Once is the secret of a link.
	Token, GitHub bool
	Once          string
	Problem       string
}

// signIn asks who somebody is.
func (p *Page) signIn(v *visit) (reply, error) {
	to := within(v.r.URL.Query().Get("to"))
	if v.viewer.SignedIn() {
		return redirect(to), nil
	}
	return p.askWho(http.StatusOK, signInForm{To: to, Once: v.r.URL.Query().Get("once")}), nil
}

func (p *Page) askWho(status int, form signInForm) reply {
	form.Token, form.GitHub = p.options.Token != "", p.options.People != nil
	return screen{name: "sign-in", status: status, title: "Sign in", data: form}
}

// signInByToken lets an operator in who knows the token, or has a link.
func (p *Page) signInByToken(v *visit) (reply, error) {
	if err := v.form(); err != nil {
		return nil, err
	}
	form := signInForm{To: within(v.r.PostForm.Get("to"))}
	once, token := v.r.PostForm.Get("once"), strings.TrimSpace(v.r.PostForm.Get("token"))
	switch {
	case once != "" && p.links.use(once):
	case once != "":
		form.Problem = "This link was used before, or is older than two minutes. “milepost page” makes a new one."
	case p.options.Token == "" || !same(token, p.options.Token):
		form.Problem = "This is not the token that the server was given."
	}
	if form.Problem != "" {
		zerolog.Ctx(v.r.Context()).Warn().Str("from", addressOf(v.r)).Str("cure", "if it was none of you, see who reaches MILEPOST_ADMIN_LISTEN").Msg("sign-in refused")
		return p.askWho(http.StatusForbidden, form), nil
	}
	zerolog.Ctx(v.r.Context()).Info().Str("who", operatorName).Str("from", addressOf(v.r)).Msg("signed in")
	p.begin(v, session{Who: operatorName, Operator: true})
	return redirect(form.To), nil
}

// same compares secrets in a time that tells nothing of them.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// leaving is what a browser takes along to GitHub and back.
type leaving struct {
	State    string    `json:"state"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"`
	Until    time.Time `json:"until"`
}

// toGitHub sends somebody to GitHub to sign in there.
func (p *Page) toGitHub(v *visit) (reply, error) {
	if p.options.People == nil {
		return nil, notThere
	}
	l := leaving{State: rand.Text(), Verifier: rand.Text() + rand.Text(), To: within(v.r.URL.Query().Get("to")), Until: v.now.Add(leavingKept)}
	p.sealed(v, leavingCookie, l, leavingKept)
	challenge := sha256.Sum256([]byte(l.Verifier))
	return redirect(p.options.People.SignIn(l.State, base64.RawURLEncoding.EncodeToString(challenge[:]), p.back(v.r))), nil
}

// back is where GitHub leads to.
func (p *Page) back(r *http.Request) string {
	address := strings.TrimRight(p.options.Address, "/")
	if address == "" {
		address = "http://" + r.Host
	}
	return address + "/sign-in/github/back"
}

// fromGitHub lets somebody in who comes back from there.
func (p *Page) fromGitHub(v *visit) (reply, error) {
	if p.options.People == nil {
		return nil, notThere
	}
	var l leaving
	query := v.r.URL.Query()
	if !p.opened(v.r, leavingCookie, &l) || !v.now.Before(l.Until) || query.Get("state") == "" || !same(query.Get("state"), l.State) {
		return p.askWho(http.StatusForbidden, signInForm{To: "/", Problem: "This was not begun here, or it took too long. Sign in once more."}), nil
	}
	p.forget(v, leavingCookie)
	if query.Get("code") == "" {
		return p.askWho(http.StatusForbidden, signInForm{To: l.To, Problem: "GitHub says that you did not agree."}), nil
	}
	token, login, err := p.options.People.Exchange(context.WithoutCancel(v.r.Context()), query.Get("code"), l.Verifier, p.back(v.r))
	if err != nil {
		zerolog.Ctx(v.r.Context()).Warn().Err(err).Str("cure", "check MILEPOST_CLIENT_ID and MILEPOST_CLIENT_SECRET, and that GitHub answers").Msg("sign-in through GitHub failed")
		return p.askWho(http.StatusBadGateway, signInForm{To: l.To, Problem: "GitHub did not say who you are. Sign in once more."}), nil
	}
	if login == "" || token == "" {
		return nil, errors.New("sign in through GitHub: it names nobody")
	}
	zerolog.Ctx(v.r.Context()).Info().Str("who", "@"+login).Str("from", addressOf(v.r)).Msg("signed in")
	p.begin(v, session{Who: "@" + login, Token: token})
	return redirect(l.To), nil
}

// signOut ends the session in this browser.
func (p *Page) signOut(v *visit) (reply, error) {
	p.forget(v, sessionCookie)
	return redirect("/sign-in"), nil
}

// Link makes a path that signs in as an operator whoever opens it first, within two minutes. It is for who has shown by
// other means that they are one.
func (p *Page) Link() string { return "/sign-in?once=" + p.links.make() }

// links are secrets that are good once.
type links struct {
	now func() time.Time

	mu    sync.Mutex
	until map[string]time.Time
}

func newLinks(now func() time.Time) *links { return &links{now: now, until: map[string]time.Time{}} }

func (l *links) make() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for secret, until := range l.until {
		if !until.After(l.now()) {
			delete(l.until, secret)
		}
	}
	secret := rand.Text()
	l.until[secret] = l.now().Add(linkKept)
	return secret
}

// use reports whether a secret is good, and makes it good no more.
func (l *links) use(secret string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, ok := l.until[secret]
	delete(l.until, secret)
	return ok && until.After(l.now())
}
