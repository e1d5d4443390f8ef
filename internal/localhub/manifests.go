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
	"strings"
)

// manifest is the part of an App manifest that the Hub understands.
type manifest struct {
	Name  string `json:"name"`
	URL   string `json:"url"`
	Hooks struct {
		URL string `json:"url"`
	} `json:"hook_attributes"`
	RedirectURL string            `json:"redirect_url"`
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
	var m manifest
	if err := json.Unmarshal(document, &m); err != nil {
		return "", fmt.Errorf("confirm manifest: %w", err)
	}
	if m.URL == "" {
		return "", errors.New("confirm manifest: url is required")
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", fmt.Errorf("confirm manifest: %w", err)
	}
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(m.Name), "-"), "-")
	secret := randomHex(20)
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
		return "", fmt.Errorf("confirm manifest: %w", err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	code = randomHex(20)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.store.conversions[code] = conversion{app: h.store.apps[id], pem: string(block)}
	return code, nil
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
	out["client_secret"], out["webhook_secret"], out["pem"] = randomHex(20), found.app.webhookSecret, found.pem
	return reply{status: http.StatusCreated, body: out}
}
