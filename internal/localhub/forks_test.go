package localhub_test

import (
	"encoding/base64"
	"fmt"
	"testing"
)

func TestForkMovesThePullRequestsThatComeFromIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.hub.AddFork("acme", "plans", "carol")
	must(t, err)
	carol := w.as(w.carol)
	write := func(branch, path, content string) {
		t.Helper()
		carol.put("/repos/carol/plans/contents/"+path, fields{"message": "m", "content": base64.StdEncoding.EncodeToString([]byte(content)), "branch": branch}).want(201)
	}
	write("main", "a.md", "a\n")
	number := carol.post("~/pulls", fields{"title": "From afar", "head": "carol:main", "base": "main"}).want(201).number("number")
	at := fmt.Sprintf("~/pulls/%d", number)
	pull := w.app().get(at).want(200)
	head, merged := pull.text("head", "sha"), pull.text("merge_commit_sha")
	if pull.text("head", "repo", "full_name") != "carol/plans" || merged == "" || merged == head {
		t.Errorf("the pull request comes from %s and is tried at %q", pull.text("head", "repo", "full_name"), merged)
	}
	if again := w.app().get(at).want(200).text("merge_commit_sha"); again != merged {
		t.Errorf("nothing moved, but the merge is %s after %s", again, merged)
	}
	w.app().get("~/git/commits/" + merged).want(200)
	write("main", "b.md", "b\n")
	if moved := w.app().get(at).want(200); moved.text("head", "sha") == head || moved.text("merge_commit_sha") == merged {
		t.Error("the pull request stands still although its fork was pushed to")
	}
	before := w.app().get(at).want(200).text("merge_commit_sha")
	w.write("main", "c.md", "c\n")
	if after := w.app().get(at).want(200).text("merge_commit_sha"); after == before || after == "" {
		t.Errorf("the base moved, but the merge is %q after %s", after, before)
	}
	w.write("main", "a.md", "not a\n")
	if conflict := w.app().get(at).want(200); conflict.text("merge_commit_sha") != "" {
		t.Error("what cannot be merged has a merge")
	}
}
