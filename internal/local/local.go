package local

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// OwnHost reports whether the Host header names the address that the request came in at, localhost
// with its port, or one of the names given, as HOST:PORT. A name that another site has pointed at this
// machine (DNS rebinding) is another host.
func OwnHost(r *http.Request, names ...string) bool {
	address, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	_, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return false
	}
	host := r.Host
	if port == "80" && !strings.Contains(strings.TrimPrefix(host, "[::1]"), ":") {
		host += ":80"
	}
	return host == address.String() || host == net.JoinHostPort("localhost", port) || slices.Contains(names, host)
}

// OwnOrigin reports whether a request comes from no page at all, or from one of the same address.
func OwnOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	return origin == "" || origin == "http://"+r.Host
}

// Wall sets the headers by which browsers keep a page and other sites' apart: it loads styles and scripts from its own address
// alone, nobody frames it, and nothing of it is kept. policy adds to the content security policy where images come from and
// forms lead to; referrer says who is told the page's address, as Referrer-Policy does.
func Wall(head http.Header, policy, referrer string) {
	head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "+
		"base-uri 'none'; frame-ancestors 'none'; "+policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", referrer)
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Cache-Control", "no-store")
}
