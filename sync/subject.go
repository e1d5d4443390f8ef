package sync

import (
	"regexp"
	"strconv"
)

// Subject is what a preview is about: a pull request, or the head of a merge group. The zero value is neither; in
// the queue it stands for the pass.
type Subject struct {
	// Pull is the number of a pull request.
	Pull int
	// Group is the commit at the head of a merge group, in full.
	Group string
}

// IsZero reports whether the subject is none.
func (s Subject) IsZero() bool { return s == Subject{} }

// String is the subject's name, such as pull/12, which [ParseSubject] reads; "" for none.
func (s Subject) String() string {
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

// ParseSubject reads the name of a subject. It reports whether there is one by that name.
func ParseSubject(name string) (Subject, bool) {
	parts := subjectForm.FindStringSubmatch(name)
	if parts == nil {
		return Subject{}, false
	}
	if parts[2] != "" {
		return Subject{Group: parts[2]}, true
	}
	number, err := strconv.Atoi(parts[1])
	return Subject{Pull: number}, err == nil
}
