package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// replayReport is what `replay --json` says.
type replayReport struct {
	Revisions     int          `json:"revisions"`
	Created       int          `json:"issues_created"`
	WronglyClosed int          `json:"wrongly_closed"`
	Hijacked      int          `json:"hijacked"`
	Duplicated    int          `json:"duplicated"`
	Ambiguous     int          `json:"ambiguous"`
	Held          int          `json:"held"`
	Steps         []replayStep `json:"steps"`
}

type replayStep struct {
	File      string   `json:"file"`
	Added     int      `json:"added"`
	Removed   int      `json:"removed"`
	Reworded  int      `json:"reworded"`
	Moved     int      `json:"moved"`
	Ambiguous int      `json:"ambiguous"`
	Held      bool     `json:"held"`
	Faults    []string `json:"faults"`
}

func newReplay(s *streams) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "replay DIR",
		Short: "Replay a document's history and judge what became of its issues",
		Long: `Replay takes the revisions of one plan, DIR/0001.md, DIR/0002.md and so on, through matching
and diffing on a model of GitHub, and counts the issues that were created, closed though their
item was still there, taken over by another item, or made twice. The exit code is 1 if any of the
last three happened.`,
		Example: "  milepost replay history/\n  milepost replay history/ --json",
		Args:    takes,
		RunE: func(_ *cobra.Command, args []string) error {
			return runReplay(s, args[0], asJSON)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

func runReplay(s *streams, dir string, asJSON bool) error {
	files, err := filepath.Glob(filepath.Join(dir, "[0-9]*.md"))
	if err != nil {
		return fmt.Errorf("list %s: %w", dir, err)
	}
	if len(files) == 0 {
		return fmt.Errorf("%s holds no revisions: name them 0001.md, 0002.md and so on", dir)
	}
	sort.Strings(files)
	var plans []*parser.Plan
	for _, file := range files {
		content, err := os.ReadFile(file) //nolint:gosec // whoever runs the command names a folder of their own
		if err != nil {
			return fmt.Errorf("read revision: %w", err)
		}
		plans = append(plans, parser.Parse(content))
	}
	report := reportReplay(offline.Replay("plan.md", plans, sync.DefaultPolicy()), files)
	if asJSON {
		if err := writeJSON(s.out, report); err != nil {
			return err
		}
	} else {
		printReplay(newTerminal(s), report)
	}
	if report.WronglyClosed+report.Hijacked+report.Duplicated > 0 {
		return errReported
	}
	return nil
}

func reportReplay(replayed offline.Replayed, files []string) replayReport {
	report := replayReport{
		Revisions: len(files), Created: replayed.Created, WronglyClosed: replayed.WronglyClosed,
		Hijacked: replayed.Hijacked, Duplicated: replayed.Duplicated,
		Ambiguous: replayed.Ambiguous, Held: replayed.Held, Steps: []replayStep{},
	}
	for i, step := range replayed.Steps {
		faults := step.Faults
		if faults == nil {
			faults = []string{}
		}
		report.Steps = append(report.Steps, replayStep{
			File: filepath.Base(files[i]), Added: step.Added, Removed: step.Removed, Reworded: step.Reworded,
			Moved: step.Moved, Ambiguous: step.Ambiguous, Held: step.Held, Faults: faults,
		})
	}
	return report
}

func printReplay(t terminal, report replayReport) {
	for _, step := range report.Steps {
		if step.Added+step.Removed+step.Reworded+step.Moved+step.Ambiguous == 0 {
			continue
		}
		held := styled("")
		if step.Held {
			held = t.yellow("  removals held")
		}
		t.printf("%s  added %d, removed %d, reworded %d, moved %d, ambiguous %d%s\n",
			step.File, step.Added, step.Removed, step.Reworded, step.Moved, step.Ambiguous, held)
		for _, fault := range step.Faults {
			t.printf("    %s %s\n", t.red("fault:"), fault)
		}
	}
	t.printf("%d revisions: %d issues created, %d duplicated, %d wrongly closed, %d hijacked; %d items ambiguous, %d revisions held\n",
		report.Revisions, report.Created, report.Duplicated, report.WronglyClosed, report.Hijacked, report.Ambiguous, report.Held)
}
