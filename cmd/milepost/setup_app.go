package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/local"
	"github.com/milepost/milepost/internal/setup"
)

// register makes the App in a browser, on a page of this machine's own.
func (u *settingUp) register(ctx context.Context) (_ *github.Host, _ github.Self, err error) {
	listener, err := listen(ctx, u.listen)
	if err != nil {
		return nil, github.Self{}, fmt.Errorf("serve the page: %w (another address may be given with --listen)", err)
	}
	address := listener.Addr().String()
	var registered github.Registered
	flow := setup.NewFlow(setup.Options{
		Site: u.site, Version: func(context.Context) (string, error) { return u.version, nil }, Back: "http://" + address + setup.Path,
		Wish:    setup.Wish{Org: u.org, Name: u.name, PublicURL: u.url},
		Convert: convert(u.site, &registered),
		Save:    func(made setup.Made, _ setup.Wish) error { return u.save(ctx, made) },
	})
	server := newHTTPServer(fromHereAlone(flow))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	page := "http://" + address + setup.Path
	u.t.printf("Make the App in your browser: %s\n", u.t.bold(page))
	u.open(ctx, page)
	select {
	case <-flow.Done():
	case <-ctx.Done():
		err = ctx.Err()
	case err = <-served:
		return nil, github.Self{}, fmt.Errorf("serve the page: %w", err)
	}
	// The browser is still to be led on.
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if stopErr := server.Shutdown(stopping); stopErr != nil {
		_ = server.Close()
	}
	<-served //nolint:errcheck // it was told to end
	if err != nil {
		return nil, github.Self{}, err
	}
	u.t.printf("Made %s: %s\n", registered.Name, registered.Page)
	u.wrote()
	host, err := u.host(registered.ID, []byte(registered.PrivateKey))
	return host, registered.Self, err
}

// convert gets the credentials of an App that was confirmed, and keeps what GitHub says of it.
func convert(site app.Site, kept *github.Registered) func(context.Context, string) (setup.Made, error) {
	return func(ctx context.Context, code string) (setup.Made, error) {
		registered, err := github.Register(ctx, site.API, code)
		if err != nil {
			return setup.Made{}, err
		}
		*kept = registered
		return setup.Made{
			ID: registered.ID, Slug: registered.Slug, Name: registered.Name, Page: registered.Page,
			Settings:   site.AppSettings(app.Account(registered.Owner), registered.Slug),
			PrivateKey: registered.PrivateKey, WebhookSecret: registered.WebhookSecret,
		}, nil
	}
}

// save writes what was made, and gives the webhook a secret if GitHub gave it none.
func (u *settingUp) save(ctx context.Context, made setup.Made) error {
	secret, err := u.secretOf(context.WithoutCancel(ctx), made)
	if err != nil {
		return err
	}
	settings, err := u.settings(made.ID, u.files.Key(), secret, u.url)
	if err != nil {
		return err
	}
	return u.files.Write("The App "+made.Name+", "+made.Page+", made by milepost setup.", settings, made.PrivateKey)
}

// secretOf is the secret that deliveries are signed with. Where there are none it seals nothing, and is there all the
// same.
func (u *settingUp) secretOf(ctx context.Context, made setup.Made) (string, error) {
	if made.WebhookSecret != "" || u.url == "" {
		if made.WebhookSecret != "" {
			return made.WebhookSecret, nil
		}
		return newSecret(), nil
	}
	host, err := u.host(made.ID, []byte(made.PrivateKey))
	if err != nil {
		return "", err
	}
	secret := newSecret()
	return secret, host.SetHook(ctx, app.WebhookAt(u.url), secret)
}

// adopt takes an App that is there already.
func (u *settingUp) adopt(ctx context.Context) (*github.Host, github.Self, error) {
	key, err := os.ReadFile(u.key)
	if err != nil {
		return nil, github.Self{}, fmt.Errorf("read the key: %w", err)
	}
	host, err := u.host(u.appID, key)
	if err != nil {
		return nil, github.Self{}, err
	}
	self, err := host.Self(ctx)
	var refused *github.RefusedError
	switch {
	case errors.As(err, &refused) && refused.Status == http.StatusUnauthorized:
		return nil, github.Self{}, fmt.Errorf("%w: %s is not a key of the App %d: generate one on the App's settings page", err, u.key, u.appID)
	case errors.As(err, &refused) && refused.Status == http.StatusNotFound:
		return nil, github.Self{}, fmt.Errorf("%w: %s has no App %d: use the App ID that the App's settings page shows, not its client id", err, u.site.Web, u.appID)
	case err != nil:
		return nil, github.Self{}, err
	}
	u.t.printf("Found %s: %s\n", self.Name, self.Page)
	u.compare(self)
	keyFile, err := filepath.Abs(u.key)
	if err != nil {
		return nil, github.Self{}, fmt.Errorf("find the key: %w", err)
	}
	secret := newSecret()
	settings, err := u.settings(self.ID, keyFile, secret, u.url)
	if err != nil {
		return nil, github.Self{}, err
	}
	if err := u.files.Write("The App "+self.Name+", "+self.Page+".", settings, ""); err != nil {
		return nil, github.Self{}, err
	}
	if u.url != "" {
		if err := host.SetHook(ctx, app.WebhookAt(u.url), secret); err != nil {
			return nil, github.Self{}, fmt.Errorf("%w: the settings are written; set webhook and secret to theirs on %s", err,
				u.site.AppSettings(app.Account(self.Owner), self.Slug))
		}
		u.t.printf("Its webhook goes to %s now, with a new secret\n", app.WebhookAt(u.url))
	}
	u.wrote()
	return host, self, nil
}

// compare says what an App that somebody made by hand does not ask for.
func (u *settingUp) compare(self github.Self) {
	var lacks []string
	for _, permission := range app.Needed() {
		if !permission.Within(self.Permissions[permission.Name]) {
			lacks = append(lacks, permission.Label()+": "+permission.Level)
		}
	}
	for _, event := range app.Events(u.version) {
		if u.url != "" && !slices.Contains(self.Events, event.Name) {
			lacks = append(lacks, "event "+event.Name)
		}
	}
	if len(lacks) > 0 {
		u.t.printf("%s\n", u.t.yellow("It does not ask for all that it needs ("+strings.Join(lacks, ", ")+"): change that at "+
			u.site.AppPermissions(app.Account(self.Owner), self.Slug)))
	}
}

// fromHereAlone refuses what is sent under another name than this machine's own, or by another site's page.
func fromHereAlone(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !local.OwnHost(r) || r.Method != http.MethodGet {
			http.Error(w, "this page is for this machine alone", http.StatusForbidden)
			return
		}
		if r.URL.Path == "/" {
			http.Redirect(w, r, setup.Path, http.StatusSeeOther)
			return
		}
		handler.ServeHTTP(w, r)
	})
}
