package ahead

import (
	"encoding/json"

	"github.com/milepost/milepost/sync"
)

// note is what is remembered of a preview.
type note struct {
	// Head is the commit that the check run stands on, Run its number, 0 if it is not known, and Said what it says, as a
	// hash. Annotated is a hash of its annotations, which GitHub only ever adds to.
	Head      string `json:"head,omitempty"`
	Run       int64  `json:"run,omitempty"`
	Said      string `json:"said,omitempty"`
	Annotated string `json:"annotated,omitempty"`
	// Posting is what was about to be said: whether it was is not known.
	Posting string `json:"posting,omitempty"`
	// Touched tells that plans are concerned, and Base into which branch the pull request led.
	Touched bool   `json:"touched,omitempty"`
	Base    string `json:"base,omitempty"`
	// Plans is a hash of the plans of the default branch when the preview was made.
	Plans string `json:"plans,omitempty"`
	// Looks counts how often GitHub did not know yet whether Head can be merged.
	Looks int `json:"looks,omitempty"`
}

// readNote reads a note; one that cannot be read is none.
func readNote(text string) note {
	var n note
	if json.Unmarshal([]byte(text), &n) != nil {
		return note{}
	}
	return n
}

// on is the note for a head: of another one nothing counts.
func (n note) on(head string) note {
	if n.Head != head {
		return note{Head: head}
	}
	return n
}

func (n note) text() (string, error) {
	text, err := json.Marshal(n)
	return string(text), err
}

// plansHash tells the plans and the configuration of the default branch from all others.
func plansHash(base *sync.Base) string {
	parts := []string{base.Repo.Config}
	for _, file := range base.Repo.Plans {
		parts = append(parts, file.Path, file.Blob)
	}
	return sync.ShortHash(parts...)
}
