// Package fuzzing is what fuzz targets share: a limit to the time that an input may take, and inputs
// made of repeated tokens, which mutated bytes alone hardly ever become. It knows nothing of what is
// fuzzed, and is used by tests alone.
//
// Start reading at [Within] (within.go) and [Repeat] (repeat.go); markdown.go has the tokens of plans. How
// long an input may take depends on the build: processor_linux.go and processor_other.go,
// with_race_detector.go and without_race_detector.go.
package fuzzing
