package app

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// homepage is where people read what the App is.
const homepage = "https://github.com/milepost/milepost"

// noAddress stands in a manifest for the webhook's address while there is none: GitHub wants one there, also of a webhook
// that is inactive.
const noAddress = "https://example.com/webhook"

// Manifest is what GitHub makes an App from.
type Manifest struct {
	// Name must be free on the whole of GitHub, see [Name].
	Name string
	// RedirectURL gets the browser back with the code for the App's credentials.
	RedirectURL string
	// PublicURL is where GitHub reaches the server; "" makes the webhook inactive.
	PublicURL string
	// Version is that of the GitHub Enterprise Server, "" for github.com.
	Version string
}

// JSON is the manifest as GitHub wants it.
func (m Manifest) JSON() string {
	type hook struct {
		URL    string `json:"url"`
		Active bool   `json:"active"`
	}
	permissions := map[string]string{}
	for _, permission := range Needed() {
		permissions[permission.Name] = permission.Level
	}
	webhook := hook{noAddress, false}
	if m.PublicURL != "" {
		webhook = hook{WebhookAt(m.PublicURL), true}
	}
	document, err := json.Marshal(struct {
		Name        string            `json:"name"`
		URL         string            `json:"url"`
		RedirectURL string            `json:"redirect_url"`
		Hook        hook              `json:"hook_attributes"`
		Public      bool              `json:"public"`
		Permissions map[string]string `json:"default_permissions"`
		Events      []string          `json:"default_events"`
	}{m.Name, homepage, m.RedirectURL, webhook, false, permissions, EventsOfManifest(m.Version)})
	if err != nil {
		panic("encode manifest: " + err.Error()) // it is made of texts
	}
	return string(document)
}

// WebhookAt is where the server at an address takes deliveries.
func WebhookAt(publicURL string) string { return strings.TrimRight(publicURL, "/") + "/webhook" }

// longestName is how many characters the name of an App may have on GitHub.
const longestName = 34

// Name makes a name that nobody else is likely to have, of the organization's or, for a person's App, of something
// random.
func Name(org, random string) string {
	distinction := org
	if org == "" {
		distinction = random
	}
	name := "Milepost " + distinction
	for utf8.RuneCountInString(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimSpace(name)
}
