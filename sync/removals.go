package sync

// maxFreeRemovals is how many open items may vanish from a plan at once without a question.
const maxFreeRemovals = 3

// TooMany reports whether so many of all are gone at once that nobody may have meant it.
func TooMany(gone, total int) bool { return gone > maxFreeRemovals && 3*gone > total }
