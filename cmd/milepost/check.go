package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// checkedFile is what `check --json` says of one file.
type checkedFile struct {
	File string `json:"file"`
	// Dialect is that of another tool which the file is written in, "" for our own format.
	Dialect     string              `json:"dialect,omitempty"`
	Milestones  []checkedMilestone  `json:"milestones"`
	Items       []checkedItem       `json:"items"`
	Diagnostics []checkedDiagnostic `json:"diagnostics"`
	// config is what is said of a configuration as a whole, "" of a plan.
	config string
}

type checkedMilestone struct {
	Title  string `json:"title"`
	Number string `json:"number"`
	DueOn  string `json:"due_on"`
}

type checkedItem struct {
	// Kind is "heading" where the item is a heading, whose boxes are no items of their own, and "step" for
	// these.
	Kind       parser.ItemKind `json:"kind,omitempty"`
	Line       int             `json:"line"`
	Column     int             `json:"column"`
	Offset     int             `json:"offset"`
	State      parser.State    `json:"state"`
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Role       parser.Role     `json:"role"`
	Section    []string        `json:"section"`
	Depth      int             `json:"depth"`
	ParentLine int             `json:"parent_line"`
	Milestone  string          `json:"milestone"`
	Tracked    bool            `json:"tracked"`
	Phase      string          `json:"phase,omitempty"`
	Owners     []string        `json:"owners,omitempty"`
	// Tags and After are what the slots of a dialect say; After lists ids of the same file.
	Tags  []string `json:"tags,omitempty"`
	After []string `json:"after,omitempty"`
}

type checkedDiagnostic struct {
	Severity parser.Severity `json:"severity"`
	Line     int             `json:"line"`
	Column   int             `json:"column"`
	Code     string          `json:"code"`
	Message  string          `json:"message"`
}

func newCheck(s *streams) *cobra.Command {
	var asJSON bool
	var format string
	command := &cobra.Command{
		Use:   "check [FILE...]",
		Short: "Show what Milepost reads in plans, and what is off in them",
		Long: `Check parses each FILE as a plan, whatever its name, and prints its items and diagnostics; a
milepost.yml or milepost.yaml is read as the configuration of a repository. It reads nothing else
and needs no network. A FILE of - is the standard input.

Without a FILE it checks the configuration of the checkout in this folder and every plan that this names,
committed or not, as a sync would read them.

As sarif the diagnostics can be given to GitHub's code scanning, as github they annotate the lines
of a pull request when a step of a workflow prints them.

The exit code is 1 if a file cannot be read or a diagnostic is an error; warnings leave it 0.`,
		Example: "  milepost check\n  milepost check docs/milestone-1.md .github/milepost.yml\n  milepost check --json plans/*.md\n  milepost check --format github plans/*.md",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, files []string) error {
			form, err := checkFormat(format, asJSON)
			if err != nil {
				return err
			}
			if len(files) == 0 {
				return checkCheckout(command.Context(), s, form)
			}
			return checkFiles(s, files, form)
		},
	}
	command.Flags().StringVar(&format, "format", formatText, "how to tell: "+strings.Join(checkFormats, ", "))
	command.Flags().BoolVar(&asJSON, "json", false, "as --format json: an object for one file, an array for several")
	return command
}

// checkFiles checks files that are named.
func checkFiles(s *streams, files []string, format string) error {
	c := checking{streams: s, format: format}
	for _, file := range files {
		content, err := readInput(s, file)
		if err != nil {
			c.fail(err)
			continue
		}
		c.take(checkFile(file, content))
	}
	return c.end(len(files) == 1)
}

// checking tells of one file after another, and knows whether anything was wrong.
type checking struct {
	*streams
	format  string
	checked []checkedFile
	failed  bool
}

// fail tells that a file cannot be read.
func (c *checking) fail(err error) {
	fmt.Fprintf(cleaner{c.err}, "milepost: %v\n", err)
	c.failed = true
}

// take tells of a file that was read, at once if people read it.
func (c *checking) take(result checkedFile, show func(terminal)) {
	c.failed = c.failed || slices.ContainsFunc(result.Diagnostics, func(d checkedDiagnostic) bool { return d.Severity == parser.SeverityError })
	c.checked = append(c.checked, result)
	if c.format == formatText {
		show(newTerminal(c.streams))
	}
}

// end tells programs of all files; one that was asked for alone stands alone as JSON.
func (c *checking) end(alone bool) error {
	if c.format != formatText {
		if err := writeChecked(c.out, c.format, c.checked, alone); err != nil {
			return err
		}
	}
	if c.failed {
		return errReported
	}
	return nil
}

