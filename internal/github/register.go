package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Registered is an App that was just made, with what only its maker is told, once.
type Registered struct {
	Self
	// PrivateKey is in PEM. WebhookSecret is "" where GitHub made none.
	PrivateKey, WebhookSecret string
}

// askTimeout bounds a request that is sent without an App.
const askTimeout = 15 * time.Second

// Register exchanges the code, which GitHub gave for a confirmed manifest, for the new App's credentials. A code is good
// once, for an hour; a [RefusedError] with status 404 says that it is not, or not any more.
func Register(ctx context.Context, api, code string) (Registered, error) {
	var row struct {
		selfRow
		PEM           string `json:"pem"`
		WebhookSecret string `json:"webhook_secret"`
	}
	err := ask(ctx, http.MethodPost, api+"app-manifests/"+url.PathEscape(code)+"/conversions", "get the new App's credentials", &row)
	if err != nil {
		return Registered{}, err
	}
	if row.ID == 0 || row.PEM == "" {
		return Registered{}, errors.New("get the new App's credentials: the answer has none")
	}
	return Registered{row.self(), row.PEM, row.WebhookSecret}, nil
}

// Version asks which GitHub Enterprise Server has the REST API; "" is github.com.
func Version(ctx context.Context, api string) (string, error) {
	var row struct {
		Version *string `json:"installed_version"`
		Hooks   any     `json:"hooks"`
	}
	if err := ask(ctx, http.MethodGet, api+"meta", "ask GitHub for its version", &row); err != nil {
		return "", err
	}
	switch {
	case row.Version != nil:
		return *row.Version, nil
	case row.Hooks == nil:
		return "", fmt.Errorf("ask GitHub for its version: what answers at %s is no GitHub", api)
	default:
		return "", nil
	}
}

// ask sends a request of nobody's and decodes the answer.
func ask(ctx context.Context, method, address, doing string, v any) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return send(request, doing, v)
}

// GraphQL asks GraphQL something as an installation, to see whether it answers.
func (h *Host) GraphQL(ctx context.Context, installation int64) error {
	c, err := h.installation(installation)
	if err != nil {
		return err
	}
	err = c.graph(ctx, "ask GraphQL", "query { rateLimit { remaining } }", nil, nil)
	var answered *graphError
	if errors.As(err, &answered) {
		return nil // it understood enough to refuse
	}
	if err != nil {
		return fmt.Errorf("ask GraphQL at %s: %w", c.graphQL, err)
	}
	return nil
}
