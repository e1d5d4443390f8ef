package ratelimit

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// defaultWait is GitHub's advice for a limit that names no time.
const defaultWait = time.Minute

// RetryAt reads when to come back, in the order that GitHub documents.
func RetryAt(header http.Header, now time.Time) time.Time {
	at := now.Add(defaultWait)
	if wait, ok := seconds(header.Get("Retry-After")); ok {
		at = now.Add(time.Duration(wait) * time.Second)
	} else if reset, ok := seconds(header.Get("X-Ratelimit-Reset")); ok && header.Get("X-Ratelimit-Remaining") == "0" {
		at = time.Unix(reset, 0).UTC()
	}
	return slices.MaxFunc([]time.Time{at, now.Add(time.Second)}, time.Time.Compare)
}

func seconds(header string) (int64, bool) {
	n, err := strconv.ParseInt(header, 10, 64)
	return n, err == nil && n >= 0
}
