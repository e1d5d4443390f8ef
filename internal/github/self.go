package github

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Self is the App as GitHub knows it.
type Self struct {
	ID         int64
	Slug, Name string
	// Page is the App's own page, below which it is installed.
	Page string
	// Owner is the login of whom it belongs to.
	Owner Account
	// Permissions are what it asks for, by name: "read", "write" or "admin". There may be more than any library knows.
	Permissions map[string]string
	Events      []string
}

// Account is a person or an organization.
type Account struct {
	Login        string
	Organization bool
}

// RefusedError is an answer by which GitHub refuses something.
type RefusedError struct {
	// Status is that of HTTP, Message GitHub's own words.
	Status  int
	Message string
	doing   string
}

func (e *RefusedError) Error() string { return e.doing + ": " + e.Message }

// refusedBy makes a refusal of GitHub's a [RefusedError], and leaves other errors to the connection.
func (c *connection) refusedBy(err error, doing string) error {
	if r, ok := refused(err); ok && !r.limit() {
		return &RefusedError{Status: r.status, Message: r.String(), doing: doing}
	}
	return c.reading(err, "%s", doing)
}

// accountRow is an account in GitHub's answers.
type accountRow struct {
	Login string `json:"login"`
	Type  string `json:"type"`
}

func (r accountRow) account() Account { return Account{r.Login, r.Type == "Organization"} }

// selfRow is an App in GitHub's answers.
type selfRow struct {
	ID          int64           `json:"id"`
	Slug        string          `json:"slug"`
	Name        string          `json:"name"`
	HTMLURL     string          `json:"html_url"`
	Owner       accountRow      `json:"owner"`
	Permissions json.RawMessage `json:"permissions"`
	Events      []string        `json:"events"`
}

func (r selfRow) self() Self {
	return Self{r.ID, r.Slug, r.Name, r.HTMLURL, r.Owner.account(), levels(r.Permissions), r.Events}
}

// levels reads permissions; what is not a text is left out.
func levels(raw json.RawMessage) map[string]string {
	var fields map[string]any
	_ = json.Unmarshal(raw, &fields)
	granted := map[string]string{}
	for name, level := range fields {
		if text, ok := level.(string); ok {
			granted[name] = text
		}
	}
	return granted
}

// Self asks who the App is. A [RefusedError] tells that GitHub does not take its id with its key: 401 where the key is
// another App's, 404 where there is no App of the id.
func (h *Host) Self(ctx context.Context) (Self, error) {
	var row selfRow
	if err := h.app.get(ctx, "app", &row); err != nil {
		return Self{}, h.app.refusedBy(err, "read the App")
	}
	if row.ID == 0 || row.Slug == "" {
		return Self{}, fmt.Errorf("read the App: the answer names none: is %s the REST API?", h.options.APIURL)
	}
	return row.self(), nil
}

// Hook is the App's webhook. Its secret is never shown.
type Hook struct {
	// URL is "" where the App has no webhook.
	URL string
	// Insecure tells that GitHub does not check the receiver's certificate.
	Insecure bool
}

// Hook asks where GitHub sends deliveries to.
func (h *Host) Hook(ctx context.Context) (Hook, error) {
	var row struct {
		URL      string `json:"url"`
		Insecure any    `json:"insecure_ssl"` // a text or a number
	}
	if err := h.app.get(ctx, "app/hook/config", &row); err != nil {
		return Hook{}, h.app.refusedBy(err, "read the webhook")
	}
	return Hook{row.URL, fmt.Sprint(row.Insecure) == "1"}, nil
}

// SetHook changes where deliveries are sent to and what they are signed with. It changes neither the events nor whether
// the webhook is active.
func (h *Host) SetHook(ctx context.Context, url, secret string) error {
	body := map[string]string{"url": url, "content_type": "json", "secret": secret}
	_, err := h.app.send(ctx, http.MethodPatch, "app/hook/config", body, nil)
	if err != nil {
		return h.app.refusedBy(err, "set the webhook")
	}
	return nil
}
