package demo

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/google/go-github/v92/github"
)

// refusal is a reason that a visitor can do something about.
type refusal struct {
	status  int
	message string
}

func (r refusal) Error() string { return r.message }

// changedMeanwhile refuses an edit of a version that is no longer the newest.
func changedMeanwhile() error {
	return refusal{http.StatusConflict, "The plan has changed in the meantime. Look at the new version and try again."}
}

// refuse answers an error with a message for the visitor.
func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// An answer that breaks off was not wanted any more.
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}

// statusFor is the status that tells a script what plainly tells a person.
func statusFor(err error) int {
	var mine refusal
	var theirs *github.ErrorResponse
	switch {
	case errors.As(err, &mine):
		return mine.status
	case errors.As(err, &theirs) && theirs.Response != nil && theirs.Response.StatusCode < 500:
		return theirs.Response.StatusCode
	default:
		return http.StatusBadGateway
	}
}

// plainly says what went wrong without the words of the protocol.
func plainly(err error) string {
	var mine refusal
	var theirs *github.ErrorResponse
	switch {
	case errors.As(err, &mine):
		return mine.message
	case !errors.As(err, &theirs):
		return "GitHub did not answer: " + err.Error()
	case theirs.Response != nil && theirs.Response.StatusCode == http.StatusNotFound:
		return "GitHub does not know it (any more). The page shows what is there now."
	case theirs.Response != nil && theirs.Response.StatusCode == http.StatusMethodNotAllowed:
		return "The pull request cannot be merged: it is closed already, or it conflicts with the plan."
	}
	reasons := []string{}
	for _, one := range theirs.Errors {
		if one.Message != "" {
			reasons = append(reasons, one.Message)
		}
	}
	if len(reasons) == 0 {
		reasons = append(reasons, theirs.Message)
	}
	return "GitHub refused: " + strings.Join(reasons, "; ") + "."
}
