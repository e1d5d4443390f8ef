package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"sort"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/offline"
)

// comparison is what `diff --json` says.
type comparison struct {
	Pairs   []comparedPair `json:"pairs"`
	Added   []int          `json:"added"`
	Removed []int          `json:"removed"`
	// Standing pairs the lines of items with those on which their text still stands as something else.
	Standing  []comparedLines  `json:"standing"`
	Ambiguous []comparedGroup  `json:"ambiguous"`
	Held      bool             `json:"held"`
	Actions   []comparedAction `json:"actions"`
}

type comparedPair struct {
	OldLine int      `json:"old_line"`
	NewLine int      `json:"new_line"`
	How     sync.How `json:"how"`
	// Score is how alike the texts are, 0 to 1.
	Score float64 `json:"score"`
}

type comparedLines struct {
	OldLine int `json:"old_line"`
	NewLine int `json:"new_line"`
}

type comparedGroup struct {
	NewLines []int  `json:"new_lines"`
	OldLines []int  `json:"old_lines"`
	Why      string `json:"why"`
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
		Use:   "diff OLD NEW [-- PATH]",
		Short: "Show how the items of two revisions correspond and what a sync would do",
		Long: `Diff compares two revisions of a plan offline: which item of the old one is which item of
the new one, by which rule, and what a sync would do on GitHub if all of the old one had been
mirrored. Lines of removed items count in OLD, all others in NEW.

OLD and NEW are files, or - for the standard input. With a PATH after -- they are git revisions in
which the file at PATH is compared; this needs git.`,
		Example: "  milepost diff old.md new.md\n  milepost diff HEAD~3 HEAD -- docs/milestone-1.md",
		Args:    diffArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if command.ArgsLenAtDash() >= 0 {
				return diffRevisions(command.Context(), s, args, asJSON)
			}
			return diffFiles(s, args, asJSON)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

// diffArgs takes two files, or two revisions and a path after a dash.
func diffArgs(command *cobra.Command, args []string) error {
	if dash := command.ArgsLenAtDash(); dash >= 0 {
		if dash != 2 || len(args) != 3 {
			return errors.New("give two revisions before -- and one path after it")
		}
		return nil
	}
	return takes(command, args)
}

func diffFiles(s *streams, files []string, asJSON bool) error {
	before, err := readInput(s, files[0])
	if err != nil {
		return err
	}
	after, err := readInput(s, files[1])
	if err != nil {
		return err
	}
	return showDiff(s, filepath.ToSlash(files[1]), before, after, asJSON)
}

func diffRevisions(ctx context.Context, s *streams, args []string, asJSON bool) error {
	path := filepath.ToSlash(args[2])
	before, err := showRevision(ctx, args[0], "./"+path)
	if err != nil {
		return err
	}
	after, err := showRevision(ctx, args[1], "./"+path)
	if err != nil {
		return err
	}
	return showDiff(s, path, before, after, asJSON)
}

func showDiff(s *streams, path string, before, after []byte, asJSON bool) error {
	old, now := parser.Parse(before), parser.Parse(after)
	revisions := offline.CompareRevisions(path, old, now, sync.DefaultPolicy())
	result := compare(revisions, old, now)
	if asJSON {
		return writeJSON(s.out, result)
	}
	printDiff(newTerminal(s), result, revisions, old, now)
	return nil
}

func compare(revisions offline.Revisions, old, now *parser.Plan) comparison {
	result := comparison{
		Pairs: []comparedPair{}, Added: []int{}, Removed: []int{}, Standing: []comparedLines{}, Ambiguous: []comparedGroup{},
		Held: len(revisions.Changes.Held) > 0, Actions: []comparedAction{},
	}
	oldLines := func(indexes []int) []int { return linesOf(old, indexes) }
	newLines := func(indexes []int) []int { return linesOf(now, indexes) }
	for _, pair := range revisions.Matching.Pairs {
		result.Pairs = append(result.Pairs, comparedPair{
			OldLine: old.Items[pair.Known].Line, NewLine: now.Items[pair.Entry].Line, How: pair.How,
			Score: math.Round(100*pair.Score) / 100,
		})
	}
	result.Added = newLines(revisions.Matching.Added)
	result.Removed = oldLines(revisions.Matching.Removed)
	for _, beside := range revisions.Matching.Standing {
		result.Standing = append(result.Standing, comparedLines{OldLine: old.Items[beside.Known].Line, NewLine: beside.Line})
	}
	for _, group := range revisions.Matching.Ambiguous {
		result.Ambiguous = append(result.Ambiguous, comparedGroup{NewLines: newLines(group.Entries), OldLines: oldLines(group.Known), Why: group.Why})
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

func printDiff(t terminal, result comparison, revisions offline.Revisions, old, now *parser.Plan) {
	kept := 0
	for _, pair := range revisions.Matching.Pairs {
		before, after := old.Items[pair.Known], now.Items[pair.Entry]
		switch {
		case before.Title != after.Title:
			t.printf("reworded  %5d  %s %s\n", after.Line, wordDiff(t, before.Title, after.Title), t.faint(fmt.Sprintf("(%s, %.2f)", pair.How, pair.Score)))
		case before.State != after.State:
			t.printf("%-9s %5d  %s\n", "now "+string(after.State), after.Line, after.Title)
		case pair.How == sync.HowMoved:
			t.printf("moved     %5d  %s\n", after.Line, after.Title)
		default:
			kept++
		}
	}
	for _, i := range revisions.Matching.Added {
		t.printf("%s %5d  %s\n", t.green("added    "), now.Items[i].Line, now.Items[i].Title)
	}
	for _, i := range revisions.Matching.Removed {
		t.printf("%s %5d  %s %s\n", t.red("removed  "), old.Items[i].Line, old.Items[i].Title, t.faint("(line of the old revision)"))
	}
	for _, beside := range revisions.Matching.Standing {
		t.printf("%s %5d  %s %s\n", t.yellow("no item  "), beside.Line, old.Items[beside.Known].Title, t.faint("(its text still stands, so its issue stays)"))
	}
	for _, group := range result.Ambiguous {
		t.printf("%s lines %v could be any of the old lines %v, since %s: make the texts differ\n", t.yellow("ambiguous"), group.NewLines, group.OldLines, group.Why)
	}
	for _, notice := range revisions.Changes.Notices {
		if notice.Code == diff.CodeStanding {
			continue // told above
		}
		t.printf("%s %s\n", t.yellow("notice   "), notice)
	}
	t.printf("%d kept as they were\n\nA sync would do this:\n", kept)
	if len(result.Actions) == 0 {
		t.printf("  nothing\n")
	}
	for _, action := range result.Actions {
		t.printf("  %-18s %s\n", action.Kind, action.Title)
	}
}

// wordDiff shows how one text became another: [-what went-] and {+what came+}, word by word.
func wordDiff(t terminal, before, after string) styled {
	lines := func(text string) string { return strings.Join(strings.Fields(text), "\n") + "\n" }
	old := lines(before)
	var out []string
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	last := 0
	for _, edit := range udiff.Lines(old, lines(after)) {
		if kept := words(old[last:edit.Start]); kept != "" {
			out = append(out, cleanLine(kept))
		}
		if gone := words(old[edit.Start:edit.End]); gone != "" {
			out = append(out, string(t.red("[-"+gone+"-]")))
		}
		if come := words(edit.New); come != "" {
			out = append(out, string(t.green("{+"+come+"+}")))
		}
		last = edit.End
	}
	if kept := words(old[last:]); kept != "" {
		out = append(out, cleanLine(kept))
	}
	return styled(strings.Join(out, " "))
}
