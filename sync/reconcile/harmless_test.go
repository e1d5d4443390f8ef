package reconcile_test

import (
	"regexp"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// acting is a plan whose every text tries to act.
const acting = `# Milestone 1: Small - Planning Document

## Executive Summary

Ask @octocat, see #&#49; and GH\\-1.

## 1. Goals

- [ ] Goal 1: Fixes acme/my_repo#12
- [ ] Goal 2: Ask \\@octocat about GH-7 and #&#56;

  | a | b |
  | - | - |
  | ` + "`x | @octocat `y`" + ` |

  HOST/acme/r/issues/5 &commat;octocat acme\\/r#1
`

// ownLinks are the references that the product makes itself.
var ownLinks = regexp.MustCompile(`\| #[0-9]+ \|`)

func TestPass_writes_nothing_that_acts(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	l := newLoop(t)
	ctx := t.Context()
	plan := strings.NewReplacer(`\\`, `\`, "HOST", l.URL).Replace(acting)
	host := strings.TrimPrefix(l.URL, "http://")
	check := func(what, markdown string) {
		t.Helper()
		for _, act := range gfmtest.Acts(t, ownLinks.ReplaceAllString(markdown, "|"), host) {
			t.Errorf("%s: %s", what, act)
		}
	}
	checkPlain := func(what, text string) {
		t.Helper()
		for _, act := range gfmtest.ActsInText(text, host) {
			t.Errorf("%s: %s", what, act)
		}
	}
	l.commit(smallPath, plan)
	l.settle()
	issues := l.issues()
	if len(issues) != 2 {
		t.Fatalf("there are %d issues", len(issues))
	}
	for _, issue := range issues {
		checkPlain("title", issue.GetTitle())
		check("body", issue.GetBody())
		check("milestone", issue.GetMilestone().GetDescription())
	}
	for _, run := range l.runs("main") {
		check("check run", ownReference.ReplaceAllString(run.GetOutput().GetSummary(), ""))
	}
	l.must(l.CloseIssue(ctx, issues[0].GetNumber(), "completed"))
	l.settle()
	pull := l.pull()
	checkPlain("title of the pull request", pull.GetTitle())
	check("pull request", pull.GetBody())
	commit, _, err := l.Person.Repositories.GetCommit(ctx, sandbox.Owner, sandbox.Repo, pull.GetHead().GetSHA(), nil)
	l.must(err)
	checkPlain("commit", commit.GetCommit().GetMessage())
}

func TestTitles_are_the_same_on_both_sides(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	ctx := t.Context()
	l.commit(smallPath, "# Milestone 1: Small\n\n## Goals\n\n- [ ] Goal 1: Revert deadbeef1 for GH-7\n")
	l.settle()
	number := l.issues()[0].GetNumber()
	title := func() string { return strings.ReplaceAll(l.issue(number).GetTitle(), "\u200b", "-") }
	if got, want := title(), "Goal 1: Revert deadbe-ef1 for GH--7"; got != want {
		t.Errorf("the issue is called %q, not %q", got, want)
	}
	if result, _ := l.pass(); len(result.Actions)+result.Edits > 0 {
		t.Errorf("a further pass does %v", result.Actions)
	}

	renamed := "Goal 1: Revert deadbe\u200bef1 for GH-8"
	_, _, err := l.Person.Issues.Update(ctx, sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Title: &renamed})
	l.must(err)
	l.settle()
	l.wantFile("the branch", sync.Branch, smallPath, "# Milestone 1: Small\n\n## Goals\n\n- [ ] Goal 1: Revert deadbeef1 for GH-8\n")

	l.commit(smallPath, "# Milestone 1: Small\n\n## Goals\n\n- [ ] Goal 1: Revert deadbeef2 for GH-7 again\n")
	l.settle()
	if got, want := title(), "Goal 1: Revert deadbe-ef2 for GH--7 again"; got != want {
		t.Errorf("the issue is called %q, not %q", got, want)
	}
}

// ownReference is a link of a report to what was made; check runs refer to nothing on GitHub.
var ownReference = regexp.MustCompile(`\[(#\d+|milestone \d+|\d+)\]\(http://127[^ )]*\)`)
