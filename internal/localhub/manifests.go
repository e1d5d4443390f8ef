package localhub

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// manifest is the part of an App manifest that the Hub understands.
type manifest struct {
	Name  string `json:"name"`
	URL   string `json:"url"`
	Hooks struct {
		URL    string `json:"url"`
		Active *bool  `json:"active"` // true when left out
	} `json:"hook_attributes"`
	RedirectURL string            `json:"redirect_url"`
	Public      bool              `json:"public"`
	Permissions map[string]string `json:"default_permissions"`
	Events      []string          `json:"default_events"`
}

// conversion is an App that was registered from a manifest and waits for its credentials to be fetched.
type conversion struct {
	app *appRecord
	pem string
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// ConfirmManifest does what a person does who confirms the form that a manifest was posted to: it registers the App
// and returns the code that GitHub would add to the redirect address. The code is good for one conversion.
func (h *Hub) ConfirmManifest(document []byte) (code string, err error) {
	return h.ConfirmManifestOn(ThisGitHub, document)
}

// ThisGitHub stands for github.com among the versions of GitHub Enterprise Server.
const ThisGitHub = ""

// ConfirmManifestOn is ConfirmManifest on a version of GitHub Enterprise Server such as "3.16", which has fewer
// events. One event that it cannot have refuses the whole manifest.
func (h *Hub) ConfirmManifestOn(version string, document []byte) (code string, err error) {
	m, err := readManifest(version, document)
	if err == nil {
		code, err = h.register(m, "localhub")
	}
	if err != nil {
		return "", fmt.Errorf("confirm manifest: %w", err)
	}
	return code, nil
}

// readManifest reads a manifest as a version of GitHub does, or says why it is refused.
func readManifest(version string, document []byte) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(document, &m); err != nil {
		return manifest{}, err
	}
	return m, m.problem(version)
}

// register makes the manifest's App, which belongs to the owner, and returns the code for its conversion. An App
// with a webhook is sent a ping.
func (h *Hub) register(m manifest, owner string) (code string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	slug := slugOf(m.Name)
	active := m.Hooks.URL != "" && (m.Hooks.Active == nil || *m.Hooks.Active)
	secret := ""
	if active && !h.opts.NoWebhookSecrets {
		secret = randomHex(20)
	}
	h.mu.Lock()
	id := h.store.nextID()
	h.mu.Unlock()
	if slug == "" {
		slug = fmt.Sprintf("app-%d", id)
	}
	if err := h.AddApp(App{
		ID: id, Slug: slug, Name: m.Name, PublicKey: &key.PublicKey, WebhookURL: m.Hooks.URL, WebhookSecret: secret,
		Permissions: m.Permissions, Events: m.Events,
	}); err != nil {
		return "", err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	code = randomHex(20)
	h.mu.Lock()
	app := h.store.apps[id]
	if known := h.store.account(owner); known != nil {
		app.owner = known
	}
	app.private, app.hookOff = !m.Public, !active
	h.store.conversions[code] = conversion{app: app, pem: string(block)}
	h.mu.Unlock()
	if active {
		return code, h.Ping(id)
	}
	return code, nil
}

// slugOf is the name of an App as it stands in addresses.
func slugOf(name string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// appEvents are the events that an App may be subscribed to, with the permissions of which it needs one. Those of
// the App's own installation come without being asked for, and may not be named, as may not those of check runs.
var appEvents = map[string][]string{
	"push": {"contents"}, "repository": {"metadata"}, "issues": {"issues"}, "issue_comment": {"issues", "pull_requests"},
	"milestone": {"issues", "pull_requests"}, "label": {"issues", "pull_requests", "metadata"}, "sub_issues": {"issues"},
	"issue_dependencies": {"issues"}, "pull_request": {"pull_requests"}, "pull_request_review": {"pull_requests"},
	"pull_request_review_comment": {"pull_requests"}, "merge_group": {"merge_queues"}, "create": {"contents"},
	"delete": {"contents"}, "status": {"statuses"},
}

// longestName is how many characters the name of an App may have.
const longestName = 34

// problem is why GitHub, or that version of GitHub Enterprise Server, refuses the manifest.
func (m manifest) problem(version string) error {
	switch {
	case len(m.Name) > longestName:
		return fmt.Errorf("name is too long (maximum is %d characters)", longestName)
	case m.URL == "":
		return errors.New("url is required")
	case m.RedirectURL == "":
		return errors.New("redirect_url is required")
	}
	for _, event := range m.Events {
		needs, known := appEvents[event]
		if !known || older(version, sinceVersion[event]) {
			return fmt.Errorf("default_events has %q, which is no event that an App may be subscribed to", event)
		}
		if !slices.ContainsFunc(needs, func(name string) bool { return name == "metadata" || m.Permissions[name] != "" }) {
			return fmt.Errorf("default_events has %q, which needs a permission for one of %v", event, needs)
		}
	}
	return nil
}

func randomHex(bytes int) string {
	raw := make([]byte, bytes)
	_, _ = rand.Read(raw)
	return hex.EncodeToString(raw)
}

// convertManifest is POST /app-manifests/{code}/conversions.
func (c *call) convertManifest() reply {
	found, known := c.store.conversions[c.vars["code"]]
	if !known {
		return notFound()
	}
	delete(c.store.conversions, c.vars["code"])
	out, _ := c.renderApp(found.app).(object)
	out["client_secret"], out["webhook_secret"], out["pem"] = found.app.clientSecret, orNull(found.app.webhookSecret), found.pem
	return reply{status: http.StatusCreated, body: out}
}
