//go:build race

package fuzzing

import "time"

// raced tells that the race detector runs.
const raced = true

// hang is the time after which an input counts as one that never ends.
const hang = 2 * time.Minute
