package github

import (
	"crypto/sha1" //nolint:gosec // git names objects by SHA-1
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Git names a blob, a tree and a commit by a hash of what it holds. What a proxy answers in GitHub's
// place has another hash, or another name: nothing may be concluded from it.

// mismatchError tells that an answer is not what was asked for.
type mismatchError struct{ what, found string }

func (e *mismatchError) Error() string {
	return fmt.Sprintf("the answer is not the %s that was asked for, %s: a proxy may be answering in GitHub's place", e.what, e.found)
}

// isObjectID reports whether text is the id of a git object, which has 40 hexadecimal digits, or 64 in
// a repository that hashes by SHA-256.
func isObjectID(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && (len(text) == 2*sha1.Size || len(text) == 2*sha256.Size) && text == strings.ToLower(text)
}

// objectID is the id of an object of the kind and the content given, made as the id like was.
func objectID(kind string, content []byte, like string) string {
	sum := sha1.New() //nolint:gosec // git names objects by SHA-1
	if len(like) == 2*sha256.Size {
		sum = sha256.New()
	}
	fmt.Fprintf(sum, "%s %d\x00", kind, len(content))
	sum.Write(content)
	return hex.EncodeToString(sum.Sum(nil))
}

// verifyBlob fails unless the content is that of the blob.
func verifyBlob(content []byte, blob string) error {
	if found := objectID("blob", content, blob); found != blob {
		return &mismatchError{"blob", "its bytes are those of " + found}
	}
	return nil
}

// verifyID fails unless the answer names the object that was asked for.
func verifyID(what, asked, found string) error {
	if asked == found {
		return nil
	}
	if found == "" {
		return &mismatchError{what, "it names none"}
	}
	return &mismatchError{what, "it is " + cut(found, 64)}
}

// treeCheck holds the entries of one answer until all of them are there and can be hashed.
type treeCheck struct {
	asked string
	// recursive tells that the folders below are listed, too.
	recursive bool
	folders   map[string][]treeEntry // by path, with the names inside them as paths
	ids       map[string]string      // of the folders, by path
}

func newTreeCheck(asked string, recursive bool) *treeCheck {
	return &treeCheck{asked, recursive, map[string][]treeEntry{"": nil}, map[string]string{"": asked}}
}

// add takes an entry in.
func (t *treeCheck) add(entry treeEntry) {
	if entry.Mode == sync.ModeDirectory && t.recursive {
		t.ids[entry.Path] = entry.SHA
	}
	folder := ""
	if slash := strings.LastIndexByte(entry.Path, '/'); slash >= 0 {
		folder, entry.Path = entry.Path[:slash], entry.Path[slash+1:]
	}
	t.folders[folder] = append(t.folders[folder], entry)
}

// verify fails unless the entries, all of which were added, are those of the tree that was asked for.
func (t *treeCheck) verify() error {
	for folder := range t.folders {
		if _, listed := t.ids[folder]; !listed {
			return &mismatchError{"tree", fmt.Sprintf("it holds files of %q and not the folder", folder)}
		}
	}
	for folder, id := range t.ids {
		if !isTree(t.folders[folder], id) {
			return &mismatchError{"tree", fmt.Sprintf("what it lists of the folder %q is not all of it", "/"+folder)}
		}
	}
	return nil
}

// spellings are how modes are written inside a tree: as git does, and as programs of its first years did.
// GitHub answers with the same modes for all of them.
var spellings = []map[string]string{
	{sync.ModeDirectory: "40000"},
	{sync.ModeDirectory: "40000", sync.ModeRegular: "100664"},
	{},
	{sync.ModeRegular: "100664"},
}

// isTree reports whether the entries hash to the id, or may do so: a name that is not UTF-8 does not
// survive the way to us.
func isTree(entries []treeEntry, id string) bool {
	if slices.ContainsFunc(entries, func(e treeEntry) bool {
		return strings.ContainsRune(e.Path, '\ufffd') || strings.HasPrefix(e.Path, `"`)
	}) {
		return true
	}
	slices.SortFunc(entries, func(a, b treeEntry) int { return strings.Compare(a.order(), b.order()) })
	return slices.ContainsFunc(spellings, func(modes map[string]string) bool {
		content, err := encodeTree(entries, modes)
		return err == nil && objectID("tree", content, id) == id
	})
}

// order is what git sorts an entry by.
func (e treeEntry) order() string {
	if e.Mode == sync.ModeDirectory {
		return e.Path + "/"
	}
	return e.Path
}

// encodeTree writes entries as git stores them.
func encodeTree(entries []treeEntry, modes map[string]string) ([]byte, error) {
	var out []byte
	for _, e := range entries {
		id, err := hex.DecodeString(e.SHA)
		if err != nil {
			return nil, err
		}
		mode := e.Mode
		if other, ok := modes[mode]; ok {
			mode = other
		}
		out = append(append(append(append(append(out, mode...), ' '), e.Path...), 0), id...)
	}
	return out, nil
}

// distrust forgets the answer if it was not what was asked for: it must not come from memory once
// GitHub itself answers again.
func (c *connection) distrust(resp *http.Response, err error) error {
	var mismatch *mismatchError
	if errors.As(err, &mismatch) && resp != nil && resp.Request != nil {
		c.answers.forget(resp.Request)
	}
	return err
}
