package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

// asking is a harness in which somebody is asked about a line, about removals and about a file.
func asking(t *testing.T) (th *harness, approve func(args ...string) (int, string)) {
	t.Helper()
	th, ctx := openTestHarness(t), within(t)
	commit := func(path, content string) {
		t.Helper()
		if _, err := th.sandbox.Commit(ctx, path, []byte(content), "Change the plan"); err != nil {
			t.Fatal(err)
		}
		if err := th.settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	commit("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n")
	commit("docs/milestone-2.md", "# Milestone 2: Guides\n\n## Goals\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n")
	commit("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n")
	commit("docs/milestone-2.md", "# Milestone 2: Guides\n\n## Goals\n- [ ] Write guide for users in English\n")
	commit("docs/milestone-3.md", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
	return th, func(args ...string) (int, string) {
		code, text := told(th.server, append([]string{"approve", sandbox.Owner + "/" + sandbox.Repo}, args...)...)
		if err := th.settle(ctx); err != nil {
			t.Fatal(err)
		}
		return code, text
	}
}

// named finds the names of the answers in a list that say such words.
var named = regexp.MustCompile(`--answer ([0-9a-f]{16})  (.*)`)

func answerThat(t *testing.T, list, says string) string {
	t.Helper()
	for _, found := range named.FindAllStringSubmatch(list, -1) {
		if strings.Contains(found[2], says) {
			return found[1]
		}
	}
	t.Fatalf("no answer says %q:\n%s", says, list)
	return ""
}

func TestApprove_lists_and_answers_every_question(t *testing.T) {
	t.Parallel()
	th, approve := asking(t)
	code, list := approve("--list")
	if n := len(named.FindAllString(list, -1)); code != exitFine || n != 5 {
		t.Fatalf("exit code %d, %d answers:\n%s", code, n, list)
	}
	which := answerThat(t, list, "is #6")
	for _, says := range []string{"is #6", "issues of 4 items are closed", "docs/milestone-3.md:1: it may stay as it is"} {
		if code, text := approve("--answer", answerThat(t, list, says)); code != exitFine || !strings.Contains(text, says) {
			t.Errorf("%s: exit code %d: %s", says, code, text)
		}
	}
	if code, text := approve("--answer", which); code != exitFailed || !strings.Contains(text, "the question has changed") {
		t.Errorf("an old answer: exit code %d: %s", code, text)
	}
	if code, text := approve("--list"); code != exitFine || !strings.Contains(text, "Nothing waits for a person") {
		t.Errorf("in the end: exit code %d: %s", code, text)
	}
	want := []string{
		"alpha one: closed in Milestone 1: Test", "beta two: closed in Milestone 1: Test", "gamma three: closed in Milestone 1: Test",
		"delta four: closed in Milestone 1: Test", "epsilon five: open in Milestone 1: Test",
		"Write guide for users in English: open in Milestone 2: Guides", "Write guide for users in German: closed in Milestone 2: Guides",
	}
	if got := stateOf(within(t), t, th); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("issues:\n%s", strings.Join(got, "\n"))
	}
	if code, _ := approve("--list", "--plan", "x"); code != exitUsage {
		t.Errorf("two wishes at once: exit code %d", code)
	}
}

// The server hears of a tick by the event of the edit.
func TestApprove_by_a_box(t *testing.T) {
	t.Parallel()
	th, approve := asking(t)
	ctx := within(t)
	issue, err := th.sandbox.Dashboard(ctx)
	if err != nil || issue == nil {
		t.Fatalf("nothing asks: %v, %v", issue, err)
	}
	_, list := approve("--list")
	hash := answerThat(t, list, "issues of 4 items are closed")
	body := strings.Replace(issue.GetBody(), "- [ ] <!-- milepost:q="+hash, "- [x] <!-- milepost:q="+hash, 1)
	_, _, err = th.sandbox.Person.Issues.Update(ctx, sandbox.Owner, sandbox.Repo, issue.GetNumber(), github.UpdateIssueRequest{Body: &body})
	if err != nil {
		t.Fatal(err)
	}
	if err := th.settle(ctx); err != nil {
		t.Fatal(err)
	}
	if issue, err = th.sandbox.Dashboard(ctx); err != nil || issue.GetState() != "open" {
		t.Fatalf("the issue is %s, %v", issue.GetState(), err)
	}
	if body = issue.GetBody(); strings.Contains(body, "[x]") || !strings.Contains(body, "said yes: docs/milestone-1.md: issues of 4 items are closed") {
		t.Errorf("the issue says\n%s", body)
	}
}
