package parser_test

import (
	"runtime"
	"slices"
	"time"
)

// measure is how long something takes, in nanoseconds.
func measure(run func()) float64 {
	start := time.Now()
	run()
	return float64(time.Since(start))
}

// median gathers numbers, the one in the middle of which an outlier does not move.
type median struct{ values []float64 }

func (m *median) add(value float64) { m.values = append(m.values, value) }

func (m *median) value() float64 {
	slices.Sort(m.values)
	return m.values[len(m.values)/2]
}

// allocated is the number of bytes that a run allocates.
func allocated(run func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}
