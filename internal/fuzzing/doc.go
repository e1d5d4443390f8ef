// Package fuzzing is what fuzz targets share: a limit to the time that an input may take, and inputs
// made of repeated tokens, which mutated bytes alone hardly ever become. It knows nothing of what is
// fuzzed, and is used by tests alone.
//
// Start reading at [Within] and [Repeat].
package fuzzing
