package github_test

import (
	"context"
	"crypto/sha1" //nolint:gosec // git names objects by SHA-1
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/localhub/git"
	"github.com/milepost/milepost/sync"
)

// objects makes git objects, so that what a fake answers has the ids that git would give it.
type objects struct{ *git.Objects }

func newObjects() objects { return objects{git.NewObjects()} }

// file is an entry for a file that holds its own name.
func (o objects) file(name, mode string) git.Entry {
	return git.Entry{Name: name, Mode: mode, SHA: o.PutBlob([]byte(name))}
}

// folder is an entry for a folder that holds the entries.
func (o objects) folder(name string, entries ...git.Entry) git.Entry {
	return git.Entry{Name: name, Mode: git.ModeTree, SHA: o.PutTree(entries)}
}

// answer is what GitHub answers when it is asked for a tree; one that is cut has no entries.
func (o objects) answer(tree string, recursive, cut bool) string {
	entries := []map[string]any{}
	add := func(path string, e git.Entry) {
		entries = append(entries, map[string]any{"path": path, "mode": e.Mode, "type": e.Kind(), "sha": e.SHA})
	}
	switch {
	case cut:
	case recursive:
		o.Walk(tree, "", add)
	default:
		for _, e := range o.Trees[tree] {
			add(e.Name, e)
		}
	}
	return treeJSON(tree, cut, entries)
}

func treeJSON(tree string, cut bool, entries []map[string]any) string {
	answer, err := json.Marshal(map[string]any{"tree": entries, "sha": tree, "truncated": cut})
	if err != nil {
		panic(err)
	}
	return string(answer)
}

// hashOf is what git calls an object of the kind and the content.
func hashOf(kind, content string) string {
	sum := sha1.Sum([]byte(kind + " " + strconv.Itoa(len(content)) + "\x00" + content)) //nolint:gosec // git names objects by SHA-1
	return hex.EncodeToString(sum[:])
}

// otherAnswers stands between the host and GitHub while it is on, and replaces each answer for which spoil
// returns something.
type otherAnswers struct {
	next  http.RoundTripper
	on    bool
	spoil func(request *http.Request, body string) string
}

// RoundTrip implements [http.RoundTripper].
func (o *otherAnswers) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := o.next.RoundTrip(request)
	if err != nil || !o.on || response.StatusCode != http.StatusOK {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	if other := o.spoil(request, string(body)); other != "" {
		body = []byte(other)
	}
	response.Header.Del("Content-Length")
	response.ContentLength = int64(len(body))
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	return response, nil
}

