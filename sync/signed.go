package sync

import (
	"strings"

	"github.com/milepost/milepost/parser"
)

// isSigned tells whether a sign-off line differs from its base title only by the name that was
// filled in behind the role. A name is no part of the title: signing never retitles the issue.
func isSigned(base string, item parser.Item) bool {
	if item.Role != parser.RoleSignOff || base == "" || !strings.HasSuffix(base, item.Text) {
		return false
	}
	rest, ok := strings.CutPrefix(item.Title, base)
	if !ok {
		return false
	}
	for _, sep := range [...]string{":", "：", " - ", " – ", " — "} {
		if strings.HasPrefix(rest, sep) {
			return true
		}
	}
	return false
}
