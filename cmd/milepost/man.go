package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a folder",
		Long: `Man writes a manual page for each command into DIR, which it makes if it is not there, such as milepost.1 and
milepost-check.1. What 'milepost COMMAND --help' tells stands in them. A release brings them along, with
what 'milepost completion' writes for shells. Where SOURCE_DATE_EPOCH is set, as for packages that are to
be the same each time, the pages bear that day.`,
		Example: "  milepost man ~/.local/share/man/man1",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			return writePages(command.Root(), args[0], dayOfPages(s.environ, time.Now()))
		},
	}
}

// writePages writes the pages of a command and of all below it.
func writePages(root *cobra.Command, dir string, day time.Time) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // manual pages are for everybody
		return fmt.Errorf("write the manual pages: %w", err)
	}
	root.DisableAutoGenTag = true
	keepTables(root)
	header := &doc.GenManHeader{Section: "1", Source: "milepost " + thisBuild().Version, Manual: "Milepost", Date: &day}
	if err := doc.GenManTree(root, header, dir); err != nil {
		return fmt.Errorf("write the manual pages: %w", err)
	}
	return nil
}

// keepTables has what is indented in the help stand in pages as it is, line by line: they are made from Markdown, which
// would join the lines.
func keepTables(command *cobra.Command) {
	lines := strings.Split(command.Long, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  ") {
			lines[i] = "  " + line
		}
	}
	command.Long = strings.Join(lines, "\n")
	for _, below := range command.Commands() {
		keepTables(below)
	}
}

// dayOfPages is the day that pages bear: that of SOURCE_DATE_EPOCH, in seconds since 1970, or else today.
// See https://reproducible-builds.org/specs/source-date-epoch/.
func dayOfPages(environ []string, now time.Time) time.Time {
	for _, variable := range environ {
		if text, ok := strings.CutPrefix(variable, "SOURCE_DATE_EPOCH="); ok {
			if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
				return time.Unix(seconds, 0).UTC()
			}
		}
	}
	return now
}
