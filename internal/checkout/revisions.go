package checkout

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Revision is what one commit made of a file.
type Revision struct {
	Commit string
	At     time.Time
	// Path is where the file stood, Blob the id of its content, "" where the commit took it away.
	Path, Blob string
}

// Revisions lists the commits that changed the file at a path of the repository, the oldest first. It goes along
// the line of the branch itself: what was merged counts when it was merged, since only then it stood there. A
// renamed file is followed to where it comes from.
func (c *Checkout) Revisions(ctx context.Context, path string) ([]Revision, error) {
	if c.Head == "" {
		return nil, nil
	}
	out, err := c.git(ctx, "log", "--first-parent", "-m", "--follow", "-M", "--raw", "-z", "--no-abbrev", "--no-ext-diff",
		"--no-notes", "--encoding=UTF-8", "--format=%x01%H %cI", c.Head, "--", path)
	if err != nil {
		return nil, err
	}
	var revisions []Revision
	for _, record := range bytes.Split(out, []byte{1}) {
		if len(record) == 0 {
			continue
		}
		revision, ok, err := readRevision(string(record))
		if err != nil {
			return nil, fmt.Errorf("read the history of %s: %w", path, err)
		}
		if ok {
			revisions = append(revisions, revision)
		}
	}
	slices.Reverse(revisions)
	return revisions, nil
}

// readRevision reads one commit of `git log --raw -z`: its id and time, and then the change of the file, such as
// `:100644 100644 OLD NEW M` and its path, or two paths for a rename.
func readRevision(record string) (r Revision, ok bool, err error) {
	fields := strings.Split(record, "\x00")
	commit, at, _ := strings.Cut(strings.TrimSpace(fields[0]), " ")
	if r.At, err = time.Parse(time.RFC3339, at); err != nil {
		return r, false, fmt.Errorf("commit %q: %w", commit, err)
	}
	r.Commit = commit
	for i := 1; i < len(fields); i++ {
		change, raw := strings.CutPrefix(strings.TrimSpace(fields[i]), ":")
		parts := strings.Fields(change)
		if !raw || len(parts) != 5 || i+1 >= len(fields) {
			continue
		}
		r.Path = fields[i+1]
		if kind := parts[4][0]; (kind == 'R' || kind == 'C') && i+2 < len(fields) {
			r.Path = fields[i+2]
		}
		if !strings.HasPrefix(parts[1], "1006") && !strings.HasPrefix(parts[1], "1007") {
			return r, true, nil // gone, or no file any more
		}
		r.Blob = parts[3]
		return r, true, nil
	}
	return r, false, nil
}
