package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
)

func newInit(s *streams) *cobra.Command {
	var dry, asJSON bool
	command := &cobra.Command{
		Use:   "init",
		Short: "Find the plans of a checkout, and write .github/milepost.yml for them",
		Long: `Init looks through the checkout in this folder, committed or not, for plans: files that name a milestone, what
spec-kit, OpenSpec, Kiro, superpowers and GSD write, and lists such as TODO.md. It says of each in which
dialect it is and why, and writes .github/milepost.yml so that all of them are read. Nothing is sent
anywhere, and nothing is committed: read the file, change what you like, and commit it.

A configuration that is there already stays as it is: init says which of the plans it leaves out and what
would have to be added. Files in folders named .github, node_modules, testdata, third_party and vendor
count only where they stand at one of the usual places.

The exit code is 1 if the file cannot be written, or a part of the checkout cannot be read.`,
		Example: "  milepost init --dry-run\n  milepost init",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			return runInit(command.Context(), s, dry, asJSON)
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "show what would be written, and write nothing")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

// initResult is what `init --json` prints.
type initResult struct {
	// Config is the path of the configuration in the repository, Exists tells that it was there before, and Written that
	// it was written now.
	Config  string         `json:"config"`
	Exists  bool           `json:"exists"`
	Written bool           `json:"written"`
	Plans   []surveyedPlan `json:"plans"`
	// Content is what was written, or would be; "" where nothing is.
	Content string `json:"content"`
	// Add lists what a configuration that is there lacks, as entries of its `plans`.
	Add []string `json:"add"`
	// Remarks tell what is off in the configuration and beside it, or was left out.
	Remarks []string `json:"remarks"`
}

func runInit(ctx context.Context, s *streams, dry, asJSON bool) error {
	found, err := surveyFolder(ctx)
	if err != nil {
		return err
	}
	result := found.result()
	if result.Content != "" && !dry {
		if err := writeNew(found.root, result.Config, result.Content); err != nil {
			return err
		}
		result.Written = true
	}
	if asJSON {
		return writeJSON(s.out, result)
	}
	printInit(newTerminal(s), found, result)
	return nil
}

// result says what is to be written, or added.
func (s *survey) result() initResult {
	r := initResult{
		Config: s.config.Path, Exists: s.config.Blob != "" || s.config.Unreadable, Plans: append([]surveyedPlan{}, s.plans...), Add: []string{}, Remarks: []string{},
	}
	for _, remark := range s.remarks {
		r.Remarks = append(r.Remarks, fmt.Sprintf("%s:%d:%d: %s: %s", remark.Path, remark.Line, remark.Column, remark.Severity, remark.Message))
	}
	if s.unread != "" {
		r.Remarks = append(r.Remarks, "not everything was looked at: "+s.unread)
	}
	left := 0
	switch {
	case r.Exists:
		for _, entry := range s.missing(s.has()) {
			r.Add = append(r.Add, entry.texts...)
		}
	case slices.ContainsFunc(s.plans, func(plan surveyedPlan) bool { return plan.Pattern != "" }):
		r.Content, left = s.newConfig()
	}
	if left > 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("%s had no room: a list of plans has at most %d entries, so name several at once by patterns",
			sync.Several(left, "entry", "entries"), sync.MaxGlobs))
	}
	return r
}

// printInit tells people what was found, and what became of it.
func printInit(t terminal, s *survey, r initResult) {
	for _, plan := range r.Plans {
		printSurveyed(t, plan)
	}
	for _, remark := range r.Remarks {
		t.printf("%s\n", remark)
	}
	if len(r.Plans)+len(r.Remarks) > 0 {
		t.printf("\n")
	}
	switch {
	case r.Exists && len(r.Add) == 0:
		t.printf("%s is there already and stays as it is. Nothing that was found is missing in it.\n", r.Config)
	case r.Exists:
		t.printf("%s is there already and stays as it is. It does not name all that was found; to have that read, add:\n\n", r.Config)
		for _, line := range s.addition() {
			t.printf("%s\n", line)
		}
	case r.Content == "":
		t.printf("There is no plan in this repository, so that nothing is written. 'milepost new' writes the first one.\n")
	case !r.Written:
		t.printf("%s would hold:\n\n", r.Config)
		for line := range strings.Lines(r.Content) {
			t.printf("%s\n", strings.TrimRight(line, "\n"))
		}
	default:
		t.printf("%s is written. Read it, change what you like, and commit it;\n'milepost preview' says what would come of it on GitHub.\n", r.Config)
	}
	if spoken := slices.ContainsFunc(r.Plans, func(plan surveyedPlan) bool { return plan.Dialect != "" && plan.Dialect != "plain" }); spoken {
		t.printf("\nPlans in a dialect wait for one approval when the server sees them for the first time.\n")
	}
}

func printSurveyed(t terminal, plan surveyedPlan) {
	t.printf("%s\n", t.bold(plan.Path))
	if plan.Dialect != "" {
		t.printf("  dialect: %s, since %s\n", plan.Dialect, plan.Why)
	} else if plan.Why != "" && plan.Milestone != "" {
		t.printf("  dialect: none, it is a plan of Milepost's own format, since %s\n", plan.Why)
	}
	if plan.Milestone != "" {
		t.printf("  milestone: %s, %s\n", plan.Milestone, sync.Several(plan.Items, "item", "items"))
	}
	if plan.Problem != "" {
		t.printf("  %s %s\n", t.yellow("not mirrored:"), plan.Problem)
	}
}

// has lists the patterns of the configuration that is there, nil if it has none of its own.
func (s *survey) has() []string {
	if slices.Equal(s.policy.Plans, sync.DefaultPolicy().Plans) {
		return nil
	}
	return s.policy.Plans
}

// addition is what a configuration that is there lacks, as text to be put into it.
func (s *survey) addition() []string {
	if has := s.has(); has != nil {
		return append([]string{"plans:", "  # ... what is listed there, and:"}, lines(s.missing(has))...)
	}
	block, _ := s.plansBlock()
	return strings.Split(strings.TrimRight(block, "\n"), "\n")
}

// writeNew writes a file at a path in a folder, and makes the folders above it. One that is there stays.
func writeNew(root, file, content string) (err error) {
	folder, err := os.OpenRoot(root)
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	if err := folder.MkdirAll(filepath.FromSlash(path.Dir(file)), 0o755); err != nil { //nolint:gosec // as git makes folders
		return fmt.Errorf("write %s: %w", file, err)
	}
	written, err := folder.OpenFile(filepath.FromSlash(file), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) //nolint:gosec // as git makes files
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("write %s: it is there already, and is left alone", file)
	case err != nil:
		return fmt.Errorf("write %s: %w", file, err)
	}
	_, err = written.WriteString(content)
	if err = errors.Join(err, written.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
