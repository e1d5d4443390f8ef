package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/config"
)

func newServe(s *streams) *cobra.Command {
	var settings string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Run the server that GitHub sends its webhooks to",
		Long: `Serve receives webhooks and keeps every repository that the App is installed on in
agreement with its plans. It is configured by environment variables:

` + describeVariables(config.Variables()) + `
A secret, or the database's address, may be given as a file by the variable of the same name
with _FILE appended. They may stand in a file of NAME=VALUE lines, as milepost setup writes it: the
environment counts before it. A server that has no App serves /setup, where one is made, to whoever
opens the address in its log. SIGTERM or SIGINT ends the server within 2 seconds, a second one at once.`,
		Args: takes,
		RunE: func(command *cobra.Command, _ []string) error { return serve(command, s, settings) },
	}
	command.Flags().StringVar(&settings, "env-file", "", "read settings from this `FILE`, too")
	return command
}

// helpWidth is how wide the help on variables is, in characters.
const helpWidth = 95

// describeVariables lists variables with what they are for, one below the other.
func describeVariables(variables []config.Variable) string {
	widest := 0
	for _, variable := range variables {
		widest = max(widest, len(variable.Name))
	}
	var out strings.Builder
	for _, variable := range variables {
		about := variable.About
		if variable.Default != "" {
			about += " (" + variable.Default + ")"
		}
		line := fmt.Sprintf("  %-*s ", widest, variable.Name)
		indent := strings.Repeat(" ", len(line))
		for _, word := range strings.Fields(about) {
			if len(line)+1+len(word) > helpWidth {
				out.WriteString(line + "\n")
				line = indent
			}
			line += " " + word
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}

// serve runs the server; settings is the file beside the environment, "" for none.
func serve(command *cobra.Command, s *streams, settings string) error {
	environ, found, err := withSettings(s.environ, settings)
	if err != nil {
		return err
	}
	if !config.NamesApp(environ) {
		if environ, err = setUp(command.Context(), s, environ); err != nil {
			return err
		}
	}
	cfg, warnings, err := config.LoadServer(environ)
	log := newLogger(cfg, s.err)
	for _, warning := range append(found, warnings...) {
		log.Warn().Msg(warning)
	}
	if err != nil {
		return fmt.Errorf("the configuration has faults:\n%w", err)
	}
	server, err := newServer(command.Context(), cfg, log)
	if err != nil {
		return explained(command.Context(), cfg, err)
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