// A proxy may answer with the right status and the right tag, and with something else.
func TestAnswersOfAProxyAreNotTakenForGitHubs(t *testing.T) {
	t.Parallel()
	at := func(part string, other func(body string) string) func(*http.Request, string) string {
		return func(request *http.Request, body string) string {
			if !strings.Contains(request.URL.Path, part) {
				return ""
			}
			return other(body)
		}
	}
	always := func(other string) func(string) string { return func(string) string { return other } }
	foreign := newObjects()
	readme := foreign.folder("", foreign.file("README.md", git.ModeFile)).SHA
	edit := func(change func(answer map[string]any)) func(string) string {
		return func(body string) string {
			var answer map[string]any
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				panic(err)
			}
			change(answer)
			out, err := json.Marshal(answer)
			if err != nil {
				panic(err)
			}
			return string(out)
		}
	}
	tests := map[string]func(*http.Request, string) string{
		"a blob as JSON":               at("/git/blobs/", always(`{"sha":"b","encoding":"base64","content":"IyBQbGFuCg=="}`)),
		"a blob that was cut":          at("/git/blobs/", func(body string) string { return body[:len(body)/2] }),
		"a blob with other line ends":  at("/git/blobs/", func(body string) string { return strings.ReplaceAll(body, "\n", "\r\n") }),
		"another blob":                 at("/git/blobs/", always("# Another\n")),
		"a page to log in as a blob":   at("/git/blobs/", always("<html><body>Log in</body></html>")),
		"another tree":                 at("/git/trees/", always(foreign.answer(readme, true, false))),
		"another tree under this name": at("/git/trees/", edit(func(a map[string]any) { a["tree"] = []any{} })),
		"a tree without a file": at("/git/trees/", edit(func(a map[string]any) {
			a["tree"] = slices.DeleteFunc(a["tree"].([]any), func(e any) bool { return e.(map[string]any)["path"] == "docs/m1.md" })
		})),
		"a tree without a folder": at("/git/trees/", edit(func(a map[string]any) {
			a["tree"] = slices.DeleteFunc(a["tree"].([]any), func(e any) bool { return e.(map[string]any)["path"] == "docs" })
		})),
		"a tree whose file is another": at("/git/trees/", edit(func(a map[string]any) {
			for _, e := range a["tree"].([]any) {
				if e := e.(map[string]any); e["path"] == "docs/m1.md" {
					e["sha"] = readme
				}
			}
		})),
		"a tree without a name": at("/git/trees/", edit(func(a map[string]any) { delete(a, "sha") })),
		"a tree cut and another": at("/git/trees/", edit(func(a map[string]any) {
			a["sha"], a["truncated"], a["tree"] = readme, true, []any{}
		})),
		"another commit":      at("/git/commits/", edit(func(a map[string]any) { a["sha"] = readme })),
		"a commit of no tree": at("/git/commits/", edit(func(a map[string]any) { delete(a, "tree") })),
		"a comparison from elsewhere": at("/compare/", edit(func(a map[string]any) {
			a["base_commit"].(map[string]any)["sha"] = readme
		})),
		"a comparison with something else": at("/compare/", edit(func(a map[string]any) {
			a["merge_base_commit"].(map[string]any)["sha"] = readme
		})),
		"a head that is none": at("/commits/HEAD", always(`{"message":"Welcome"}`)),
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.put(t, "docs/m1.md", "", "# Plan\n\n- [ ] one\n")
			proxy := &otherAnswers{next: http.DefaultTransport, spoil: tests[name], on: true}
			w.through(t, proxy)
			err := w.readAll()
			if err == nil || !strings.Contains(err.Error(), "that was asked for") || !strings.Contains(err.Error(), "a proxy may be answering in GitHub's place") {
				t.Errorf("with the proxy: %v", err)
			}
			if sync.IsGone(err) || sync.IsForbidden(err) || sync.IsRejected(err) || sync.IsUnclear(err) || sync.IsUnsupported(err) {
				t.Errorf("the error is more than one to try again after: %v", err)
			}
			proxy.on = false
			if err := w.readAll(); err != nil {
				t.Errorf("without the proxy, with the tags of its answers: %v", err)
			}
		})
	}
}

// readAll reads the head, all files of its tree, and the commit as that of a branch.
func (w *world) readAll() error {
	ctx := context.Background()
	head, err := w.host.Head(ctx, w.repo)
	if err != nil {
		return err
	}
	listing, err := w.host.Files(ctx, w.repo, head.Tree, nil)
	if err != nil {
		return err
	}
	if len(listing.Files) != 2 || listing.Unlisted != "" {
		return fmt.Errorf("listed: %+v", listing)
	}
	for _, file := range listing.Files {
		if _, err := w.host.Read(ctx, w.repo, file.Blob, 1<<20); err != nil {
			return err
		}
	}
	_, err = w.host.Fork(ctx, w.repo, head, head.Commit)
	return err
}

// What git itself answers for a repository that hashes by SHA-256.
func TestBlobsOfARepositoryThatHashesBySHA256(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("blob 7\x00# Plan\n"))
	blob := hex.EncodeToString(sum[:])
	f := newFake(t)
	f.answer("GET /repos/acme/plans/git/blobs/"+blob, 200, "# Plan\n")
	f.answer("GET /repos/acme/plans/git/blobs/"+strings.Repeat("0", 64), 200, "# Plan\n")
	host := f.host(t)
	if got, err := host.Read(context.Background(), plans(), blob, 100); err != nil || string(got) != "# Plan\n" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := host.Read(context.Background(), plans(), strings.Repeat("0", 64), 100); err == nil {
		t.Errorf("another blob was taken: %q", got)
	}
}

