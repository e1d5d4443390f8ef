package history

import (
	"context"

	"github.com/milepost/milepost/sync/burnup"
)

// rules is the version of what counts: what was kept under another one is counted anew.
const rules = 1

// History is all that is known of the revisions of a plan's file.
type History struct {
	// Path is where the file stands now.
	Path string `json:"path"`
	// Head is the commit up to which the revisions were listed, "" where the source ended its list early: reading again
	// goes on with it.
	Head string `json:"head,omitempty"`
	// Revisions come in the order of history.
	Revisions []burnup.Revision `json:"revisions,omitempty"`
	// Incomplete says why revisions are missing, "" if none are.
	Incomplete string `json:"incomplete,omitempty"`
	// Rules, Tables and Reading say how the revisions were counted: see [sync.Policy.Reading].
	Rules   int    `json:"rules"`
	Tables  bool   `json:"tables,omitempty"`
	Reading string `json:"reading,omitempty"`
}

// Listed is a file's revisions as a source lists them, not counted yet, the oldest first.
type Listed struct {
	// Head is the newest commit of the branch, whether it changed the file or not; "" where the list ends before it.
	Head      string
	Revisions []burnup.Revision
	// Incomplete says why some are missing, "" if none are.
	Incomplete string
}

// Source is where revisions come from.
type Source interface {
	// Revisions lists what commits made of the file at a path, as of the newest commit. What is known of it from before
	// may spare asking for the same again; the answer is the whole list all the same.
	Revisions(ctx context.Context, path string, known History) (Listed, error)
	// Read returns what a blob holds, of one that is longer than limit one byte more than that.
	Read(ctx context.Context, blob string, limit int64) ([]byte, error)
}
