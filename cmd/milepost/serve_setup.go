package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/setup"
)

// withSettings adds a file of settings to the environment: the one that is named, else, where the environment names no
// App, the one that an earlier setup of this server has left.
func withSettings(environ []string, file string) (merged, warnings []string, err error) {
	if file == "" && !config.NamesApp(environ) {
		if left := keptBy(environ).Env(); exists(left) {
			file = left
		}
	}
	if file == "" {
		return environ, nil, nil
	}
	return config.WithEnvFile(environ, file)
}

// keptBy is where a server with the environment keeps what its own setup makes: beside its database, which must be on a
// disk that stays.
func keptBy(environ []string) setup.Files {
	cfg, _, err := config.LoadWithoutApp(environ)
	if file, isFile := strings.CutPrefix(cfg.DatabaseURL, "sqlite:"); err == nil && isFile {
		return setup.Files{Folder: filepath.Dir(file)}
	}
	return setup.Files{Folder: "."}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// setUp serves the setup of a server that has no App, until there is one, and returns the environment with it.
func setUp(ctx context.Context, s *streams, environ []string) ([]string, error) {
	cfg, warnings, err := config.LoadWithoutApp(environ)
	files := keptBy(environ)
	if err == nil {
		err = files.Check()
	}
	if err != nil {
		// Without a place for an App's credentials, what is missing is that they are not given.
		_, _, faults := config.LoadServer(environ)
		return nil, fmt.Errorf("the configuration has faults:\n%w", errors.Join(faults, err))
	}
	log := newLogger(cfg, s.err)
	for _, warning := range warnings {
		log.Warn().Msg(warning)
	}
	if err := serveSetup(ctx, cfg, log, files); err != nil {
		return nil, err
	}
	merged, _, err := config.WithEnvFile(environ, files.Env())
	return merged, err
}

// serveSetup serves the pages until the App is made and kept.
func serveSetup(ctx context.Context, cfg config.Server, log zerolog.Logger, files setup.Files) error {
	site := app.SiteOfAPI(cfg.GitHubAPIURL)
	listener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	secret := rand.Text()
	var registered github.Registered
	maker := &settingUp{site: site, t: terminal{io.Discard}, files: files}
	flow := setup.NewFlow(setup.Options{
		Site: site, Ask: true, Version: func(ctx context.Context) (string, error) { return github.Version(ctx, site.API) },
		Secret: secret, Convert: convert(site, &registered),
		Save: func(made setup.Made, wish setup.Wish) error { return maker.keep(ctx, made, wish) },
	})
	server := newHTTPServer(setupHandler(flow))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Warn().Str("open", setupAddress(listener.Addr(), secret)).Str("cure", "open the address and make an App").Msg("no App is configured: open the address, at this server's public name if it has one, and make one")
	select {
	case <-flow.Done():
		log.Info().Str("app", registered.Slug).Str("settings", files.Env()).Msg("App made")
	case <-ctx.Done():
		err = ctx.Err()
	case err := <-served:
		return err
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if stopErr := server.Shutdown(stopping); stopErr != nil {
		_ = server.Close()
	}
	<-served //nolint:errcheck // it was told to end
	return err
}

// keep writes what was made. Where the database is, this server's environment says.
func (u *settingUp) keep(ctx context.Context, made setup.Made, wish setup.Wish) error {
	u.url = wish.PublicURL
	secret, err := u.secretOf(context.WithoutCancel(ctx), made)
	if err != nil {
		return err
	}
	key, err := filepath.Abs(u.files.Key())
	if err != nil {
		return err
	}
	settings := appSettings(u.site, made.ID, key, secret, wish.PublicURL)
	return u.files.Write("The App "+made.Name+", "+made.Page+", made at /setup.", settings, made.PrivateKey)
}

// setupHandler is what a server without an App answers.
func setupHandler(flow http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(setup.Path, flow)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "this server has no App yet: its log names the address where one is made", http.StatusServiceUnavailable)
	})
	return mux
}

// setupAddress is where the setup is on this machine.
func setupAddress(at net.Addr, secret string) string {
	return "http://" + reachable(at.String()) + setup.Path + "?secret=" + secret
}

// hasApp answers whoever made an App by hand from the manifest, whose redirect_url is here: its credentials are not for
// this server to take.
func hasApp(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Referrer-Policy", "no-referrer")
	fmt.Fprintln(w, "This server has its App already, and made nothing of this visit.\n"+
		"If you have just made another App from the manifest, the code in this page's address is good for an hour:\n"+
		"  curl -X POST https://api.github.com/app-manifests/CODE/conversions\n"+
		"answers that App's id, private key and webhook secret.")
}
