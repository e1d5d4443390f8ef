package main

import (
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/config"
)

// newConfig is the command about the configuration of repositories.
func newConfig(s *streams) *cobra.Command {
	command := &cobra.Command{
		Use:   "config",
		Short: "Tell what the configuration of a repository may say",
		Long: `Config is about .github/milepost.yml, the configuration of a repository. 'milepost check' says
what is off in one.`,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(&cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a repository's configuration",
		Long: `Schema prints a JSON Schema (draft 7) of .github/milepost.yml, by which editors complete settings
and mark slips. It is made of what reads the file, needs no network and changes nothing.`,
		Example: "  milepost config schema >.github/milepost.schema.json",
		RunE: func(*cobra.Command, []string) error {
			_, err := s.out.Write(config.Schema())
			return err
		},
	})
	return command
}
