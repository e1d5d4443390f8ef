package fuzzing

// What tests need of the inside.
const Raced = raced

var (
	ProcessorTime = processorTime
	Watched       = watched
)
