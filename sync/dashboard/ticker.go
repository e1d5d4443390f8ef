package dashboard

import (
	"slices"

	"github.com/milepost/milepost/sync"
)

// TickedBy finds who ticked the box of an answer, from the edits of the body, the newest first: whoever made
// the first edit after which it was ticked, and stayed so. It says false where that is not certain: an
// edit of which nobody knows what it made of the body may have been the one.
func TickedBy(edits []sync.BodyEdit, hash string) (who sync.User, known bool) {
	for _, edit := range edits {
		switch {
		case edit.Body == "":
			return sync.User{}, false
		case !slices.Contains(Ticked(edit.Body), hash):
			return who, who != sync.User{}
		}
		who = edit.By
	}
	return sync.User{}, false
}
