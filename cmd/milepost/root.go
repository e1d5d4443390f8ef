package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit codes of every command.
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

// errReported makes a command fail that has already said why.
var errReported = errors.New("failed")

// run runs the program and returns its exit code. An interrupt ends it gracefully.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	root := newRoot(&streams{in: stdin, out: stdout, err: stderr, environ: environ})
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "milepost: %v\nRun '%s --help' for usage.\n", err, command.CommandPath())
		return exitUsage
	case errors.Is(err, errReported):
		return exitFailed
	default:
		fmt.Fprintf(stderr, "milepost: %v\n", err)
		return exitFailed
	}
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
		newServe(s),
		newDemo(s),
		newCheck(s),
		newDiff(s),
		newReplay(s),
		newApprove(s),
		newVersion(s),
	)
	for _, command := range append(root.Commands(), root) {
		command.Args = usageArgs(command.Args)
	}
	return root
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
