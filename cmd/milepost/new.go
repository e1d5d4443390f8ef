package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
)

// newOptions are those of the command line.
type newOptions struct {
	path, title, number, author, start, target string
	dryRun, json                               bool
}

func newNew(s *streams) *cobra.Command {
	var options newOptions
	command := &cobra.Command{
		Use:   "new [PATH]",
		Short: "Write a plan to begin with",
		Long: `New writes a plan with all the sections that a plan may have: goals, features, architecture, phases with their
weeks, tests, documentation, risks, rollout, questions and the sign-off. It can be read as it is, so that
'milepost check' has nothing to say against it; reword it before it gets to the default branch, since each
box becomes an issue there.

PATH is docs/milestone-N.md at the top of the checkout unless it is given; a file that is there already stays as it is.
What is not said comes from the name of the file, from the plans that the checkout has, and from today: the
number is the next one, and the milestone is due after four weeks.`,
		Example: "  milepost new --title 'Offline maps'\n  milepost new plans/milestone-3-offline-maps.md --start 2026-12-01 --target 2027-02-26\n  milepost new --title 'Offline maps' --dry-run",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				options.path = args[0]
			}
			return runNew(command.Context(), s, options, time.Now())
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.title, "title", "", "what the milestone is called, without its number")
	flags.StringVar(&options.number, "number", "", "its number, such as 3 or 2.5")
	flags.StringVar(&options.author, "author", "", "who writes the plan (default a blank to be filled in)")
	flags.StringVar(&options.start, "start", "", "the `DAY` on which work begins, such as 2026-12-01 (default today)")
	flags.StringVar(&options.target, "target", "", "the `DAY` on which the milestone is due (default four weeks after the start)")
	flags.BoolVar(&options.dryRun, "dry-run", false, "print the plan, and write nothing")
	flags.BoolVar(&options.json, "json", false, "print JSON")
	return command
}

// newResult is what `new --json` prints.
type newResult struct {
	// Path is where the plan was written, or would be, as seen from this folder.
	Path      string `json:"path"`
	Milestone string `json:"milestone"`
	StartOn   string `json:"start_on"`
	DueOn     string `json:"due_on"`
	Written   bool   `json:"written"`
	// LookedFor tells that the repository is configured to have plans at this path.
	LookedFor bool   `json:"looked_for"`
	Content   string `json:"content"`
}

func runNew(ctx context.Context, s *streams, options newOptions, now time.Time) error {
	place, err := newPlace(ctx, options.path)
	if err != nil {
		return err
	}
	draft, err := draftOf(options, place, now)
	if err != nil {
		return usageError{err}
	}
	content, milestone, err := draft.write()
	if err != nil {
		return usageError{err}
	}
	result := newResult{Path: place.file, Milestone: milestone, StartOn: draft.Start, DueOn: draft.Due, LookedFor: place.lookedFor, Content: content}
	if !options.dryRun {
		if err := place.write(content); err != nil {
			return err
		}
		result.Written = true
	}
	switch {
	case options.json:
		return writeJSON(s.out, result)
	case options.dryRun:
		fmt.Fprint(cleaner{s.out}, content)
		return nil
	}
	printNew(newTerminal(s), result)
	return nil
}

func printNew(t terminal, r newResult) {
	t.printf("%s is written: %s, from %s to %s.\n", t.bold(r.Path), r.Milestone, r.StartOn, r.DueOn)
	t.printf("Reword it, see what is read in it with: milepost check %s\n", r.Path)
	if !r.LookedFor {
		t.printf("%s no pattern of the repository's plans names a file at this place: 'milepost init' says what to add.\n", t.yellow("It is not looked for there:"))
	}
}

// planPlace is where a new plan goes.
type planPlace struct {
	// file is its path as seen from this folder.
	file string
	// number is what the plan is counted as unless somebody says so, and about what it is about; "" where its name does
	// not tell. project is the name of the folder of it all.
	number, about, project string
	// lookedFor tells that the repository is configured to have plans there.
	lookedFor bool
}

// numbered finds the number in the name of a file.
var numbered = regexp.MustCompile(`(?i)^(.*)milestone[-_ ]?([0-9]{1,4}(?:\.[0-9]{1,4})*)?(.*)$`)

// newPlace finds out where a plan goes, and what that says of it.
func newPlace(ctx context.Context, file string) (planPlace, error) {
	found, err := surveyFolder(ctx)
	if err != nil && !errors.Is(err, errNoClone) {
		return planPlace{}, err
	}
	next, top := 1, ""
	if err == nil {
		next, top = found.highest+1, found.root
	}
	place := planPlace{file: file, lookedFor: true}
	if file == "" {
		if place.file, err = usualPlace(top, next); err != nil {
			return place, err
		}
	}
	if !isMarkdown(place.file) {
		return place, usageError{fmt.Errorf("%s is not called like a plan: end its name in .md", place.file)}
	}
	place.number = strconv.Itoa(next)
	stem := strings.TrimSuffix(filepath.Base(place.file), filepath.Ext(place.file))
	if match := numbered.FindStringSubmatch(stem); match != nil {
		if match[2] != "" {
			place.number = match[2]
		}
		stem = match[1] + " " + match[3]
	}
	place.about = wordsOf(stem)
	absolute, err := filepath.Abs(place.file)
	if err != nil {
		return place, fmt.Errorf("find %s: %w", place.file, err)
	}
	if top == "" {
		top = filepath.Dir(absolute)
	} else {
		place.lookedFor = found.names(absolute)
	}
	place.project = wordsOf(filepath.Base(top))
	return place, nil
}

// usualPlace is where the next plan goes if nobody says so, as seen from this folder.
func usualPlace(top string, number int) (string, error) {
	usual := filepath.Join("docs", fmt.Sprintf("milestone-%d.md", number))
	if top == "" {
		return usual, nil
	}
	here, err := filepath.Abs(".")
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return "", fmt.Errorf("find this folder: %w", err)
	}
	return filepath.Rel(here, filepath.Join(top, usual))
}

// names reports whether the repository looks for plans at the path of a file.
func (s *survey) names(absolute string) bool {
	folder, err := filepath.EvalSymlinks(filepath.Dir(absolute))
	if err != nil {
		folder = filepath.Dir(absolute)
	}
	below, err := filepath.Rel(s.root, filepath.Join(folder, filepath.Base(absolute)))
	return err == nil && sync.CompileGlobs(s.policy.Plans).Match(path.Clean(filepath.ToSlash(below)))
}

// wordsOf makes words of the name of a file or folder.
func wordsOf(name string) string {
	fields := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' || unicode.IsSpace(r) })
	text := []rune(strings.Join(fields, " "))
	if len(text) > 0 {
		text[0] = unicode.ToUpper(text[0])
	}
	return string(text)
}

// write writes the plan, unless something is there.
func (p planPlace) write(content string) error {
	if info, err := os.Lstat(p.file); err == nil {
		if info.IsDir() {
			return usageError{fmt.Errorf("%s is a folder: name a file in it, such as %s", p.file, filepath.Join(p.file, "milestone-1.md"))}
		}
		return fmt.Errorf("%s is there already, and stays as it is: name another PATH", p.file)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the plan: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(p.file), 0o755); err != nil { //nolint:gosec // as git makes folders
		return fmt.Errorf("write the plan: %w", err)
	}
	return writeNew(filepath.Dir(p.file), filepath.Base(p.file), content)
}
