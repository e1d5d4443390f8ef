package localhub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// lines makes a text of n numbered lines with some replaced.
func lines(n int, replaced map[int]string) string {
	var out strings.Builder
	for i := 1; i <= n; i++ {
		if text, ok := replaced[i]; ok {
			out.WriteString(text)
			continue
		}
		fmt.Fprintf(&out, "line %d\n", i)
	}
	return out.String()
}

// openPull opens a pull request from a branch into main.
func (w *world) openPull(head string) string {
	w.t.Helper()
	got := w.app().post("~/pulls", fields{"title": "Merge " + head, "head": head, "base": "main"}).want(201)
	return fmt.Sprintf("~/pulls/%d", got.number("number"))
}

func (w *world) content(path string) string {
	w.t.Helper()
	return string(w.app().with("Accept", "application/vnd.github.raw").get("~/contents/" + path).want(200).raw)
}

func TestMergeByLines(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name         string
		main, topic  string
		want         string
		wantConflict bool
	}{
		{name: "different lines", main: lines(9, map[int]string{2: "two\n"}), topic: lines(9, map[int]string{7: "seven\n"}),
			want: lines(9, map[int]string{2: "two\n", 7: "seven\n"})},
		{name: "the same change", main: lines(9, map[int]string{2: "two\n"}), topic: lines(9, map[int]string{2: "two\n"}),
			want: lines(9, map[int]string{2: "two\n"})},
		{name: "removal and insertion", main: lines(9, map[int]string{1: ""}), topic: lines(9, map[int]string{9: "line 9\nline 10\n"}),
			want: lines(9, map[int]string{1: "", 9: "line 9\nline 10\n"})},
		{name: "the same line", main: lines(9, map[int]string{5: "five\n"}), topic: lines(9, map[int]string{5: "V\n"}), wantConflict: true},
		{name: "touching lines", main: lines(9, map[int]string{5: "five\n"}), topic: lines(9, map[int]string{6: "six\n"}), wantConflict: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.write("main", "plan.md", lines(9, nil))
			w.branch("topic")
			w.write("topic", "plan.md", c.topic)
			w.write("topic", "extra.md", "extra\n")
			w.write("main", "plan.md", c.main)
			at := w.openPull("topic")
			pull := w.app().get(at).want(200)
			diff(t, !c.wantConflict, pull.at("mergeable"))
			if c.wantConflict {
				diff(t, "dirty", pull.text("mergeable_state"))
				diff(t, "Pull Request is not mergeable", w.app().put(at+"/merge", fields{}).want(http.StatusMethodNotAllowed).text("message"))
				return
			}
			w.app().put(at+"/merge", fields{}).want(200)
			diff(t, c.want, w.content("plan.md"))
			diff(t, "extra\n", w.content("extra.md"))
		})
	}
}

func TestMergeFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("main", "a.md", "a\n")
	w.branch("topic")
	sha := w.app().get("~/contents/a.md?ref=topic").text("sha")
	w.app().delete("~/contents/a.md", fields{"message": "m", "sha": sha, "branch": "topic"}).want(200)
	w.write("main", "a.md", "changed\n")
	diff(t, false, w.app().get(w.openPull("topic")).want(200).at("mergeable"))
}

func TestMergeMethods(t *testing.T) {
	t.Parallel()
	for method, wantCommits := range map[string]int{"merge": 5, "squash": 3, "rebase": 4} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.branch("topic")
			w.write("topic", "a.md", "a\n")
			w.write("topic", "b.md", "b\n")
			w.write("main", "c.md", "c\n")
			at := w.openPull("topic")
			head := w.head("topic")
			w.app().put(at+"/merge", fields{"merge_method": method, "sha": w.head("main")}).want(http.StatusConflict)
			sha := w.app().put(at+"/merge", fields{"merge_method": method, "sha": head}).want(200).text("sha")
			diff(t, sha, w.head("main"))
			diff(t, wantCommits, len(w.app().get("~/commits").list()))
			pull := w.app().get(at).want(200)
			diff(t, "closed true", fmt.Sprint(pull.text("state"), " ", pull.at("merged")))
			diff(t, sha, pull.text("merge_commit_sha"))
			diff(t, 2, len(w.app().get(at+"/files").list()))
			diff(t, pull.number("number"), w.app().get("~/commits/"+sha+"/pulls").number(0, "number"))
			w.app().put(at+"/merge", fields{}).want(http.StatusMethodNotAllowed)
			w.app().patch(at, fields{"state": "open"}).want(422)
		})
	}
}

func TestMergeClosesIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.newIssue("one")
	w.newIssue("two")
	w.newIssue("three")
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
	got := w.app().post("~/pulls", fields{"title": "T", "head": "topic", "base": "main", "body": "Closes #1, resolves: #3 but not #2"}).want(201)
	w.app().put(fmt.Sprintf("~/pulls/%d/merge", got.number("number")), fields{}).want(200)
	diff(t, []any{"three", "one"}, w.app().get("~/issues?state=closed&sort=created").want(200).pick("title")[1:])
	diff(t, "completed", w.app().get("~/issues/1").text("state_reason"))
}

func TestPullRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	open := func(body fields) result { return w.app().post("~/pulls", body) }
	got := open(fields{"title": "T", "head": "topic", "base": "main"}).want(422)
	diff(t, "No commits between main and topic", got.text("errors", 0, "message"))
	w.write("topic", "a.md", "a\n")
	diff(t, "head", open(fields{"title": "T", "head": "none", "base": "main"}).want(422).text("errors", 0, "field"))
	diff(t, "base", open(fields{"title": "T", "head": "topic", "base": "none"}).want(422).text("errors", 0, "field"))
	diff(t, "missing_field", open(fields{"head": "topic", "base": "main"}).want(422).text("errors", 0, "code"))
	open(fields{"title": "T", "head": "acme:topic", "base": "main"}).want(201)
	got = open(fields{"title": "T", "head": "topic", "base": "main"}).want(422)
	diff(t, "A pull request already exists for acme:topic.", got.text("errors", 0, "message"))
	diff(t, 1, len(w.app().get("~/pulls?head=acme:topic&base=main").list()))
	diff(t, 0, len(w.app().get("~/pulls?head=other:topic").list()))
	issue := w.app().get("~/issues/1").want(200)
	if issue.at("pull_request") == nil {
		t.Error("a pull request in the list of issues has no pull_request key")
	}
}

func TestPullRequestFollowsItsBranches(t *testing.T) {
	t.Parallel()

	t.Run("deleting the head closes it for good", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.branch("topic")
		w.write("topic", "a.md", "a\n")
		at := w.openPull("topic")
		w.app().delete("~/git/refs/heads/topic", nil).want(204)
		diff(t, "closed", w.app().get(at).text("state"))
		got := w.app().patch(at, fields{"state": "open"}).want(422)
		diff(t, "state cannot be changed. The topic branch has been deleted.", got.text("errors", 0, "message"))
		diff(t, 1, len(w.app().get(at+"/files").want(200).list()))
	})
	t.Run("a closed one cannot be reopened after a forced push", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.branch("topic")
		w.write("topic", "a.md", "a\n")
		at := w.openPull("topic")
		w.app().patch(at, fields{"state": "closed"}).want(200)
		w.app().patch("~/git/refs/heads/topic", fields{"sha": w.head("main"), "force": true}).want(200)
		w.write("topic", "b.md", "b\n")
		w.app().patch(at, fields{"state": "open"}).want(422)
	})
	t.Run("resetting the head to the base closes it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.branch("topic")
		w.write("topic", "a.md", "a\n")
		at := w.openPull("topic")
		w.app().patch("~/git/refs/heads/topic", fields{"sha": w.head("main"), "force": true}).want(200)
		pull := w.app().get(at).want(200)
		diff(t, "closed false", fmt.Sprint(pull.text("state"), " ", pull.at("merged")))
	})
	t.Run("pushing its commits to the base merges it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.branch("topic")
		w.write("topic", "a.md", "a\n")
		at := w.openPull("topic")
		w.app().patch("~/git/refs/heads/main", fields{"sha": w.head("topic")}).want(200)
		diff(t, true, w.app().get(at).want(200).at("merged"))
	})
	t.Run("a push to the head changes updated_at", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.branch("topic")
		w.write("topic", "a.md", "a\n")
		at := w.openPull("topic")
		w.clock.Advance(time.Minute)
		w.write("topic", "b.md", "b\n")
		pull := w.app().get(at).want(200)
		diff(t, "2026-03-02T09:01:00Z", pull.text("updated_at"))
		diff(t, w.head("topic"), pull.text("head", "sha"))
		diff(t, int64(2), pull.number("commits"))
	})
}
