package config

import (
	"fmt"
	"net"
	"net/url"
)

// shortestSecret is how many bytes a secret should have so that nobody finds it by trying: those of an
// HMAC with SHA-256, as RFC 2104 has it.
const shortestSecret = 32

// weaknesses returns a warning for each setting that works and could do harm. No warning repeats a
// secret.
func (s Server) weaknesses() []string {
	var warnings []string
	for _, secret := range []struct {
		name  string
		value Secret
	}{
		{"MILEPOST_WEBHOOK_SECRET", s.WebhookSecret},
		{"MILEPOST_WEBHOOK_SECRET_OLD", s.WebhookSecretOld},
		{"MILEPOST_MARKER_KEY", s.MarkerKey},
	} {
		if len(secret.value) == 0 || len(secret.value) >= shortestSecret {
			continue
		}
		warning := fmt.Sprintf("%s is shorter than %d bytes: whoever sees an issue can try to guess it; make a random one, as by openssl rand -hex 32", secret.name, shortestSecret)
		if s.MarkerKey == "" {
			warning += ", and seal markers with one of their own, MILEPOST_MARKER_KEY"
		}
		warnings = append(warnings, warning)
	}
	for _, address := range []struct{ name, value string }{
		{"MILEPOST_GITHUB_API_URL", s.GitHubAPIURL},
		{"MILEPOST_GITHUB_GRAPHQL_URL", s.GitHubGraphQLURL},
	} {
		if isPlain(address.value) {
			warnings = append(warnings, address.name+" is plain http to another machine: whoever is in between reads tokens and plans; use https")
		}
	}
	return warnings
}

// isPlain reports whether what is sent to an address leaves this machine unencrypted.
func isPlain(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}
