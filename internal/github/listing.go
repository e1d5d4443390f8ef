package github

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// The bounds of listing one tree. GitHub answers with at most 100,000 entries at once, and says so when
// there are more.
const (
	// maxTreeRequests bounds the requests, maxTreeEntries the entries that are looked at, and
	// maxTreeFiles the files that are kept of them.
	maxTreeRequests = 300
	maxTreeEntries  = 500_000
	maxTreeFiles    = 100_000
	// maxListing is how long it may take.
	maxListing = time.Minute
)

// Files lists the files of a tree that are asked for. A tree too large for one answer is read folder
// by folder; folders that hold nothing of what is asked for are left out.
func (h *Host) Files(ctx context.Context, repo sync.Repository, tree string, paths sync.Paths) (sync.Listing, error) {
	if tree == "" {
		return sync.Listing{}, nil
	}
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Listing{}, err
	}
	l := lister{connection: c, repo: repo, paths: paths, until: c.now().Add(maxListing)}
	err = l.list(ctx, tree, "")
	return l.listing, c.reading(err, "list the files of %s", repo)
}

// lister lists the files of one tree. Once it met a bound it goes no further.
type lister struct {
	*connection
	repo    sync.Repository
	paths   sync.Paths
	listing sync.Listing
	until   time.Time
	// around holds the trees that hold the one that is being read.
	around            []string
	requests, entries int
}

// list lists the files below a tree, whose paths begin with prefix.
func (l *lister) list(ctx context.Context, sha, prefix string) error {
	if slices.Contains(l.around, sha) {
		l.stop("the folder %q holds itself", prefix)
	}
	if l.listing.Unlisted != "" {
		return nil
	}
	known := len(l.listing.Files)
	truncated, err := l.read(ctx, sha, true, func(entry treeEntry) { l.take(entry, prefix) })
	if err != nil || !truncated {
		return err
	}
	l.listing.Files = l.listing.Files[:known]
	var folders []treeEntry
	truncated, err = l.read(ctx, sha, false, func(entry treeEntry) {
		l.take(entry, prefix)
		if entry.Mode == sync.ModeDirectory && (l.paths == nil || l.paths.MayHold(prefix+entry.Path)) {
			folders = append(folders, entry)
		}
	})
	if err != nil {
		return err
	}
	if truncated {
		l.stop("the folder %q holds too many files to be listed", prefix)
	}
	l.around = append(l.around, sha)
	for _, folder := range folders {
		if err := l.list(ctx, folder.SHA, prefix+folder.Path+"/"); err != nil {
			return err
		}
	}
	l.around = l.around[:len(l.around)-1]
	return nil
}

// stop ends the listing for a reason. The first one counts.
func (l *lister) stop(format string, args ...any) {
	if l.listing.Unlisted == "" {
		l.listing.Unlisted = fmt.Sprintf(format, args...)
	}
}

// take keeps an entry that is asked for.
func (l *lister) take(entry treeEntry, prefix string) {
	path := prefix + entry.Path
	if l.paths == nil && entry.Mode == sync.ModeDirectory || l.paths != nil && !l.paths.Match(path) {
		return
	}
	if len(l.listing.Files) == maxTreeFiles {
		l.stop("it has more than %d of the files that are looked for", maxTreeFiles)
		return
	}
	file := sync.File{Path: path, Blob: entry.SHA, Mode: entry.Mode, Size: -1}
	if entry.Size != nil {
		file.Size = *entry.Size
	}
	if file.Mode == sync.ModeDirectory {
		file.Blob = ""
	}
	l.listing.Files = append(l.listing.Files, file)
}

// treeEntry is one entry of a tree, as GitHub answers it.
type treeEntry struct {
	Path string `json:"path"`
	Mode string `json:"mode"`
	SHA  string `json:"sha"`
	Size *int64 `json:"size"`
}

// read reads one tree, with all that is below it or without, and hands over each entry as it comes
// in, so that no answer is held as a whole. Past a bound it reads nothing.
func (l *lister) read(ctx context.Context, sha string, recursive bool, visit func(treeEntry)) (truncated bool, err error) {
	switch {
	case l.requests == maxTreeRequests:
		l.stop("more than %d requests were needed to list it", maxTreeRequests)
	case !l.now().Before(l.until):
		l.stop("listing it took longer than %s", maxListing)
	}
	if l.listing.Unlisted != "" {
		return false, nil
	}
	l.requests++
	address := path(l.repo, "git/trees", sha)
	if recursive {
		address += "?recursive=1"
	}
	req, err := l.client.NewRequest(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false, err
	}
	resp, err := l.client.BareDo(req)
	if err != nil {
		return false, err
	}
	defer func() { _ = resp.Body.Close() }()
	truncated, err = l.decode(ctx, resp.Body, newTreeCheck(sha, recursive), visit)
	return truncated, l.distrust(resp.Response, err)
}

// decode reads the answer, whose entries may come before it says whether it was cut and which tree it
// is. Of one that was cut only the name can be verified.
func (l *lister) decode(ctx context.Context, body io.Reader, check *treeCheck, visit func(treeEntry)) (truncated bool, err error) {
	var found string
	decoder := json.NewDecoder(body)
	if err := expect(decoder, '{'); err != nil {
		return false, err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return false, err
		}
		switch name {
		case "sha":
			err = decoder.Decode(&found)
		case "truncated":
			err = decoder.Decode(&truncated)
		case "tree":
			err = l.decodeEntries(ctx, decoder, func(entry treeEntry) { check.add(entry); visit(entry) })
		default:
			err = decoder.Decode(new(json.RawMessage))
		}
		if err != nil || l.listing.Unlisted != "" {
			return false, err
		}
	}
	// The rest is read as well, so that the answer counts as complete and the connection goes on.
	if _, err = io.Copy(io.Discard, io.MultiReader(decoder.Buffered(), body)); err != nil {
		return false, err
	}
	if err = verifyID("tree", check.asked, found); err != nil || truncated {
		return truncated, err
	}
	return false, check.verify()
}

func (l *lister) decodeEntries(ctx context.Context, decoder *json.Decoder, visit func(treeEntry)) error {
	if err := expect(decoder, '['); err != nil {
		return err
	}
	for decoder.More() {
		if l.entries == maxTreeEntries {
			l.stop("it has more than %d files and folders", maxTreeEntries)
		}
		if l.listing.Unlisted != "" {
			return nil
		}
		var entry treeEntry
		if err := decoder.Decode(&entry); err != nil {
			return err
		}
		if l.entries++; l.entries%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		visit(entry)
	}
	return expect(decoder, ']')
}

// expect reads a bracket.
func expect(decoder *json.Decoder, want json.Delim) error {
	token, err := decoder.Token()
	if err == nil && token != want {
		err = fmt.Errorf("the answer holds %v where %v should be", token, want)
	}
	return err
}
