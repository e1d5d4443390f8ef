package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/rs/zerolog"
)

// errGivenUp says that a pass did not end when its context had ended.
var errGivenUp = errors.New("the pass goes on though it was told to end")

// maxStacks bounds, in bytes, what is looked through for the stack of a pass that hangs.
const maxStacks = 4 << 20

// watch runs the work, and gives it up if it does not end in time: after the grace when its deadline
// has passed, after a moment when stopping is closed, too. A goroutine cannot be ended from outside, so that it
// goes on, without a lease.
func (q *Queue) watch(ctx context.Context, stopping <-chan struct{}, job Job) error {
	// The name of the goroutine, and how the work ended.
	named, ended := make(chan []byte, 1), make(chan error, 1)
	go func() {
		named <- goroutine()
		ended <- safely(func() error { return q.work(ctx, job) })
	}()
	name := <-named
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	timer := time.NewTimer(q.grace)
	defer timer.Stop()
	select {
	case err := <-ended:
		return err
	case <-timer.C:
	case <-stopping:
		timer.Reset(min(q.grace, q.stop/2))
		select {
		case err := <-ended:
			return err
		case <-timer.C:
		}
	}
	logger := zerolog.Ctx(ctx)
	logger.Error().Str(fieldStack, stackOf(name)).Int64(fieldStuck, q.stuck.Add(1)).
		Str("cure", "start the server again if it does not end; the stack says where it hangs").
		Msg("pass given up: it goes on though it was told to end")
	go func() {
		err := <-ended
		logger.Info().AnErr(fieldOutcome, err).Int64(fieldStuck, q.stuck.Add(-1)).Msg("pass that was given up has ended")
	}()
	return errGivenUp
}

// giveUp ends a pass that hangs as one that died.
func (q *Queue) giveUp(ctx context.Context, mark *taken) error {
	deaths, err := q.marks.giveUp(ctx, mark, q.now())
	for _, d := range deaths {
		q.mourn(d)
	}
	return err
}

// goroutine returns the name that stacks give the calling goroutine, such as "goroutine 12 ".
func goroutine() []byte {
	head := make([]byte, 64)
	head = head[:runtime.Stack(head, false)]
	name, _, _ := bytes.Cut(head, []byte("["))
	return name
}

// stackOf returns the stack of a goroutine by its name.
func stackOf(name []byte) string {
	all := make([]byte, maxStacks)
	all = all[:runtime.Stack(all, true)]
	for _, stack := range bytes.Split(all, []byte("\n\n")) {
		if bytes.HasPrefix(stack, name) {
			return string(stack)
		}
	}
	return fmt.Sprintf("the stack of %sis not among the first %d bytes", name, maxStacks)
}
