package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const rowsPlan = `# Milestone 4: Rows

## Overview

| Part | Status | Owner |
|------|--------|-------|
| Import | 🔄 Doing | Ann |
| Search | ⏸ Blocked | |
| Chat | ⏳ Planned | |
| Login | 🔄 In Progress | |

## Risk Assessment

| Risk | Impact |
|---|---|
| Vendor leaves | High |
`

const working = "status: in progress"

func newRowsLoop(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "tables: on\n")
	l.commit(smallPath, rowsPlan)
	l.settle()
	return l
}

// label lets a person put a label on an issue, or take it off.
func (l *loop) label(on bool, title, name string) {
	l.t.Helper()
	var err error
	if on {
		_, _, err = l.Person.Issues.AddLabelsToIssue(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), []string{name})
	} else {
		_, err = l.Person.Issues.RemoveLabelForIssue(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), name)
	}
	l.must(err)
	l.settle()
}

func (l *loop) merge() {
	l.t.Helper()
	if l.pull() == nil {
		l.t.Fatal("no pull request was opened")
	}
	l.must(l.Merge(l.t.Context(), l.pull().GetNumber(), "squash"))
	l.settle()
}

func (l *loop) labelsOf(title string) []string {
	l.t.Helper()
	issue, _, err := l.Person.Issues.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title))
	l.must(err)
	var labels []string
	for _, label := range issue.Labels {
		labels = append(labels, label.GetName())
	}
	slices.Sort(labels)
	return labels
}

func TestRows_say_in_progress_while_their_issue_carries_the_label(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	worked := strings.Replace(rowsPlan, "⏸ Blocked", "🔄 In Progress", 1)

	l.label(true, "Search", working)
	l.wantFile("labelled", sync.Branch, smallPath, worked)
	l.label(false, "Search", working)
	if l.pull() != nil {
		t.Error("without the label a pull request is still open")
	}
	l.label(true, "Search", working)
	l.merge()
	l.wantFile("merged", "main", smallPath, worked)
	if diff := cmp.Diff([]string{working}, l.labelsOf("Search")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if l.pull() != nil {
		t.Error("there is more to say after the merge")
	}

	l.label(false, "Search", working)
	l.merge()
	l.wantFile("back to what it was", "main", smallPath, rowsPlan)
	if diff := cmp.Diff([]string{"status: blocked"}, l.labelsOf("Search")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	l.label(false, "Login", working)
	l.wantFile("back to what others are", sync.Branch, smallPath, strings.Replace(rowsPlan, "🔄 In Progress", "🔄 Doing", 1))
}

func TestRows_take_no_label_for_more_than_it_says(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.label(true, "Chat", "status: blocked")
	l.label(false, "Search", "status: blocked")
	l.label(true, "Vendor leaves", working)
	if l.pull() != nil {
		t.Error("another label led to a pull request")
	}
	l.label(true, "Chat", working)
	l.closeIssue("Chat")
	l.settle()
	l.wantFile("a closed row", sync.Branch, smallPath, strings.Replace(rowsPlan, "⏳ Planned", "✅ Done", 1))
}

func TestRows_follow_the_document_before_the_label(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.commit(smallPath, strings.NewReplacer("⏸ Blocked", "🔄 In Progress", "Login | 🔄 In Progress", "Login | ⏳ Planned").Replace(rowsPlan))
	l.settle()
	if got := l.labelsOf("Search"); !slices.Equal(got, []string{working}) {
		t.Errorf("the labels are %q", got)
	}
	if got := l.labelsOf("Login"); !slices.Equal(got, []string{"status: planned"}) {
		t.Errorf("the labels are %q", got)
	}
	if l.pull() != nil {
		t.Error("the document's own change led to a pull request")
	}
}

func TestRows_are_not_proposed_again_before_the_label_changes(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.label(true, "Search", working)
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	for _, prose := range []string{"\nMore.\n", "\nMore and more.\n"} {
		l.commit(smallPath, rowsPlan+prose)
		l.settle()
		if l.pull() != nil {
			t.Fatal("a declined status was proposed again")
		}
	}
	l.label(false, "Search", working)
	l.label(true, "Search", working)
	if l.pull() == nil {
		t.Error("a label that was set anew is not proposed")
	}
}

func TestRows_are_written_beside_the_commits_of_others(t *testing.T) {
	t.Parallel()
	l := newRowsLoop(t)
	l.label(true, "Search", working)
	worked := strings.Replace(rowsPlan, "⏸ Blocked", "🔄 In Progress", 1)
	l.commitOn(sync.Branch, smallPath, worked+"\nA person was here.\n")
	l.label(true, "Chat", working)
	l.wantFile("one more", sync.Branch, smallPath, strings.Replace(worked, "⏳ Planned", "🔄 In Progress", 1)+"\nA person was here.\n")
	l.label(false, "Search", working)
	l.wantFile("one less", sync.Branch, smallPath, strings.Replace(rowsPlan, "⏳ Planned", "🔄 In Progress", 1)+"\nA person was here.\n")
}

func TestRows_of_dropped_risks_stay_dropped(t *testing.T) {
	t.Parallel()
	struck := strings.Replace(rowsPlan, "Vendor leaves", "~~Vendor leaves~~", 1)
	for _, reason := range []string{"completed", "not_planned"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			l := newRowsLoop(t)
			l.must(l.CloseIssue(t.Context(), l.number("Vendor leaves"), reason))
			l.settle()
			l.merge()
			l.wantFile("struck", "main", smallPath, struck)
			l.commit(smallPath, struck+"\nMore.\n")
			l.settle()
			if got := l.state(); !slices.Contains(got, "Vendor leaves: closed "+reason) {
				t.Errorf("the reason is another one: %q", got)
			}
			l.must(l.ReopenIssue(t.Context(), l.number("Vendor leaves")))
			l.settle()
			l.wantFile("open again", sync.Branch, smallPath, rowsPlan+"\nMore.\n")
		})
	}
}