func TestTreesThatAreNotSpeltAsUsual(t *testing.T) {
	t.Parallel()
	const (
		blob   = "257cc5642cb1a054f08cc83f2d943e56fd3ebe99"
		blob64 = "2f4a6b1d2c0d7c9b0f5f3f2f6e7b9d8c1a2b3c4d5e6f708192a3b4c5d6e7f809"
	)
	id := func(parts ...string) string { return hashOf("tree", strings.Join(parts, "")) }
	entry := func(path, mode, sha string) map[string]any {
		return map[string]any{"path": path, "mode": mode, "type": "blob", "sha": sha}
	}
	raw := func(sha string) string { b, _ := hex.DecodeString(sha); return string(b) }
	tests := map[string]struct {
		tree    string
		entries []map[string]any
		taken   bool
	}{
		"in another order": {id("100644 a\x00", raw(blob), "100644 b\x00", raw(blob)),
			[]map[string]any{entry("b", "100644", blob), entry("a", "100644", blob)}, true},
		"a folder beside files that sort around it": {id("100644 a-b\x00", raw(blob), "40000 a\x00", raw(hashOf("tree", "")), "100644 a0\x00", raw(blob)),
			[]map[string]any{entry("a", "040000", hashOf("tree", "")), entry("a-b", "100644", blob), entry("a0", "100644", blob)}, true},
		"a mode that only old programs wrote": {id("100664 a\x00", raw(blob)), []map[string]any{entry("a", "100644", blob)}, true},
		"a name that is not UTF-8":            {id("100644 a\xff\x00", raw(blob)), []map[string]any{entry("a\ufffd", "100644", blob)}, true},
		"an executable taken for a file":      {id("100755 a\x00", raw(blob)), []map[string]any{entry("a", "100644", blob)}, false},
		"an id that is none":                  {id("100644 a\x00", raw(blob)), []map[string]any{entry("a", "100644", "x")}, false},
		"a file in a folder that is missing":  {id("100644 a\x00", raw(blob)), []map[string]any{entry("a", "100644", blob), entry("b/c", "100644", blob)}, false},
		"nothing":                             {hashOf("tree", ""), []map[string]any{}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("GET /repos/acme/plans/git/trees/"+test.tree, 200, treeJSON(test.tree, false, test.entries))
			listing, err := f.host(t).Files(context.Background(), plans(), test.tree, nil)
			if (err == nil) != test.taken {
				t.Errorf("got %+v, %v", listing, err)
			}
		})
	}
	t.Run("by SHA-256", func(t *testing.T) {
		t.Parallel()
		content := "100644 a\x00" + raw(blob64)
		sum := sha256.Sum256([]byte("tree " + strconv.Itoa(len(content)) + "\x00" + content))
		tree := hex.EncodeToString(sum[:])
		f := newFake(t)
		f.answer("GET /repos/acme/plans/git/trees/"+tree, 200, treeJSON(tree, false, []map[string]any{entry("a", "100644", blob64)}))
		if listing, err := f.host(t).Files(context.Background(), plans(), tree, nil); err != nil || len(listing.Files) != 1 {
			t.Errorf("got %+v, %v", listing, err)
		}
	})
}

// A blob that is written is known by the id that GitHub gives it.
func TestABlobThatGitHubStoredAsAnotherIsNotCommitted(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("POST /repos/acme/plans/git/blobs", 201, `{"sha":"257cc5642cb1a054f08cc83f2d943e56fd3ebe99"}`)
	proposal := sync.Proposal{Branch: writeBack, Base: sync.Head{Commit: "c", Tree: "t"}, Files: []sync.ProposedFile{{Path: "a", Content: []byte("\xff\xfe")}}}
	if commit, err := f.host(t).Write(context.Background(), plans(), proposal); err == nil || !strings.Contains(err.Error(), "not the blob") {
		t.Errorf("got %q, %v", commit, err)
	}
}
