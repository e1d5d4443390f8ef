//go:build !linux

package fuzzing

import "time"

// began is when the process did.
var began = time.Now()

// processorTime is the time that has passed: other systems have no clock for a thread.
func processorTime() time.Duration { return time.Since(began) }
