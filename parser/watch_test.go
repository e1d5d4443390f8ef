package parser_test

import (
	"runtime"
	"slices"
	"time"
)

// watch gathers how long something takes, in nanoseconds.
type watch struct{ runs []float64 }

func (w *watch) time(run func()) {
	start := time.Now()
	run()
	w.runs = append(w.runs, float64(time.Since(start)))
}

func (w *watch) median() float64 {
	slices.Sort(w.runs)
	return w.runs[len(w.runs)/2]
}

// allocated is the number of bytes that a run allocates.
func allocated(run func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}
