package main

import (
	"fmt"
	"io"

	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/config"
)

func newServe(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the server that GitHub sends its webhooks to",
		Long: `Serve receives webhooks and keeps every repository that the App is installed on in
agreement with its plans. It is configured by environment variables:

  MILEPOST_APP_ID              the App's id
  MILEPOST_PRIVATE_KEY         the App's private key in PEM; line breaks may be written \n
  MILEPOST_WEBHOOK_SECRET      the App's webhook secret
  MILEPOST_WEBHOOK_SECRET_OLD  the secret before, while it is being changed
  MILEPOST_MARKER_KEY          signs markers in place of the webhook secret (recommended)
  MILEPOST_GITHUB_API_URL      https://api.github.com/, or https://HOST/api/v3/
  MILEPOST_LISTEN              where to listen for webhooks (:8080)
  MILEPOST_ADMIN_LISTEN        where to listen for operators (127.0.0.1:9090)
  MILEPOST_METRICS_LISTEN      where Prometheus may ask for /metrics (nowhere)
  MILEPOST_DATABASE_URL        sqlite:FILE, or postgres://USER:PASSWORD@HOST/NAME for
                               several servers (sqlite:milepost.db)
  MILEPOST_LOG_LEVEL           trace, debug, info, warn or error (info)
  MILEPOST_LOG_FORMAT          json or console (json)
  MILEPOST_DEBOUNCE            how long a repository must be quiet (2s)
  MILEPOST_SWEEP               how often all repositories are looked at, and missed
                               deliveries asked for again; 0 for never (15m)

A secret, or the database's address, may be given as a file by the variable of the same name
with _FILE appended. SIGTERM or SIGINT ends the server within 2 seconds, a second one at once.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return serve(command, s) },
	}
}

func serve(command *cobra.Command, s *streams) error {
	cfg, warnings, err := config.LoadServer(s.environ)
	log := newLogger(cfg, s.err)
	for _, warning := range warnings {
		log.Warn().Msg(warning)
	}
	if err != nil {
		return fmt.Errorf("the configuration has faults:\n%w", err)
	}
	server, err := newServer(command.Context(), cfg, log)
	if err != nil {
		return err
	}
	return server.Run(command.Context())
}

// newLogger returns the logger that the configuration asks for.
func newLogger(cfg config.Server, out io.Writer) zerolog.Logger {
	if cfg.LogFormat == config.LogConsole {
		file, ok := out.(interface{ Fd() uintptr })
		// It quotes what is not plain.
		out = zerolog.ConsoleWriter{Out: out, NoColor: !ok || !isatty.IsTerminal(file.Fd())}
	} else {
		out = escaper{out}
	}
	return zerolog.New(out).Level(cfg.LogLevel).With().Timestamp().Logger()
}
