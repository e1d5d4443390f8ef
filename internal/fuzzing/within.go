package fuzzing

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// The limit for one reading of an input: it counts the time of the processor, so that a machine that has
// other things to do changes nothing.
const (
	// Once is what any input may take.
	Once = 40 * time.Millisecond
	// PerByte is what each of its bytes may add.
	PerByte = 2 * time.Microsecond
)

// tries is how often an input that was too slow is tried: the best one counts.
const tries = 3

// Limit is the time that reading an input of size bytes may take, a number of times.
func Limit(size, readings int) time.Duration {
	return time.Duration(readings) * (Once + time.Duration(size)*PerByte)
}

// Within runs what reads an input a number of times, and fails the test where that takes longer than
// [Limit] in each of three tries. What takes [hang] ends the process, with the input in the message and
// the place where it runs in the stack: a fuzzer then notes the input. Under the race detector, which
// slows down everything by a factor that differs, only that counts.
func Within(t testing.TB, input []byte, readings int, run func()) {
	t.Helper()
	limit := Limit(len(input), readings)
	best := time.Duration(0)
	for try := range tries {
		took := watched(input, hang+limit, run)
		if try == 0 || took < best {
			best = took
		}
		if best <= limit || raced || t.Failed() {
			return
		}
	}
	t.Fatalf("%d bytes took %v of the processor, more than %v: %s", len(input), best, limit, excerpt(input))
}

// watched is the time of the processor that a run takes. One that does not end by the deadline ends the
// process.
func watched(input []byte, deadline time.Duration, run func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	timer := time.AfterFunc(deadline, func() {
		panic(fmt.Sprintf("no end after %v with %d bytes: %s", deadline, len(input), excerpt(input)))
	})
	defer timer.Stop()
	start := processorTime()
	run()
	return processorTime() - start
}

// excerpt quotes an input as far as it fits into a message.
func excerpt(input []byte) string {
	const most = 2_000
	if len(input) > most {
		return fmt.Sprintf("%q and %d bytes more", input[:most], len(input)-most)
	}
	return fmt.Sprintf("%q", input)
}
