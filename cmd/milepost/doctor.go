package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/doctor"
)

func newDoctor(s *streams) *cobra.Command {
	var options doctorOptions
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Look for what keeps the server from working, and say what to do",
		Long: `Doctor reads the settings as serve does, asks GitHub as the App, and says of each thing that is
needed whether it is there: settings, files, credentials, clock, permissions, events, what each
account has granted, deliveries and their answers, database, disk, repositories and plans. It changes
nothing, and may be run beside the server.

The exit code is 1 if there is a fault; warnings leave it 0.`,
		Example: "  milepost doctor --env-file milepost.env\n  milepost doctor --json",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			facts, err := gather(command.Context(), s.environ, options.settings)
			if err != nil {
				return err
			}
			return printFindings(s, doctor.Examine(facts), options.asJSON)
		},
	}
	command.Flags().StringVar(&options.settings, "env-file", "", "read settings from this `FILE`, too")
	command.Flags().BoolVar(&options.asJSON, "json", false, "print JSON")
	return command
}

type doctorOptions struct {
	settings string
	asJSON   bool
}

// examination is what doctor --json prints.
type examination struct {
	// Level is the worst of the findings.
	Level    doctor.Level     `json:"level"`
	Findings []doctor.Finding `json:"findings"`
}

func printFindings(s *streams, findings []doctor.Finding, asJSON bool) error {
	for i, finding := range findings {
		findings[i] = finding.Plain()
	}
	worst := doctor.Worst(findings)
	if asJSON {
		if err := writeJSON(s.out, examination{worst, findings}); err != nil {
			return err
		}
	} else {
		printTable(newTerminal(s), findings)
	}
	if worst == doctor.Fault {
		return errReported
	}
	return nil
}

// widestCheck is how wide the column of names is.
const widestCheck = 13

// printTable prints a line a finding, with its cure below it.
func printTable(t terminal, findings []doctor.Finding) {
	count := map[doctor.Level]int{}
	last := ""
	for _, finding := range findings {
		count[finding.Level]++
		name := finding.Check
		if name == last {
			name = ""
		}
		last = finding.Check
		says := finding.Says
		if finding.Subject != "" && !strings.Contains(says, finding.Subject) {
			says = finding.Subject + ": " + says
		}
		t.printf("%s %s%s %s\n", t.level(finding.Level), t.bold(name), strings.Repeat(" ", widestCheck-len(name)), says)
		if finding.Do != "" {
			t.printf("%s %s\n", strings.Repeat(" ", len("warning ")+widestCheck), t.faint("-> "+finding.Do))
		}
	}
	t.printf("\n%d ok, %d warnings, %d faults\n", count[doctor.OK], count[doctor.Warning], count[doctor.Fault])
}

// level is a level of the same width as all of them.
func (t terminal) level(level doctor.Level) styled {
	switch level {
	case doctor.Fault:
		return t.red("fault  ")
	case doctor.Warning:
		return t.yellow("warning")
	default:
		return t.green("ok     ")
	}
}
