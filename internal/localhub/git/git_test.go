package git_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/localhub/git"
)

// tree stores files by path and returns the root's SHA.
func tree(o *git.Objects, files map[string]string) string {
	entries := map[string]git.Entry{}
	for path, content := range files {
		entries[path] = git.Entry{Mode: git.ModeFile, SHA: o.PutBlob([]byte(content))}
	}
	return o.Build(entries)
}

// read is the inverse of tree.
func read(o *git.Objects, root string) map[string]string {
	files := map[string]string{}
	for path, entry := range o.Flatten(root) {
		files[path] = string(o.Blobs[entry.SHA])
	}
	return files
}

func diff(t *testing.T, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// The SHAs were made by git itself.
func TestObjects_have_the_names_that_git_gives_them(t *testing.T) {
	t.Parallel()
	o := git.NewObjects()
	diff(t, "d670460b4b4aece5915caf5c68d12f560a9fe3e4", o.PutBlob([]byte("test content\n")))
	diff(t, "4b825dc642cb6eb9a060e54bf8d69288fbee4904", o.PutTree(nil))
	root := tree(o, map[string]string{"test.txt": "test content\n"})
	diff(t, "80865964295ae2f11d27383e5f9c0b58a8ef21da", root)
	ada := git.Signature{Name: "Ada", Email: "ada@example.com", When: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	diff(t, "6d10415a3b8e9118d9c9bef3af4f491ebf5e9648", o.PutCommit(git.Commit{Tree: root, Author: ada, Committer: ada, Message: "first\n"}).SHA)
}

func TestBuild_is_the_inverse_of_Flatten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		files := map[string]string{}
		for _, path := range rapid.SliceOf(rapid.StringMatching(`[a-c](/[a-c.]{1,2}){0,3}\.md`)).Draw(t, "paths") {
			files[path] = rapid.String().Draw(t, "content")
		}
		o := git.NewObjects()
		if d := cmp.Diff(files, read(o, tree(o, files))); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestMergeTrees(t *testing.T) {
	t.Parallel()
	type files = map[string]string
	base := files{"a.md": "1\n2\n3\n4\n5\n", "b.md": "b\n"}
	tests := map[string]struct {
		ours, theirs, want files
		conflicts          []string
	}{
		"takes what only one side changed": {
			ours: files{"a.md": "0\n1\n2\n3\n4\n5\n", "b.md": "b\n"}, theirs: files{"a.md": "1\n2\n3\n4\n6\n"},
			want: files{"a.md": "0\n1\n2\n3\n4\n6\n"},
		},
		"takes once what both did": {
			ours: files{"a.md": "1\n", "b.md": "b\n", "c.md": "c"}, theirs: files{"a.md": "1\n", "b.md": "b\n", "c.md": "c"},
			want: files{"a.md": "1\n", "b.md": "b\n", "c.md": "c"},
		},
		"does not choose between two changes of a line": {
			ours: files{"a.md": "1\n2\nx\n4\n5\n", "b.md": "b\n"}, theirs: files{"a.md": "1\n2\ny\n4\n5\n", "b.md": "b\n"},
			conflicts: []string{"a.md"},
		},
		"does not choose between a change and a removal": {
			ours: files{"a.md": base["a.md"], "b.md": "x\n"}, theirs: files{"a.md": base["a.md"]}, conflicts: []string{"b.md"},
		},
		"does not put a file in the place of a folder": {
			ours:   files{"a.md": base["a.md"], "b.md": "b\n", "c": "file"},
			theirs: files{"a.md": base["a.md"], "b.md": "b\n", "c/d.md": "below"}, conflicts: []string{"c/d.md"},
		},
		"merges no lines of what is not text": {
			ours:   files{"a.md": "0\n1\n2\n3\n4\n5\n\x00", "b.md": "b\n"},
			theirs: files{"a.md": "1\n2\n3\n4\n6\n", "b.md": "b\n"}, conflicts: []string{"a.md"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := git.NewObjects()
			merged, conflicts := o.MergeTrees(tree(o, base), tree(o, test.ours), tree(o, test.theirs))
			diff(t, test.conflicts, conflicts)
			if test.want != nil {
				diff(t, test.want, read(o, merged))
			}
		})
	}
}

func TestChanges_name_what_happened_to_each_file(t *testing.T) {
	t.Parallel()
	o := git.NewObjects()
	from := tree(o, map[string]string{"a.md": "a", "b.md": "b", "d/old.md": "moved", "same.md": "s"})
	to := tree(o, map[string]string{"a.md": "A", "c.md": "c", "d/new.md": "moved", "same.md": "s"})
	var got []string
	for _, change := range git.PairRenames(o.Changes(from, to)) {
		got = append(got, strings.TrimSpace(fmt.Sprint(change.Status(), " ", change.Path, " ", change.Previous)))
	}
	diff(t, []string{"modified a.md", "removed b.md", "added c.md", "renamed d/new.md d/old.md"}, got)
}

func TestDiffBlobs_gives_hunks_as_GitHub_does(t *testing.T) {
	t.Parallel()
	stats := git.DiffBlobs([]byte("1\n2\n3\n4\n5\n"), []byte("1\n2\n3\n4\n6"))
	diff(t, git.LineStats{
		Additions: 1, Deletions: 1, Patch: "@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-5\n+6\n\\ No newline at end of file",
	}, stats)
	diff(t, git.LineStats{}, git.DiffBlobs([]byte("a\x00"), []byte("b")))
}

// history makes a commit one, two and three on top of it, four that merges these, and one that stands alone.
func history(o *git.Objects) map[string]string {
	names, at := map[string]string{}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		parents []string
	}{{"one", nil}, {"two", []string{"one"}}, {"three", []string{"one"}}, {"four", []string{"two", "three"}}, {"alone", nil}} {
		at = at.Add(time.Hour)
		commit := git.Commit{Tree: tree(o, map[string]string{c.name: c.name}), Message: c.name, Committer: git.Signature{When: at}}
		for _, parent := range c.parents {
			commit.Parents = append(commit.Parents, names[parent])
		}
		names[c.name] = o.PutCommit(commit).SHA
	}
	return names
}

func TestHistory_is_walked_by_parents(t *testing.T) {
	t.Parallel()
	o := git.NewObjects()
	names := history(o)
	messages := func(commits []*git.Commit) (out []string) {
		for _, c := range commits {
			out = append(out, c.Message)
		}
		return out
	}
	diff(t, []string{"four", "three", "two", "one"}, messages(o.Log(names["four"])))
	diff(t, []string{"three", "four"}, messages(o.Between(names["two"], names["four"])))
	diff(t, names["one"], o.MergeBase(names["two"], names["three"]))
	diff(t, names["two"], o.MergeBase(names["two"], names["four"]))
	diff(t, "", o.MergeBase(names["two"], names["alone"]))
	diff(t, true, o.Contains(names["four"], names["three"]))
	diff(t, false, o.Contains(names["two"], names["three"]))
}
