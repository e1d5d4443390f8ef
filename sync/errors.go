package sync

import (
	"errors"
	"fmt"
	"time"
)

// RetryAt returns the time at which work that failed with err may be tried again, and whether
// err says so. An error tells it by a method RetryAt() time.Time, as rate limits do.
func RetryAt(err error) (time.Time, bool) {
	var e interface{ RetryAt() time.Time }
	if errors.As(err, &e) {
		return e.RetryAt(), true
	}
	return time.Time{}, false
}

// IsGone reports whether err says that the thing addressed does not exist (404, 410). An error
// tells it by a method Gone() bool.
func IsGone(err error) bool {
	var e interface{ Gone() bool }
	return errors.As(err, &e) && e.Gone()
}

// IsRejected reports whether err says that the request itself is wrong and would be refused
// again (422 and other final 4xx answers). An error tells it by a method Rejected() bool.
func IsRejected(err error) bool {
	var e interface{ Rejected() bool }
	return errors.As(err, &e) && e.Rejected()
}

// IsRefusal reports whether err is an answer that asking again will not change: what was asked for
// as a courtesy is done without.
func IsRefusal(err error) bool { return IsRejected(err) || IsForbidden(err) || IsGone(err) }

// IsUnsupported reports whether err says that this GitHub does not know, or does not allow, the
// kind of thing asked for. An error tells it by a method Unsupported() bool.
func IsUnsupported(err error) bool {
	var e interface{ Unsupported() bool }
	return errors.As(err, &e) && e.Unsupported()
}

// IsUnclear reports whether err leaves open if the request was carried out (5xx, lost answer).
// An error tells it by a method Unclear() bool.
func IsUnclear(err error) bool {
	var e interface{ Unclear() bool }
	return errors.As(err, &e) && e.Unclear()
}

// IsForbidden reports whether err says that the whole repository cannot be worked on for now:
// archived, suspended, or a permission is missing. An error tells it by Forbidden() bool.
func IsForbidden(err error) bool {
	var e interface{ Forbidden() bool }
	return errors.As(err, &e) && e.Forbidden()
}

// AnotherRepository is the error of a pass whose repository's name leads to another one by now: requests
// go by name, and a name may be used again. Nothing is written then.
type AnotherRepository struct {
	Repository Repository
	// Found is the number of the repository that has the name.
	Found int64
}

// Error says what is wrong and what to do.
func (e *AnotherRepository) Error() string {
	found := "another repository"
	if e.Found != 0 {
		found = fmt.Sprintf("another repository (%d)", e.Found)
	}
	return fmt.Sprintf("%s is %s now and was %d: nothing is written to it until GitHub tells the new name of the old one",
		e.Repository, found, e.Repository.ID)
}

// Gone reports whether the repository is not to be found under its name.
func (e *AnotherRepository) Gone() bool { return true }

// IsElsewhere reports whether err says so.
func IsElsewhere(err error) bool {
	var another *AnotherRepository
	return errors.As(err, &another)
}
