package localhub_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func diff(t *testing.T, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("mismatch (-want +got):\n%s", d)
	}
}

// The SHAs here were made by git itself.
func TestObjectsHaveGitsOwnNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	blob := app.post("~/git/blobs", fields{"content": "test content\n"}).want(201).text("sha")
	diff(t, "d670460b4b4aece5915caf5c68d12f560a9fe3e4", blob)
	encoded := base64.StdEncoding.EncodeToString([]byte("test content\n"))
	diff(t, blob, app.post("~/git/blobs", fields{"content": encoded, "encoding": "base64"}).want(201).text("sha"))
	diff(t, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", app.post("~/git/blobs", fields{"content": ""}).want(201).text("sha"))

	tree := app.post("~/git/trees", fields{"tree": []fields{
		{"path": "test.txt", "mode": "100644", "type": "blob", "sha": blob},
	}}).want(201).text("sha")
	diff(t, "80865964295ae2f11d27383e5f9c0b58a8ef21da", tree)
	nested := app.post("~/git/trees", fields{"base_tree": tree, "tree": []fields{
		{"path": "test/a.txt", "mode": "100755", "type": "blob", "sha": blob},
		{"path": "test-b", "mode": "100644", "type": "blob", "content": "b"},
	}}).want(201).text("sha")
	diff(t, "9a5d09a1b267b2c47b9c2f400b725c1d9a23e95c", nested)
	person := fields{"name": "Ada", "email": "ada@example.com", "date": "2026-01-02T03:04:05Z"}
	commit := app.post("~/git/commits", fields{"message": "first\n", "tree": tree, "author": person, "parents": []string{}}).want(201).text("sha")
	diff(t, "6d10415a3b8e9118d9c9bef3af4f491ebf5e9648", commit)
	second := app.post("~/git/commits", fields{"message": "second", "tree": nested, "author": person, "parents": []string{commit}}).want(201).text("sha")
	diff(t, "ab8bc3eba19c6a51a710910a6a9c10e7e3c51748", second)
}

func TestTrees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	entry := func(path, content string) fields {
		return fields{"path": path, "mode": "100644", "type": "blob", "content": content}
	}
	base := app.post("~/git/trees", fields{"tree": []fields{entry("a/b/c.md", "c"), entry("a/d.md", "d"), entry("e.md", "e")}}).want(201).text("sha")
	paths := func(sha string) string {
		var out []string
		got := app.get("~/git/trees/" + sha + "?recursive=1").want(200)
		for i := range got.list("tree") {
			out = append(out, got.text("tree", i, "path"))
		}
		return strings.Join(out, " ")
	}
	diff(t, "a a/b a/b/c.md a/d.md e.md", paths(base))
	next := app.post("~/git/trees", fields{"base_tree": base, "tree": []fields{
		{"path": "a/b/c.md", "mode": "100644", "type": "blob", "sha": nil}, entry("e.md/f.md", "now a folder"),
	}}).want(201).text("sha")
	diff(t, "a a/d.md e.md e.md/f.md", paths(next))
	app.post("~/git/trees", fields{"base_tree": base, "tree": []fields{{"path": "none.md", "mode": "100644", "type": "blob", "sha": nil}}}).want(422)
	app.post("~/git/trees", fields{"tree": []fields{{"path": "x", "mode": "100644", "type": "blob", "sha": strings.Repeat("1", 40)}}}).want(422)
	app.post("~/git/trees", fields{"tree": []fields{entry("../x", "x")}}).want(422)
}

func TestRefs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	first := w.head("main")
	w.branch("topic")
	second := w.write("topic", "a.md", "a").text("commit", "sha")
	message := func(got result) string { return got.want(422).text("message") }
	diff(t, "Reference already exists", message(app.post("~/git/refs", fields{"ref": "refs/heads/topic", "sha": first})))
	diff(t, "Object does not exist", message(app.post("~/git/refs", fields{"ref": "refs/heads/x", "sha": strings.Repeat("a", 40)})))
	message(app.post("~/git/refs", fields{"ref": "heads", "sha": first}))
	message(app.post("~/git/refs", fields{"ref": "refs/heads/a..b", "sha": first}))
	message(app.post("~/git/refs", fields{"ref": "refs/heads/topic/sub", "sha": first}))
	diff(t, "Update is not a fast forward", message(app.patch("~/git/refs/heads/topic", fields{"sha": first})))
	app.patch("~/git/refs/heads/topic", fields{"sha": first, "force": true}).want(200)
	app.patch("~/git/refs/heads/topic", fields{"sha": second}).want(200)
	diff(t, "Reference does not exist", message(app.patch("~/git/refs/heads/none", fields{"sha": first})))
	message(app.delete("~/git/refs/heads/none", nil))
	app.get("~/git/ref/heads/top").want(404)
	diff(t, []any{"refs/heads/topic"}, app.get("~/git/matching-refs/heads/top").want(200).pick("ref"))
	app.delete("~/git/refs/heads/topic", nil).want(204)
	app.get("~/git/ref/heads/topic").want(404)
}

