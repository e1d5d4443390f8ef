package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// stopGrace is how long a command may put things in order once it was told to end: nobody waits
// longer than 2 seconds for the program to go.
const stopGrace = 1900 * time.Millisecond

// The reasons why a command was left in the middle.
var (
	errLeft      = errors.New("ended by a signal")
	errUnordered = errors.New("it was told to end, and was left in the middle since it did not within 1.9 seconds")
)

// untilTold runs the work until it ends or a signal says so. At the first signal the context of the
// work ends; work that goes on for longer than the grace, or until a second signal, is left where it
// stands. It returns the last signal, nil if there was none, and the work's error, or that it was left.
func untilTold(signals <-chan os.Signal, grace time.Duration, work func(context.Context) error) (told os.Signal, err error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- work(ctx) }()
	select {
	case err := <-ended:
		return nil, err
	case told = <-signals:
	}
	stop()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case err := <-ended:
		return told, err
	case told = <-signals:
		return told, errLeft
	case <-timer.C:
		return told, errUnordered
	}
}

// catchSignals delivers what asks the program to end, until it is told to stop that.
func catchSignals() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	return signals, func() { signal.Stop(signals) }
}

// exitTold is the exit code of a command that a signal ended, as shells have it: 130 for an interrupt,
// 143 for a termination.
func exitTold(told os.Signal) int {
	if number, ok := told.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return exitFailed
}

// leftAtOnce makes a command end at a signal wherever it is, be it in the middle of a document: it
// only reads, and has nothing to put in order.
func leftAtOnce(command *cobra.Command) *cobra.Command {
	work := command.RunE
	command.RunE = func(command *cobra.Command, args []string) error {
		ended := make(chan error, 1)
		go func() { ended <- work(command, args) }()
		select {
		case err := <-ended:
			return err
		case <-command.Context().Done():
			return errLeft
		}
	}
	return command
}
