package page

import (
	"crypto/sha256"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"context"
)

// Viewer is who looks at the page.
type Viewer struct {
	// Name is a login, or the name that a proxy tells; "" for nobody.
	Name string
	// Operator tells that they see and may do everything.
	Operator bool
	// grants are what GitHub lets a person do who is no operator, by repository.
	grants map[int64]Grant
	// proof is what the forms of their session have in them.
	proof string
}

// SignedIn reports whether it is somebody.
func (v Viewer) SignedIn() bool { return v.Name != "" }

// grant is what the viewer may do with a repository. What is gone from GitHub is for operators alone.
func (v Viewer) grant(known Known) Grant {
	if v.Operator {
		return MayWrite
	}
	if known.Gone {
		return 0
	}
	return v.grants[known.Repository.ID]
}

// ErrSignedOut says that a person's token is good no more.
var ErrSignedOut = errors.New("signed out at GitHub")

// viewer finds out who asks.
func (p *Page) viewer(r *http.Request) (Viewer, error) {
	if p.options.Open {
		return Viewer{Name: "you", Operator: true, proof: p.seal.proof("open")}, nil
	}
	if name := p.toldByProxy(r); name != "" {
		return Viewer{Name: name, Operator: true, proof: p.seal.proof("proxy " + name)}, nil
	}
	session, ok := p.session(r)
	if !ok {
		return Viewer{}, nil
	}
	viewer := Viewer{Name: session.Who, Operator: session.Operator, proof: p.seal.proof("session " + session.ID)}
	if viewer.Operator {
		return viewer, nil
	}
	grants, err := p.grants.of(r.Context(), session.Token)
	switch {
	case errors.Is(err, ErrSignedOut):
		return Viewer{}, nil
	case err != nil:
		return Viewer{}, errors.Join(problem{http.StatusBadGateway, "GitHub does not answer", "It has to say what you may see. Try again in a moment."}, err)
	}
	viewer.grants = grants
	return viewer, nil
}

// toldByProxy is the name that a proxy tells who may, "" if none does.
func (p *Page) toldByProxy(r *http.Request) string {
	if p.options.ProxyHeader == "" || len(r.Header.Values(p.options.ProxyHeader)) != 1 {
		return ""
	}
	address, err := netip.ParseAddr(addressOf(r))
	if err != nil || !slices.ContainsFunc(p.options.Proxies, func(prefix netip.Prefix) bool { return prefix.Contains(address.Unmap()) }) {
		return ""
	}
	return strings.TrimSpace(r.Header.Get(p.options.ProxyHeader))
}

// addressOf is the address that a request comes from.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

const (
	// grantsKept is how long it is believed what GitHub said of what a person may see.
	grantsKept = time.Minute
	// maxGrants is how many people are remembered.
	maxGrants = 1000
)

// grants remembers for a moment what people may see.
type grants struct {
	people People
	now    func() time.Time

	mu   sync.Mutex
	seen map[[32]byte]granted
}

type granted struct {
	at     time.Time
	grants map[int64]Grant
}

func newGrants(people People, now func() time.Time) *grants {
	return &grants{people: people, now: now, seen: map[[32]byte]granted{}}
}

// of tells what the person of a token may see.
func (g *grants) of(ctx context.Context, token string) (map[int64]Grant, error) {
	if g.people == nil || token == "" {
		return nil, ErrSignedOut
	}
	name := sha256.Sum256([]byte(token))
	g.mu.Lock()
	known, ok := g.seen[name]
	g.mu.Unlock()
	if ok && g.now().Sub(known.at) < grantsKept {
		return known.grants, nil
	}
	may, err := g.people.Repositories(ctx, token)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.seen) >= maxGrants {
		clear(g.seen)
	}
	g.seen[name] = granted{g.now(), may}
	return may, nil
}