func TestCommitRefs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	w.branch("a/b")
	tip := w.write("a/b", "docs/x.md", "x").text("commit", "sha")
	for _, ref := range []string{"a/b", "heads/a/b", tip, tip[:8]} {
		diff(t, tip, app.get("~/commits/"+ref).want(200).text("sha"))
	}
	diff(t, w.head("main"), app.get("~/commits/HEAD").want(200).text("sha"))
	bare := app.with("Accept", "application/vnd.github.sha").get("~/commits/a/b").want(200)
	diff(t, tip, string(bare.raw))
	app.get("~/commits/none").want(422)
	diff(t, []any{tip}, app.get("~/commits?sha=a/b&path=docs").want(200).pick("sha"))
	diff(t, 2, len(app.get("~/commits?sha=a/b").want(200).list()))
}

func TestAppCommitsAreSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	tree := app.get("~/commits/main").text("commit", "tree", "sha")
	plain := app.post("~/git/commits", fields{"message": "m", "tree": tree, "parents": []string{w.head("main")}}).want(201)
	diff(t, true, plain.at("verification", "verified"))
	diff(t, "milepost[bot]", plain.text("author", "name"))
	named := app.post("~/git/commits", fields{"message": "m", "tree": tree, "parents": []string{}, "author": fields{"name": "A", "email": "a@example.com"}}).want(201)
	diff(t, false, named.at("verification", "verified"))
	byPerson := w.as(w.alice).post("~/git/commits", fields{"message": "m", "tree": tree, "parents": []string{}}).want(201)
	diff(t, false, byPerson.at("verification", "verified"))
}

func TestContents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	put := func(path string, body fields) result { return app.put("~/contents/"+path, body) }
	b64 := base64.StdEncoding.EncodeToString([]byte("one\r\n"))
	made := put("docs/plan.md", fields{"message": "add", "content": b64}).want(201)
	sha := made.text("content", "sha")
	raw := app.with("Accept", "application/vnd.github.raw+json").get("~/contents/docs/plan.md").want(200)
	diff(t, "one\r\n", string(raw.raw))
	put("docs/plan.md", fields{"message": "again", "content": b64}).want(422)
	put("docs/plan.md", fields{"message": "again", "content": b64, "sha": strings.Repeat("0", 40)}).want(409)
	put("docs/plan.md", fields{"message": "again", "content": "dHdv", "sha": sha}).want(200)
	put("docs/plan.md/below", fields{"message": "m", "content": b64}).want(422)
	app.delete("~/contents/docs/plan.md", fields{"message": "m", "sha": sha}).want(409)
	app.get("~/contents/none.md").want(404)
	diff(t, []any{"README.md", "docs"}, app.get("~/contents/").want(200).pick("path"))
}

func TestSymlinksAndSubmodules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app()
	tree := app.post("~/git/trees", fields{"tree": []fields{
		{"path": "real.md", "mode": "100644", "type": "blob", "content": "real"},
		{"path": "link.md", "mode": "120000", "type": "blob", "content": "real.md"},
		{"path": "dangling.md", "mode": "120000", "type": "blob", "content": "none.md"},
		{"path": "module", "mode": "160000", "type": "commit", "sha": strings.Repeat("2", 40)},
	}}).want(201).text("sha")
	commit := app.post("~/git/commits", fields{"message": "m", "tree": tree, "parents": []string{w.head("main")}}).want(201).text("sha")
	app.patch("~/git/refs/heads/main", fields{"sha": commit}).want(200)
	kind := func(path string) string { return app.get("~/contents/" + path).want(200).text("type") }
	diff(t, "file symlink submodule", fmt.Sprint(kind("link.md"), " ", kind("dangling.md"), " ", kind("module")))
}

func TestEmptyRepository(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	opts := localhubOptions()
	opts.Empty, opts.Collaborators = true, map[string]string{"alice": "write"}
	_, err := w.hub.AddRepository("acme", "blank", opts)
	must(t, err)
	alice := w.as(w.alice)
	diff(t, "Git Repository is empty.", alice.get("/repos/acme/blank/commits").want(409).text("message"))
	alice.get("/repos/acme/blank/contents/x").want(404)
	alice.put("/repos/acme/blank/contents/x.md", fields{"message": "m", "content": "eA=="}).want(201)
	alice.get("/repos/acme/blank/commits").want(200)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	w.clock.Advance(time.Minute)
	w.write("topic", "a.md", "one\ntwo\nthree\n")
	w.write("topic", "a.md", "one\n2\nthree\n")
	w.write("main", "b.md", "b\n")
	got := w.app().get("~/compare/main...topic").want(200)
	diff(t, "diverged 2 1", fmt.Sprint(got.text("status"), " ", got.number("ahead_by"), " ", got.number("behind_by")))
	diff(t, "write a.md", got.text("commits", 0, "commit", "message"))
	diff(t, "@@ -0,0 +1,3 @@\n+one\n+2\n+three", got.text("files", 0, "patch"))
	diff(t, "identical", w.app().get("~/compare/main...main").want(200).text("status"))
	diff(t, "behind", w.app().get("~/compare/topic..."+got.text("merge_base_commit", "sha")).want(200).text("status"))
	w.app().get("~/compare/main...none").want(404)
}