// checkFile reads a file as what it is, a configuration or a plan, and returns how that is shown to people.
func checkFile(file string, content []byte) (checkedFile, func(terminal)) {
	if isConfig(file) {
		result := checkConfig(file, content)
		return result, func(t terminal) { printConfig(t, result) }
	}
	plan, why := readPlan(file, content)
	result := checkPlan(file, plan)
	return result, func(t terminal) { printCheck(t, result, plan, why) }
}

// readInput reads a file, or the standard input for "-".
func readInput(s *streams, file string) ([]byte, error) {
	if file == "-" {
		content, err := io.ReadAll(s.in)
		if err != nil {
			return nil, fmt.Errorf("read the standard input: %w", err)
		}
		return content, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("read plan: %s is a directory: name the Markdown files in it", file)
	}
	content, err := os.ReadFile(file) //nolint:gosec // whoever runs the command names a file of their own
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return content, nil
}

func checkPlan(file string, plan *parser.Plan) checkedFile {
	result := checkedFile{
		File: file, Dialect: plan.Dialect, Milestones: []checkedMilestone{}, Items: []checkedItem{}, Diagnostics: []checkedDiagnostic{},
	}
	for _, m := range plan.Milestones {
		result.Milestones = append(result.Milestones, checkedMilestone{Title: m.Title, Number: m.Number, DueOn: m.DueOn})
	}
	for _, item := range plan.Items {
		checked := checkedItem{
			Kind: item.Kind,
			Line: item.Line, Column: item.Column, Offset: item.Offset, State: item.State, ID: item.ID,
			Title: item.Title, Role: item.Role, Section: plan.SectionPath(item.Section), Depth: item.Depth,
			Tracked: item.Tracked && !item.Over, Phase: item.Phase, Owners: item.Owners, After: item.After,
		}
		for _, tag := range item.Tags {
			checked.Tags = append(checked.Tags, strings.TrimSuffix(string(tag.Kind)+": "+tag.Value, ": "))
		}
		if checked.Section == nil {
			checked.Section = []string{}
		}
		if item.Parent >= 0 {
			checked.ParentLine = plan.Items[item.Parent].Line
		}
		if item.Milestone >= 0 && item.Milestone < len(plan.Milestones) {
			checked.Milestone = plan.Milestones[item.Milestone].Title
		}
		result.Items = append(result.Items, checked)
	}
	for _, d := range plan.Diagnostics {
		result.Diagnostics = append(result.Diagnostics, toldDiagnostic(d))
	}
	if !plan.IsPlan && !plan.IsTemplate {
		result.Diagnostics = append(result.Diagnostics, checkedDiagnostic{
			Severity: parser.SeverityWarning, Line: 1, Column: 1, Code: "no-milestone",
			Message: "this file names no milestone, so nothing of it would be mirrored: " + plan.NameAdvice(),
		})
	}
	return result
}

// stateMarks shows a state as its box.
var stateMarks = map[parser.State]string{
	parser.StateOpen: "[ ]", parser.StateDone: "[x]", parser.StateDropped: "[~]", parser.StateOther: "[?]",
}

func printCheck(t terminal, result checkedFile, plan *parser.Plan, why string) {
	tracked := 0
	for _, item := range result.Items {
		if item.Tracked {
			tracked++
		}
	}
	t.printf("%s\n", t.bold(result.File))
	if result.Dialect != "" {
		t.printf("  dialect: %s, since %s\n", result.Dialect, why)
	}
	for _, m := range result.Milestones {
		if m.Title == "" {
			continue
		}
		line := "  milestone: " + m.Title
		if m.DueOn != "" {
			line += ", due " + m.DueOn
		}
		t.printf("%s\n", line)
	}
	section := ""
	for i, item := range result.Items {
		if path := strings.Join(item.Section, " › "); path != section || i == 0 {
			section = path
			if path != "" {
				t.printf("  %s %s\n", path, t.faint("("+string(item.Role)+")"))
			}
		}
		note := styled("")
		if !item.Tracked {
			note = t.faint("  not mirrored")
		}
		t.printf("  %5d  %s%s %s%s\n", item.Line, strings.Repeat("  ", item.Depth), stateMarks[item.State], item.Title, note)
	}
	printDiagnostics(t, result)
	items := sync.Several(len(result.Items), "item", "items")
	summary := fmt.Sprintf("%s, %d would be mirrored", items, tracked)
	if !plan.IsPlan && !plan.IsTemplate {
		summary = items + ", nothing would be mirrored: the file names no milestone"
	}
	if plan.IsTemplate {
		summary += "; the file is a template that nobody has filled in yet"
	}
	t.printf("%s: %s\n", result.File, summary)
}

func printDiagnostics(t terminal, result checkedFile) {
	for _, d := range result.Diagnostics {
		t.printf("%s:%d:%d: %s: %s %s\n", result.File, d.Line, d.Column, t.severity(d.Severity), d.Message, t.faint("["+d.Code+"]"))
	}
}
