package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/sync"
	"github.com/rs/zerolog"
)

// newPage wires what people see in a browser. An open page takes whoever sees it for an operator.
func (s *server) newPage(open bool) (*page.Page, error) {
	remembered := pageLedger{s.ledger, &knownList{ledger: s.ledger}}
	options := page.Options{
		Ledger: remembered, Orders: pageOrders{s}, Operations: pageOperations{s}, Audit: remembered,
		Charts: pageCharts{s.pictures}, Assistants: s.newAssistants(),
		Token: s.cfg.AdminToken.Reveal(), Sealing: []byte(s.cfg.AdminToken),
		ProxyHeader: s.cfg.PageProxyHeader, Proxies: s.cfg.Proxies(), Public: s.cfg.PublicPages == config.PublicPagesOn,
		Address: s.cfg.PageURL, Listen: s.cfg.AdminListen, Version: thisBuild().Version, Now: time.Now, Open: open,
	}
	if len(options.Sealing) == 0 {
		options.Sealing = []byte(rand.Text()) // sessions end with this process
	}
	if s.cfg.SignsInPeople() {
		site := app.SiteOfAPI(s.cfg.GitHubAPIURL)
		options.People = pagePeople{github.People{
			Web: site.Web, API: s.cfg.GitHubAPIURL, ClientID: s.cfg.ClientID, ClientSecret: s.cfg.ClientSecret.Reveal(),
		}}
	}
	return page.New(options)
}

// runPage keeps open pages up to date.
func (s *server) runPage(ctx context.Context) error {
	s.page.Run(s.log.WithContext(ctx))
	return nil
}

// shown refuses whoever does not show the operators' token, where there is one.
func (s *server) shown(handler http.Handler) http.Handler {
	if s.cfg.AdminToken == "" {
		return handler
	}
	want := sha256.Sum256([]byte(s.cfg.AdminToken))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if got := sha256.Sum256([]byte(token)); !ok || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.Error(w, "show the operators' token: set MILEPOST_ADMIN_TOKEN, or MILEPOST_ADMIN_TOKEN_FILE, as the server has it", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// pageCharts draws the burn-up of plans.
type pageCharts struct{ *pictures }

// BurnUp implements page.Charts. A plan whose history cannot be read now has no picture, and its page all else.
func (c pageCharts) BurnUp(ctx context.Context, repo sync.Repository, plan string) (template.HTML, error) {
	svg, err := c.draw(ctx, repo, pictureChart, plan)
	if err != nil {
		zerolog.Ctx(ctx).Warn().Err(err).Stringer("repository", repo).Str("plan", plan).Str("cure", "load the page again in a moment; if it stays, milepost doctor says what GitHub refuses").Msg("the page shows no burn-up")
		return "", nil
	}
	// As a picture of its own it keeps its colours in light and dark, whatever the page allows.
	const form = `<img width="760" height="360" alt="Burn-up: how much of the plan was finished when" src="data:image/svg+xml;base64,%s">`
	return template.HTML(fmt.Sprintf(form, base64.StdEncoding.EncodeToString([]byte(svg)))), nil //nolint:gosec // base64 alone
}

// pagePeople lets people sign in through GitHub.
type pagePeople struct{ github.People }

// Repositories implements page.People.
func (p pagePeople) Repositories(ctx context.Context, token string) (map[int64]page.Grant, error) {
	visible, err := p.Visible(ctx, token)
	var refused *github.RefusedError
	if errors.As(err, &refused) && refused.Status == http.StatusUnauthorized {
		return nil, page.ErrSignedOut
	}
	if err != nil {
		return nil, err
	}
	grants := make(map[int64]page.Grant, len(visible))
	for _, repository := range visible {
		grants[repository.ID] = page.MayRead
		if repository.MayWrite {
			grants[repository.ID] = page.MayWrite
		}
	}
	return grants, nil
}
