package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

// gathering is how facts are found out.
type gathering struct {
	cfg   config.Server
	host  *github.Host
	facts doctor.Facts
}

// gather finds out all that is examined. What cannot be found out is a fact, too; an error means that nothing can be
// said at all.
func gather(ctx context.Context, environ []string, settings string) (doctor.Facts, error) {
	if left := keptBy(environ).Env(); settings == "" && !config.NamesApp(environ) && exists(left) {
		settings = left
	}
	merged, warnings, err := withSettings(environ, settings)
	if err != nil {
		return doctor.Facts{}, err
	}
	cfg, more, err := config.LoadServer(merged)
	g := &gathering{cfg: cfg, facts: doctor.Facts{Weaknesses: append(warnings, more...), Files: secretFiles(merged, settings), Free: -1}}
	if err != nil {
		g.facts.Faults = each(err)
		return g.facts, nil
	}
	g.facts.AppID, g.facts.Site = cfg.AppID, app.SiteOfAPI(cfg.GitHubAPIURL)
	g.facts.Polls = cfg.Webhooks == config.WebhooksOff
	g.place(ctx)
	if err := g.ask(ctx); err != nil {
		return doctor.Facts{}, err
	}
	return g.facts, ctx.Err()
}

// each lists the errors that were joined.
func each(err error) []string {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return []string{err.Error()}
	}
	var all []string
	for _, one := range joined.Unwrap() {
		all = append(all, one.Error())
	}
	return all
}

// ask finds out what GitHub tells. Each answer also tells its time.
func (g *gathering) ask(ctx context.Context) (err error) {
	g.host, err = github.New(github.Options{
		AppID: g.cfg.AppID, PrivateKey: []byte(g.cfg.PrivateKey.Reveal()), APIURL: g.cfg.GitHubAPIURL, GraphQLURL: g.cfg.GitHubGraphQLURL, Now: time.Now,
	})
	if err != nil {
		return err
	}
	if g.facts.Version, err = github.Version(ctx, g.cfg.GitHubAPIURL); err != nil {
		g.facts.Unreachable = err.Error()
		if beside := g.cfg.GitHubAPIURL + "api/v3/"; !strings.Contains(g.cfg.GitHubAPIURL, "/api/") {
			if _, err := github.Version(ctx, beside); err == nil {
				g.facts.Unreachable = "the API of an Enterprise Server is below its address: set MILEPOST_GITHUB_API_URL to " + beside
			}
		}
		return nil //nolint:nilerr // it is a fact
	}
	self, err := g.host.Self(ctx)
	g.facts.Ahead = g.host.ClockOffset()
	if err != nil {
		g.facts.Refusal = refusalOf(err)
		return nil //nolint:nilerr // it is a fact
	}
	g.facts.App = &doctor.App{Slug: self.Slug, Page: self.Page, Owner: app.Account(self.Owner), Permissions: self.Permissions, Events: self.Events}
	g.askInstallations(ctx)
	if !g.facts.Polls {
		g.facts.Webhook = g.askWebhook(ctx)
	}
	return nil
}

// refusalOf is why GitHub does not say who the App is.
func refusalOf(err error) doctor.Refusal {
	var refused *github.RefusedError
	if errors.As(err, &refused) {
		return doctor.Refusal{Status: refused.Status, Reason: refused.Message}
	}
	return doctor.Refusal{Reason: err.Error()}
}

func (g *gathering) askWebhook(ctx context.Context) doctor.Webhook {
	hook, err := g.host.Hook(ctx)
	var refused *github.RefusedError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return doctor.Webhook{} // an App without one
	}
	if err != nil {
		return doctor.Webhook{Unread: err.Error()}
	}
	deliveries, err := g.host.LastDeliveries(ctx)
	if err != nil {
		return doctor.Webhook{Unread: err.Error()}
	}
	webhook := doctor.Webhook{URL: hook.URL, Insecure: hook.Insecure}
	for _, delivery := range deliveries {
		webhook.Deliveries = append(webhook.Deliveries, doctor.Delivery{Code: delivery.Code, Status: delivery.Status})
	}
	return webhook
}

// askInstallations finds out what each account has granted, and looks into its repositories.
func (g *gathering) askInstallations(ctx context.Context) {
	installations, err := g.host.Installations(ctx)
	if err != nil {
		g.facts.InstallationsUnread = err.Error()
		return
	}
	for _, in := range installations {
		installation := doctor.Installation{
			ID: in.ID, Account: app.Account{Login: in.Account, Organization: in.Organization}, Suspended: in.Suspended, Permissions: in.Permissions,
		}
		if !in.Suspended {
			if err := g.askRepositories(ctx, in.ID); err != nil {
				installation.Unread = err.Error()
			}
		}
		g.facts.Installations = append(g.facts.Installations, installation)
	}
}

func (g *gathering) askRepositories(ctx context.Context, installation int64) error {
	if !g.facts.GraphQLAsked {
		g.facts.GraphQLAsked = true
		if err := g.host.GraphQL(ctx, installation); err != nil {
			g.facts.GraphQL = err.Error()
		}
	}
	repositories, archived, err := g.host.Repositories(ctx, installation)
	if err != nil {
		return err
	}
	for _, repo := range archived {
		g.facts.Repositories = append(g.facts.Repositories, doctor.Repository{Name: repo.String(), Archived: true})
	}
	for i, repo := range repositories {
		if i == maxLookedAt {
			g.facts.Unlooked += len(repositories) - i
			break
		}
		g.facts.Repositories = append(g.facts.Repositories, g.lookInto(ctx, repo))
	}
	return nil
}

// lookInto finds out whether a repository can be worked on, and which plans stand in it.
func (g *gathering) lookInto(ctx context.Context, repo sync.Repository) doctor.Repository {
	looked := doctor.Repository{Name: repo.String()}
	access, err := g.host.Access(ctx, repo)
	switch {
	case err != nil:
		looked.Unread = err.Error()
		return looked
	case access.Problem == sync.AccessProblemArchived:
		looked.Archived = true
	case access.Problem == sync.AccessProblemIssuesOff:
		looked.IssuesOff = true
	case access.Problem != sync.AccessProblemNone:
		looked.Unread = access.Reason(nil)
		return looked
	}
	found, err := findPlans(ctx, g.host, repo)
	if err != nil {
		looked.Unread = err.Error()
	}
	for _, plan := range found {
		looked.Plans = append(looked.Plans, doctor.Plan(plan))
	}
	return looked
}
