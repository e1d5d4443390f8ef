package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// The exit codes of every command. One that a signal ends before its work is done has 128 more than
// the signal's number, see [exitTold]; a server, or the page, has done its work when it is ended.
const (
	exitFine   = 0
	exitFailed = 1
	exitUsage  = 2
)

// streams is what a command reads from and writes to, so that tests run the very program.
type streams struct {
	in       io.Reader
	out, err io.Writer
	// environ is the environment as os.Environ returns it.
	environ []string
}

// usageError is a mistake in the command line.
type usageError struct{ error }

// misuse is a [usageError] of a command.
type misuse struct {
	error
	// command is the command with those above it.
	command string
}

// errReported makes a command fail that has already said why.
var errReported = errors.New("failed")

// run is [runAs] under the program's own name.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	return runAs(programName, args, stdin, stdout, stderr, environ)
}

// runAs runs the program and returns its exit code. The help tells to call it by the name. A signal ends it
// within 2 seconds, a second one at once.
func runAs(name string, args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	signals, release := catchSignals()
	defer release()
	root := newRoot(&streams{in: stdin, out: stdout, err: stderr, environ: environ})
	callBy(root, name)
	root.SetArgs(args)
	told, err := untilTold(signals, stopGrace, func(ctx context.Context) error {
		command, err := root.ExecuteContextC(ctx)
		if usage := (usageError{}); errors.As(err, &usage) {
			return misuse{usage, command.CommandPath()}
		}
		return err
	})
	return exit(stderr, told, err)
}

// exit says why a command failed and returns its exit code.
func exit(stderr io.Writer, told os.Signal, err error) int {
	out := cleaner{stderr}
	var wrong misuse
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errReported):
	case told != nil && (errors.Is(err, errLeft) || errors.Is(err, context.Canceled)):
	case errors.As(err, &wrong):
		fmt.Fprintf(out, "milepost: %v\nRun '%s --help' for usage.\n", wrong.error, wrong.command)
		return exitUsage
	default:
		fmt.Fprintf(out, "milepost: %v\n", err)
	}
	if told != nil {
		return exitTold(told)
	}
	return exitFailed
}

// newRoot returns the command line with all its commands.
func newRoot(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "milepost",
		Short: "Keep milestone plans and GitHub issues in agreement",
		Long: `Milepost mirrors the checklists of the milestone plans in a repository into GitHub
milestones, issues and sub-issues, and ticks the boxes back through one pull request.`,
		Args:          cobra.NoArgs,
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		newInit(s),
		newNew(s),
		newServe(s),
		newSetup(s),
		newDemo(s),
		newSync(s),
		leftAtOnce(newPreview(s)),
		leftAtOnce(newDoctor(s)),
		leftAtOnce(newCheck(s)),
		leftAtOnce(newConfig(s)),
		leftAtOnce(newDiff(s)),
		leftAtOnce(newReplay(s)),
		leftAtOnce(newReport(s)),
		leftAtOnce(newStatus(s)),
		leftAtOnce(newApprove(s)),
		leftAtOnce(newPasses(s)),
		leftAtOnce(newBadge(s)),
		leftAtOnce(newUndo(s)),
		leftAtOnce(newCarry(s)),
		leftAtOnce(newEject(s)),
		leftAtOnce(newResume(s)),
		leftAtOnce(newPage(s)),
		leftAtOnce(newHealth(s)),
		newMCP(s),
		newMan(s),
		leftAtOnce(newVersion(s)),
	)
	tellUsage(root)
	return root
}

// tellUsage has a command and those below it tell of wrong arguments as a [usageError].
func tellUsage(command *cobra.Command) {
	command.Args = usageArgs(command.Args)
	for _, below := range command.Commands() {
		tellUsage(below)
	}
}

// usageArgs makes what the check of a command's arguments finds a [usageError].
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = cobra.NoArgs
	}
	return func(command *cobra.Command, args []string) error {
		if err := check(command, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
