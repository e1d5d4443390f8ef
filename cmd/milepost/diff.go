package main

import (
	"fmt"
	"path/filepath"
	"sort"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// comparison is what `diff --json` says.
type comparison struct {
	Pairs     []comparedPair   `json:"pairs"`
	Added     []int            `json:"added"`
	Removed   []int            `json:"removed"`
	Ambiguous []comparedGroup  `json:"ambiguous"`
	Held      bool             `json:"held"`
	Actions   []comparedAction `json:"actions"`
}

type comparedPair struct {
	OldLine int      `json:"old_line"`
	NewLine int      `json:"new_line"`
	How     sync.How `json:"how"`
}

type comparedGroup struct {
	NewLines []int `json:"new_lines"`
	OldLines []int `json:"old_lines"`
}

type comparedAction struct {
	Kind  string   `json:"kind"`
	Key   sync.Key `json:"key"`
	Line  int      `json:"line"`
	Title string   `json:"title"`
}

func newDiff(s *streams) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show how the items of two revisions correspond and what a sync would do",
		Long: `Diff compares two revisions of a plan offline: which item of the old one is which item of
the new one, by which rule, and what a sync would do on GitHub if all of the old one had been
mirrored. Lines of removed items count in OLD, all others in NEW.`,
		Example: "  milepost diff old.md new.md\n  git show HEAD~1:docs/milestone-1.md | milepost diff - docs/milestone-1.md",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, files []string) error {
			return runDiff(s, files[0], files[1], asJSON)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

func runDiff(s *streams, oldFile, newFile string, asJSON bool) error {
	before, err := readInput(s, oldFile)
	if err != nil {
		return err
	}
	after, err := readInput(s, newFile)
	if err != nil {
		return err
	}
	old, now := parser.Parse(before), parser.Parse(after)
	revisions := sync.CompareRevisions(filepath.ToSlash(newFile), old, now, sync.DefaultPolicy())
	result := compare(revisions, old, now)
	if asJSON {
		return writeJSON(s.out, result)
	}
	printDiff(newTerminal(s), result, revisions, old, now)
	return nil
}

func compare(revisions sync.Revisions, old, now *parser.Plan) comparison {
	result := comparison{
		Pairs: []comparedPair{}, Added: []int{}, Removed: []int{}, Ambiguous: []comparedGroup{},
		Held: revisions.Changes.Held, Actions: []comparedAction{},
	}
	oldLines := func(indexes []int) []int { return linesOf(old, indexes) }
	newLines := func(indexes []int) []int { return linesOf(now, indexes) }
	for _, pair := range revisions.Matching.Pairs {
		result.Pairs = append(result.Pairs, comparedPair{
			OldLine: old.Items[pair.Known].Line, NewLine: now.Items[pair.Entry].Line, How: pair.How,
		})
	}
	result.Added = newLines(revisions.Matching.Added)
	result.Removed = oldLines(revisions.Matching.Removed)
	for _, group := range revisions.Matching.Ambiguous {
		result.Ambiguous = append(result.Ambiguous, comparedGroup{NewLines: newLines(group.Entries), OldLines: oldLines(group.Known)})
	}
	for _, action := range revisions.Changes.Actions {
		result.Actions = append(result.Actions, comparedAction{
			Kind: action.Kind(), Key: action.Subject(), Line: sync.LineOf(action), Title: sync.TitleOf(action),
		})
	}
	return result
}

func linesOf(plan *parser.Plan, indexes []int) []int {
	lines := []int{}
	for _, i := range indexes {
		lines = append(lines, plan.Items[i].Line)
	}
	sort.Ints(lines)
	return lines
}

func printDiff(t terminal, result comparison, revisions sync.Revisions, old, now *parser.Plan) {
	kept := 0
	for _, pair := range revisions.Matching.Pairs {
		before, after := old.Items[pair.Known], now.Items[pair.Entry]
		switch {
		case before.Title != after.Title:
			fmt.Fprintf(t, "reworded  %5d  %s\n              -> %s %s\n", after.Line, before.Title, after.Title, t.faint("("+string(pair.How)+")"))
		case before.State != after.State:
			fmt.Fprintf(t, "%-9s %5d  %s\n", "now "+string(after.State), after.Line, after.Title)
		case pair.How == sync.HowMoved:
			fmt.Fprintf(t, "moved     %5d  %s\n", after.Line, after.Title)
		default:
			kept++
		}
	}
	for _, i := range revisions.Matching.Added {
		fmt.Fprintf(t, "%s %5d  %s\n", t.green("added    "), now.Items[i].Line, now.Items[i].Title)
	}
	for _, i := range revisions.Matching.Removed {
		fmt.Fprintf(t, "%s %5d  %s %s\n", t.red("removed  "), old.Items[i].Line, old.Items[i].Title, t.faint("(line of the old revision)"))
	}
	for _, group := range result.Ambiguous {
		fmt.Fprintf(t, "%s lines %v could be any of the old lines %v: make the texts differ\n", t.yellow("ambiguous"), group.NewLines, group.OldLines)
	}
	for _, notice := range revisions.Changes.Notices {
		fmt.Fprintf(t, "%s %s\n", t.yellow("notice   "), notice)
	}
	fmt.Fprintf(t, "%d kept as they were\n\nA sync would do this:\n", kept)
	if len(result.Actions) == 0 {
		fmt.Fprintln(t, "  nothing")
	}
	for _, action := range result.Actions {
		fmt.Fprintf(t, "  %-18s %s\n", action.Kind, action.Title)
	}
}
