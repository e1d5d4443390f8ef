package localhub

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"time"
)

// timestamp is GitHub's spelling of a time; the zero time is null.
func timestamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// orNull turns an empty string into null.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// nullable says that a field which may be null is null unless its text was set.
func nullable(s string, set bool) any {
	if !set {
		return nil
	}
	return s
}

func nodeID(prefix string, id int64) string {
	return prefix + "_" + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%08d", id))
}

// api is the address of a path of the REST API.
func (h *Hub) api(format string, args ...any) string {
	return h.apiBase() + fmt.Sprintf(format, args...)
}

// repoAPI is the address of a path below the repository in the REST API.
func (h *Hub) repoAPI(r *repository, format string, args ...any) string {
	return h.apiBase() + "/repos/" + r.fullName() + fmt.Sprintf(format, args...)
}

// repoHTML is the address of a path below the repository for people.
func (h *Hub) repoHTML(r *repository, format string, args ...any) string {
	return h.base + "/" + r.fullName() + fmt.Sprintf(format, args...)
}

// reactions counts how people reacted to what has the address.
func (h *Hub) reactions(url string, all []*reaction) object {
	counts := map[string]int{}
	for _, r := range all {
		counts[r.content]++
	}
	out := object{"url": url + "/reactions", "total_count": len(all)}
	for _, content := range reactionContents {
		out[content] = counts[content]
	}
	return out
}

func itoa(id int64) string { return strconv.FormatInt(id, 10) }
