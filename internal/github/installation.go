package github

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// Installation is the App on one account.
type Installation struct {
	ID int64
	// Account is the login of the user or organization.
	Account string
	// Organization tells that it is an organization.
	Organization bool
	// Suspended tells that GitHub gives no token for it.
	Suspended bool
	// Permissions are what its owner has accepted, by name.
	Permissions map[string]string
}

// installationRow is an installation in GitHub's answers.
type installationRow struct {
	ID          int64           `json:"id"`
	Account     accountRow      `json:"account"`
	SuspendedAt *time.Time      `json:"suspended_at"`
	Permissions json.RawMessage `json:"permissions"`
}

// Installations lists where the App is installed.
func (h *Host) Installations(ctx context.Context) ([]Installation, error) {
	rows, err := listAll[installationRow](ctx, h.app, "app/installations", url.Values{})
	if err != nil {
		return nil, h.app.reading(err, "list installations")
	}
	installations := make([]Installation, 0, len(rows))
	for _, row := range rows {
		installations = append(installations, Installation{
			ID:           row.ID,
			Account:      row.Account.Login,
			Organization: row.Account.Type == "Organization",
			Suspended:    row.SuspendedAt != nil,
			Permissions:  levels(row.Permissions),
		})
	}
	return installations, nil
}

// Repositories lists what the installation may work on, and apart from it the archived
// repositories, which nobody can write to.
func (h *Host) Repositories(ctx context.Context, installation int64) (open, archived []sync.Repository, err error) {
	c, err := h.installation(installation)
	if err != nil {
		return nil, nil, err
	}
	for next := "per_page=100"; next != ""; {
		page := new(gh.ListRepositories)
		resp, err := c.send(ctx, http.MethodGet, "installation/repositories?"+next, nil, page)
		if err != nil {
			return nil, nil, c.reading(err, "list repositories of installation %d", installation)
		}
		for _, row := range page.Repositories {
			repository := sync.Repository{
				ID:           row.GetID(),
				Installation: installation,
				Owner:        row.GetOwner().GetLogin(),
				Name:         row.GetName(),
			}
			if row.GetArchived() || row.GetDisabled() {
				archived = append(archived, repository)
			} else {
				open = append(open, repository)
			}
		}
		next = following(resp, next)
	}
	return open, archived, nil
}

// installation returns the connection of an installation, made on first use and kept.
func (h *Host) installation(id int64) (*connection, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c, ok := h.installations[id]; ok {
		return c, nil
	}
	var authorized http.RoundTripper
	var tokens *tokenTransport
	if h.options.Token != "" {
		authorized = bearing(h.options)
	} else {
		tokens = &tokenTransport{options: h.options, clock: h.clock, app: h.signed, installation: id}
		authorized = tokens
	}
	c, err := h.connect(id, authorized)
	if err != nil {
		return nil, err
	}
	c.tokens = tokens
	h.installations[id] = c
	return c, nil
}
