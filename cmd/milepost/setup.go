package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/setup"
)

func newSetup(s *streams) *cobra.Command {
	var options setupOptions
	command := &cobra.Command{
		Use:   "setup",
		Short: "Make the GitHub App, and write the server's settings",
		Long: `Setup leads your browser to GitHub, where you confirm the App, and from there to where it is
installed. It writes ` + setup.EnvFile + ` and ` + setup.KeyFile + `, which only you can read, waits for the first installation, and
lists the plans that it found. With --url GitHub sends its webhooks there; without it nothing has to
reach this machine: the server asks GitHub by itself.

The page that it opens is for this machine alone. With a browser on another one, choose a port and
bring it over: ssh -L 8765:127.0.0.1:8765 HOST, and there milepost setup --listen 127.0.0.1:8765.

An App that you have already is used with --app-id and --key. With --url its webhook is then sent
there, under a new secret. Ctrl-C ends the setup at any time: files are whole or not there.`,
		Example: `  milepost setup
  milepost setup --org acme --url https://milepost.example.com
  milepost setup --github-url https://git.example.com --serve
  milepost setup --app-id 12345 --key downloaded.pem`,
		Args: takes,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := options.check(); err != nil {
				return usageError{err}
			}
			return runSetup(command, s, options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.org, "org", "", "make the App for this `ORGANIZATION`, in place of your own account")
	flags.StringVar(&options.gitHub, "github-url", "", "`ADDRESS` of a GitHub Enterprise Server, as your browser shows it")
	flags.StringVar(&options.url, "url", "", "`ADDRESS` at which GitHub reaches the server, such as https://milepost.example.com")
	flags.StringVar(&options.name, "name", "", "`NAME` of the App, which nobody else on GitHub may have")
	flags.Int64Var(&options.appID, "app-id", 0, "use the App with this `ID`, which is there already")
	flags.StringVar(&options.key, "key", "", "`FILE` with the private key of that App")
	flags.StringVar(&options.folder, "folder", ".", "`FOLDER` to write into")
	flags.BoolVar(&options.force, "force", false, "replace files that are there")
	flags.StringVar(&options.listen, "listen", "127.0.0.1:0", "`ADDRESS` of the page, on this machine")
	flags.BoolVar(&options.noBrowser, "no-browser", false, "open no browser: only print the addresses")
	flags.BoolVar(&options.serve, "serve", false, "go on as the server in the end")
	return command
}

type setupOptions struct {
	org, gitHub, url, name, key, folder, listen string
	appID                                       int64
	force, noBrowser, serve                     bool
}

// check refuses what cannot go together.
func (o *setupOptions) check() error {
	o.url = strings.TrimRight(o.url, "/")
	switch {
	case (o.appID != 0) != (o.key != ""):
		return errors.New("--app-id and --key go together: the id and the private key of an App that is there already")
	case o.appID < 0:
		return errors.New("--app-id is no App's id: use the one that the App's settings page shows")
	case o.appID != 0 && (o.org != "" || o.name != ""):
		return errors.New("--org and --name are for an App that is made: the one of --app-id has both")
	}
	if err := setup.CheckPublicURL(o.url); err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	return onlyHere(o.listen)
}

// settingUp is a setup that is under way.
type settingUp struct {
	setupOptions
	t     terminal
	site  app.Site
	files setup.Files
	// version is that of the GitHub Enterprise Server, "" for github.com.
	version string
	// poll is the time between two looks for an installation.
	poll time.Duration
	// open opens a page in a browser.
	open func(ctx context.Context, address string)
}

func runSetup(command *cobra.Command, s *streams, options setupOptions) error {
	ctx := command.Context()
	u := &settingUp{
		setupOptions: options, t: newTerminal(s), files: setup.Files{Folder: options.folder, Force: options.force, WithoutKey: options.appID != 0},
		poll: 2 * time.Second, open: openBrowser,
	}
	if options.noBrowser {
		u.open = func(context.Context, string) {}
	}
	host, self, err := u.acquire(ctx)
	if err != nil {
		return err
	}
	if err := u.await(ctx, host, self); err != nil {
		return err
	}
	settings, err := filepath.Abs(u.files.Env())
	if err != nil {
		return fmt.Errorf("find the settings: %w", err)
	}
	if options.serve {
		u.t.printf("\nGoing on as the server; the next time: %s\n", u.t.bold("milepost serve --env-file "+settings))
		return serve(command, s, settings)
	}
	u.t.printf("\nStart the server:  %s\nLook for faults:   milepost doctor --env-file %s\n", u.t.bold("milepost serve --env-file "+settings), settings)
	return nil
}

// acquire makes the App, or takes the one that is there, and writes the settings.
func (u *settingUp) acquire(ctx context.Context) (*github.Host, github.Self, error) {
	var err error
	if u.site, err = app.SiteAt(u.gitHub); err != nil {
		return nil, github.Self{}, usageError{fmt.Errorf("--github-url: %w", err)}
	}
	if err := u.files.Check(); err != nil {
		return nil, github.Self{}, err
	}
	if u.version, err = github.Version(ctx, u.site.API); err != nil {
		return nil, github.Self{}, fmt.Errorf("%w (is %s the right GitHub, and does a proxy stand in between?)", err, u.site.Web)
	}
	if u.appID != 0 {
		return u.adopt(ctx)
	}
	return u.register(ctx)
}

// settings are the lines of the file. The secret is what deliveries are signed with.
func (u *settingUp) settings(id int64, keyFile, secret, publicURL string) ([]setup.Setting, error) {
	key, err := filepath.Abs(keyFile)
	if err != nil {
		return nil, fmt.Errorf("find the key: %w", err)
	}
	database, err := filepath.Abs(filepath.Join(u.folder, "milepost.db"))
	if err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	return append(appSettings(u.site, id, key, secret, publicURL), setup.Setting{Name: "MILEPOST_DATABASE_URL", Value: "sqlite:" + database}), nil
}

// appSettings are those that make an App known to a server.
func appSettings(site app.Site, id int64, keyFile, secret, publicURL string) []setup.Setting {
	settings := []setup.Setting{
		{Name: "MILEPOST_APP_ID", Value: strconv.FormatInt(id, 10)},
		{Name: "MILEPOST_PRIVATE_KEY_FILE", Value: keyFile},
		{Name: "MILEPOST_WEBHOOK_SECRET", Value: secret},
		{Name: "MILEPOST_MARKER_KEY", Value: newSecret()},
	}
	if !site.IsGitHub() {
		settings = append(settings, setup.Setting{Name: "MILEPOST_GITHUB_API_URL", Value: site.API})
	}
	if publicURL == "" {
		settings = append(settings, setup.Setting{Name: "MILEPOST_WEBHOOKS", Value: "off"})
	}
	return settings
}

// newSecret returns 32 random bytes as text.
func newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // it never fails
	return hex.EncodeToString(raw)
}

// wrote says what was written.
func (u *settingUp) wrote() {
	u.t.printf("Wrote %s (the server's settings, mode 0600)\n", u.files.Env())
	if !u.files.WithoutKey {
		u.t.printf("Wrote %s (the App's private key, mode 0600)\n", u.files.Key())
	}
	if u.url == "" {
		u.t.printf("%s\n", u.t.faint("No --url: the App's webhook is off, nothing has to reach this machine, and the server asks GitHub by itself. "+
			"With an address later: milepost setup --app-id ID --key FILE --url ADDRESS --force, and tick Active on the App's page."))
	}
}

// host is GitHub as the App sees it.
func (u *settingUp) host(id int64, key []byte) (*github.Host, error) {
	return github.New(github.Options{AppID: id, PrivateKey: key, APIURL: u.site.API, Now: time.Now})
}
