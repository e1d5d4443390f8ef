package sync

import (
	"regexp"
	"strconv"
)

// PreviewKey is what a preview is about: a pull request, or the head of a merge group. The zero value is neither; in
// the queue it stands for the pass.
type PreviewKey struct {
	// Pull is the number of a pull request.
	Pull int
	// Group is the commit at the head of a merge group, in full.
	Group string
}

// IsZero reports whether the key is none.
func (s PreviewKey) IsZero() bool { return s == PreviewKey{} }

// String is its name, such as pull/12, which [ParsePreviewKey] reads; "" for none.
func (s PreviewKey) String() string {
	switch {
	case s.Pull != 0:
		return "pull/" + strconv.Itoa(s.Pull)
	case s.Group != "":
		return "group/" + s.Group
	default:
		return ""
	}
}

var subjectForm = regexp.MustCompile(`^(?:pull/([1-9][0-9]{0,9})|group/([0-9a-f]{40}|[0-9a-f]{64}))$`)

// ParsePreviewKey reads such a name. It reports whether it is one.
func ParsePreviewKey(name string) (PreviewKey, bool) {
	parts := subjectForm.FindStringSubmatch(name)
	if parts == nil {
		return PreviewKey{}, false
	}
	if parts[2] != "" {
		return PreviewKey{Group: parts[2]}, true
	}
	number, err := strconv.Atoi(parts[1])
	return PreviewKey{Pull: number}, err == nil
}
