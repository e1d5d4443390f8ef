package localhub

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"time"
)

// File modes as git and GitHub's API spell them.
const (
	modeFile       = "100644"
	modeExecutable = "100755"
	modeTree       = "040000"
	modeSymlink    = "120000"
	modeSubmodule  = "160000"
)

// zeroSHA stands for "no commit" in push events.
const zeroSHA = "0000000000000000000000000000000000000000"

// treeEntry is one line of a git tree.
type treeEntry struct {
	name string
	mode string
	sha  string
}

// kind is the object type that the entry's mode implies.
func (e treeEntry) kind() string {
	switch e.mode {
	case modeTree:
		return "tree"
	case modeSubmodule:
		return "commit"
	default:
		return "blob"
	}
}

// signature names the author or committer of a commit.
type signature struct {
	name  string
	email string
	when  time.Time
}

// commit is a git commit; verified says whether GitHub made and signed it.
type commit struct {
	sha       string
	tree      string
	parents   []string
	author    signature
	committer signature
	message   string
	verified  bool
}

// objects is the object database of one repository, keyed by SHA-1 of git's own encodings.
type objects struct {
	blobs   map[string][]byte
	trees   map[string][]treeEntry
	commits map[string]*commit
}

func newObjects() *objects {
	o := &objects{blobs: map[string][]byte{}, trees: map[string][]treeEntry{}, commits: map[string]*commit{}}
	o.putTree(nil)
	return o
}

// hashObject is `git hash-object`: SHA-1 over the kind, the length and the content.
func hashObject(kind string, data []byte) string {
	sum := sha1.New()
	fmt.Fprintf(sum, "%s %d\x00", kind, len(data))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil))
}

func (o *objects) putBlob(data []byte) string {
	sha := hashObject("blob", data)
	if _, known := o.blobs[sha]; !known {
		o.blobs[sha] = bytes.Clone(data)
	}
	return sha
}

// putTree stores the entries in git's order, where a directory sorts as if its name ended in a slash.
func (o *objects) putTree(entries []treeEntry) string {
	sorted := append([]treeEntry(nil), entries...)
	sort.Slice(sorted, func(i, j int) bool { return treeSortKey(sorted[i]) < treeSortKey(sorted[j]) })
	sha := hashObject("tree", encodeTree(sorted))
	o.trees[sha] = sorted
	return sha
}

func treeSortKey(e treeEntry) string {
	if e.mode == modeTree {
		return e.name + "/"
	}
	return e.name
}

func encodeTree(entries []treeEntry) []byte {
	var out bytes.Buffer
	for _, e := range entries {
		raw, _ := hex.DecodeString(e.sha)
		fmt.Fprintf(&out, "%s %s\x00", strings.TrimPrefix(e.mode, "0"), e.name)
		out.Write(raw)
	}
	return out.Bytes()
}

func (o *objects) putCommit(c commit) *commit {
	c.author.when = c.author.when.Truncate(time.Second)
	c.committer.when = c.committer.when.Truncate(time.Second)
	c.sha = hashObject("commit", encodeCommit(c))
	if known := o.commits[c.sha]; known != nil {
		return known
	}
	o.commits[c.sha] = &c
	return &c
}

func encodeCommit(c commit) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "tree %s\n", c.tree)
	for _, p := range c.parents {
		fmt.Fprintf(&out, "parent %s\n", p)
	}
	fmt.Fprintf(&out, "author %s\ncommitter %s\n\n%s", encodeSignature(c.author), encodeSignature(c.committer), c.message)
	return out.Bytes()
}

func encodeSignature(s signature) string {
	clean := strings.NewReplacer("<", "", ">", "", "\n", "")
	return fmt.Sprintf("%s <%s> %d %s", clean.Replace(s.name), clean.Replace(s.email), s.when.Unix(), s.when.Format("-0700"))
}

// size is the number of bytes of a blob, or 0 for anything else.
func (o *objects) size(sha string) int { return len(o.blobs[sha]) }
