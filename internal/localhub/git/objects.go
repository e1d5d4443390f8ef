package git

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // git names objects by SHA-1, and nothing here is trusted for its name
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"time"
)

// File modes as git and GitHub's API spell them.
const (
	ModeFile       = "100644"
	ModeExecutable = "100755"
	ModeTree       = "040000"
	ModeSymlink    = "120000"
	ModeSubmodule  = "160000"
)

// ZeroSHA stands for "no commit" in push events.
const ZeroSHA = "0000000000000000000000000000000000000000"

// Entry is one line of a git tree.
type Entry struct {
	Name string
	Mode string
	SHA  string
}

// Kind is the object type that the entry's mode implies.
func (e Entry) Kind() string {
	switch e.Mode {
	case ModeTree:
		return "tree"
	case ModeSubmodule:
		return "commit"
	default:
		return "blob"
	}
}

// Signature names the author or committer of a commit.
type Signature struct {
	Name  string
	Email string
	When  time.Time
}

// Commit is a git commit; verified says whether GitHub made and signed it.
type Commit struct {
	SHA       string
	Tree      string
	Parents   []string
	Author    Signature
	Committer Signature
	Message   string
	Verified  bool
}

// Objects is the object database of one repository, keyed by SHA-1 of git's own encodings.
type Objects struct {
	Blobs   map[string][]byte
	Trees   map[string][]Entry
	Commits map[string]*Commit
}

// NewObjects is the database of a new repository, which holds the empty tree.
func NewObjects() *Objects {
	o := &Objects{Blobs: map[string][]byte{}, Trees: map[string][]Entry{}, Commits: map[string]*Commit{}}
	o.PutTree(nil)
	return o
}

// hashObject is `git hash-object`: SHA-1 over the kind, the length and the content.
func hashObject(kind string, data []byte) string {
	sum := sha1.New() //nolint:gosec // git names objects by SHA-1
	fmt.Fprintf(sum, "%s %d\x00", kind, len(data))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil))
}

// PutBlob stores the content and returns its SHA.
func (o *Objects) PutBlob(data []byte) string {
	sha := hashObject("blob", data)
	if _, known := o.Blobs[sha]; !known {
		o.Blobs[sha] = bytes.Clone(data)
	}
	return sha
}

// PutTree stores the entries in git's order, where a directory sorts as if its name ended in a slash, and returns the
// tree's SHA.
func (o *Objects) PutTree(entries []Entry) string {
	sorted := append([]Entry(nil), entries...)
	sort.Slice(sorted, func(i, j int) bool { return treeSortKey(sorted[i]) < treeSortKey(sorted[j]) })
	sha := hashObject("tree", encodeTree(sorted))
	o.Trees[sha] = sorted
	return sha
}

func treeSortKey(e Entry) string {
	if e.Mode == ModeTree {
		return e.Name + "/"
	}
	return e.Name
}

func encodeTree(entries []Entry) []byte {
	var out bytes.Buffer
	for _, e := range entries {
		raw, _ := hex.DecodeString(e.SHA)
		fmt.Fprintf(&out, "%s %s\x00", strings.TrimPrefix(e.Mode, "0"), e.Name)
		out.Write(raw)
	}
	return out.Bytes()
}

// PutCommit stores a commit whose SHA is still to be found, its times in whole seconds, and returns it with its
// SHA.
func (o *Objects) PutCommit(c Commit) *Commit {
	c.Author.When = c.Author.When.Truncate(time.Second)
	c.Committer.When = c.Committer.When.Truncate(time.Second)
	c.SHA = hashObject("commit", EncodeCommit(c))
	if known := o.Commits[c.SHA]; known != nil {
		return known
	}
	o.Commits[c.SHA] = &c
	return &c
}

// EncodeCommit is the commit as git stores it.
func EncodeCommit(c Commit) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "tree %s\n", c.Tree)
	for _, p := range c.Parents {
		fmt.Fprintf(&out, "parent %s\n", p)
	}
	fmt.Fprintf(&out, "author %s\ncommitter %s\n\n%s", encodeSignature(c.Author), encodeSignature(c.Committer), c.Message)
	return out.Bytes()
}

func encodeSignature(s Signature) string {
	clean := strings.NewReplacer("<", "", ">", "", "\n", "")
	return fmt.Sprintf("%s <%s> %d %s", clean.Replace(s.Name), clean.Replace(s.Email), s.When.Unix(), s.When.Format("-0700"))
}

// Size is the number of bytes of a blob, or 0 for anything else.
func (o *Objects) Size(sha string) int { return len(o.Blobs[sha]) }
