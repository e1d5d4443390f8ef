package config

import (
	"net/netip"
	"strings"

	"github.com/caarlos0/env/v11"
)

// The values of Server.PublicPages.
const (
	PublicPagesOn  = "on"
	PublicPagesOff = "off"
)

// The values of Server.MCP.
const (
	MCPRead  = "read"
	MCPWrite = "write"
	MCPOff   = "off"
)

// LetsAssistantsIn reports whether assistants are answered, and whether they may propose changes. Without a token none is.
func (s Server) LetsAssistantsIn() (reads, writes bool) {
	reads = s.AdminToken != "" && (s.MCP == MCPRead || s.MCP == MCPWrite)
	return reads, reads && s.MCP == MCPWrite
}

// shortestToken is how many bytes the operators' token must have.
const shortestToken = 16

// SignsInPeople reports whether people sign in to the page through GitHub.
func (s Server) SignsInPeople() bool { return s.ClientID != "" && s.ClientSecret != "" }

// Proxies are the addresses of the proxies that tell which operator asks. What is no address is left out; the check of
// the configuration tells of it.
func (s Server) Proxies() []netip.Prefix {
	var all []netip.Prefix
	for text := range strings.FieldsFuncSeq(s.PageProxies, isBetween) {
		if prefix, ok := proxy(text); ok {
			all = append(all, prefix)
		}
	}
	return all
}

// isBetween reports whether a character stands between the addresses of a list.
func isBetween(r rune) bool { return r == ',' || r == ' ' }

// proxy reads the address of a proxy, or a network of them.
func proxy(text string) (netip.Prefix, bool) {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), true
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix, err == nil
}

// checkPage looks at who is let in to the page, and how.
func (s *Server) checkPage(fault func(variable, message string)) {
	if s.AdminToken != "" && len(s.AdminToken) < shortestToken {
		fault("MILEPOST_ADMIN_TOKEN", "it is too short: make a random one, as by openssl rand -hex 32")
	}
	if s.PageURL != "" && !isHTTP(s.PageURL) {
		fault("MILEPOST_PAGE_URL", "it is not an http address: use https://HOST, as people's browsers see the page, or leave it out")
	}
	s.PageURL = strings.TrimRight(s.PageURL, "/")
	if (s.ClientID == "") != (s.ClientSecret == "") {
		fault("MILEPOST_CLIENT_SECRET", "people sign in through GitHub with both MILEPOST_CLIENT_ID and this: set both, or neither")
	}
	if s.SignsInPeople() && s.PageURL == "" {
		fault("MILEPOST_PAGE_URL", "people who sign in through GitHub come back to this address: set it to https://HOST, as their browsers see the page")
	}
	if (s.PageProxies == "") != (s.PageProxyHeader == "") {
		fault("MILEPOST_PAGE_PROXIES", "a header is believed only from proxies: set both this and MILEPOST_PAGE_PROXY_HEADER, or neither")
	}
	for text := range strings.FieldsFuncSeq(s.PageProxies, isBetween) {
		if _, ok := proxy(text); !ok {
			fault("MILEPOST_PAGE_PROXIES", "it holds something that is no address: use addresses or networks, such as 10.0.0.7 or 10.0.0.0/24, with commas between them")
			break
		}
	}
	if strings.ContainsFunc(s.PageProxyHeader, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		fault("MILEPOST_PAGE_PROXY_HEADER", "it is not the name of a header: use letters, digits and hyphens, such as X-Forwarded-User")
	}
	if s.PublicPages != PublicPagesOn && s.PublicPages != PublicPagesOff {
		fault("MILEPOST_PUBLIC_PAGES", "it is neither on nor off")
	}
	if s.MCP != MCPRead && s.MCP != MCPWrite && s.MCP != MCPOff {
		fault("MILEPOST_MCP", "it is neither read nor write nor off")
	}
	if s.MCP == MCPWrite && s.AdminToken == "" {
		fault("MILEPOST_ADMIN_TOKEN", "it is missing: assistants that may propose changes show it; make a random one, as by openssl rand -hex 32")
	}
	opened := s.SignsInPeople() || s.PageProxies != "" || s.PublicPages == PublicPagesOn
	if opened && s.AdminToken == "" {
		fault("MILEPOST_ADMIN_TOKEN", "it is missing: the page is opened to others, and whoever reaches the listener could give orders without it; make a random one, as by openssl rand -hex 32")
	}
}

// AdminToken returns what the operators' listener of the server on this machine wants to be shown, of an otherwise
// incomplete environment, too; "" if that is nothing or cannot be read.
func AdminToken(environ []string) string {
	values := env.ToMap(environ)
	readSecretFiles(values, "MILEPOST_ADMIN_TOKEN")
	return values["MILEPOST_ADMIN_TOKEN"]
}
