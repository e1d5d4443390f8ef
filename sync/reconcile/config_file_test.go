package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// annotated lists what the check runs of the newest commit say of files, as "path: text".
func (l *loop) annotated() []string {
	l.t.Helper()
	var said []string
	for _, run := range l.runs("main") {
		list, _, err := l.Person.Checks.ListCheckRunAnnotations(l.t.Context(), sandbox.Owner, sandbox.Repo, run.GetID(), nil)
		l.must(err)
		for _, annotation := range list {
			said = append(said, annotation.GetPath()+": "+annotation.GetMessage())
		}
	}
	return said
}

// remove deletes a file.
func (l *loop) remove(path string) {
	l.t.Helper()
	file, _, _, err := l.Person.Repositories.GetContents(l.t.Context(), sandbox.Owner, sandbox.Repo, path, nil)
	l.must(err)
	_, _, err = l.Person.Repositories.DeleteFile(l.t.Context(), sandbox.Owner, sandbox.Repo, path, &gh.RepositoryContentFileOptions{Message: new("Remove " + path), SHA: file.SHA})
	l.must(err)
}

func TestPass_reads_a_configuration_with_the_long_ending(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yaml", "write_back: off\n")
	l.commit(smallPath, small)
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	if pull := l.pull(); pull != nil {
		t.Errorf("pull request #%d was opened", pull.GetNumber())
	}
	l.commit(".github/milepost.yaml", "write_back: sometimes\n")
	l.settle()
	if said := strings.Join(l.annotated(), "\n"); !strings.Contains(said, ".github/milepost.yaml: ") || strings.Contains(said, "milepost.yml") {
		t.Errorf("the mistake is told as %q", said)
	}
	if l.pull() != nil {
		t.Error("a mistake in it opened a pull request")
	}
}

// slip is a configuration with a slip in a setting, in a setting inside another one and in a value.
const slip = "titels: plain\nwrite_back:\n  merge_methd: squash\n  mode: of\n"

// saidOfSlip is what is said of it, each with line and column.
var saidOfSlip = []string{
	`.github/milepost.yml:1:1: "titels" is not a setting and is ignored: did you mean titles?`,
	`.github/milepost.yml:3:3: "merge_methd" is not a setting of write_back and is ignored: did you mean merge_method?`,
	`.github/milepost.yml:4:9: write_back.mode should be pull_request, auto_merge, commit or off: did you mean off?`,
}

func TestPreview_and_pass_say_where_a_configuration_has_a_slip_and_what_was_meant(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: off\n")
	l.commit(smallPath, small)
	l.settle()
	var told []string
	for _, d := range l.preview(l.suggest("slip", sync.ConfigPath, []byte(slip))).Diagnostics {
		told = append(told, fmt.Sprintf("%s:%d:%d: %s", d.Path, d.Line, d.Column, d.Message))
	}
	if diff := cmp.Diff(saidOfSlip, told); diff != "" {
		t.Errorf("the preview (-want +got):\n%s", diff)
	}
	l.commit(sync.ConfigPath, slip)
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	told = nil
	for _, run := range l.runs("main") {
		list, _, err := l.Person.Checks.ListCheckRunAnnotations(t.Context(), sandbox.Owner, sandbox.Repo, run.GetID(), nil)
		l.must(err)
		for _, a := range list {
			told = append(told, fmt.Sprintf("%s:%d:%d: %s", a.GetPath(), a.GetStartLine(), a.GetStartColumn(), a.GetMessage()))
		}
	}
	if diff := cmp.Diff(saidOfSlip, told); diff != "" {
		t.Errorf("the report (-want +got):\n%s", diff)
	}
	// What could be read last goes on.
	if l.pull() != nil {
		t.Error("a pull request was opened though write_back had been off")
	}
}

func TestPass_says_which_of_two_configurations_counts(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(".github/milepost.yaml", "titles: plain\nwrite_back: pull_request\n")
	l.commit(sync.ConfigPath, "write_back: off\n")
	l.commit(smallPath, small)
	l.settle()
	want := []string{".github/milepost.yaml: this file does not count, since .github/milepost.yml does: keep one of them"}
	if diff := cmp.Diff(want, l.annotated()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	if l.pull() != nil {
		t.Error("the other one counted")
	}
	l.remove(sync.ConfigPath)
	l.settle()
	if l.pull() == nil {
		t.Error("the one that remains does not count")
	}
}

// What a link leads to is not known, so what could be read last goes on.
func TestPass_keeps_the_last_configuration_where_it_became_a_link(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: off\n")
	l.commit(smallPath, small)
	l.settle()
	l.link(sync.ConfigPath, "../settings/milepost.yml")
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.settle()
	if l.pull() != nil {
		t.Error("a pull request was opened though the configuration had said that none should be")
	}
	if said := l.annotated(); len(said) != 1 || !strings.Contains(said[0], "commit the file itself") {
		t.Errorf("told: %q", said)
	}
}

// link commits a symbolic link.
func (l *loop) link(path, to string) {
	l.t.Helper()
	ctx, git := l.t.Context(), l.Person.Git
	ref, _, err := git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	tree, _, err := git.CreateTree(ctx, sandbox.Owner, sandbox.Repo, ref.GetObject().GetSHA(), []*gh.TreeEntry{
		{Path: &path, Mode: new("120000"), Type: new("blob"), Content: &to},
	})
	l.must(err)
	commit, _, err := git.CreateCommit(ctx, sandbox.Owner, sandbox.Repo, gh.Commit{Message: new("Link " + path), Tree: tree, Parents: []*gh.Commit{{SHA: ref.Object.SHA}}}, nil)
	l.must(err)
	l.moveMain(commit.GetSHA())
}

func TestPass_reads_plans_with_the_long_ending(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/plans/core.markdown", small)
	l.commit("ROADMAP.markdown", "# Milestone 2: Later\n\n- [ ] Rest\n")
	l.settle()
	want := []string{"Goal 1: First: open", "Goal 2: Second: open", "Task 1.1: Build: open", "Draw: open", "Cut: open", "Rest: open"}
	if diff := cmp.Diff(len(want), len(l.state())); diff != "" {
		t.Errorf("%q", l.state())
	}
	l.must(l.CloseIssue(t.Context(), l.number("Rest"), "completed"))
	l.settle()
	if l.pull() == nil {
		t.Error("no pull request was opened")
	}
}

func TestPass_says_that_a_plan_is_MDX(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	want := l.state()
	l.commit("docs/plans/prices.mdx", "# Prices\n\n- [ ] a box of a page\n")
	l.commit("docs/plans/later.mdx", "# Milestone 2: Later\n\n- [ ] Rest\n")
	l.settle()
	said := l.annotated()
	if len(said) != 1 || !strings.HasPrefix(said[0], "docs/plans/later.mdx: the plan is MDX") {
		t.Errorf("told: %q", said)
	}
	if diff := cmp.Diff(want, l.state()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}

	l.remove(smallPath)
	l.commit("docs/milestone-1.mdx", small)
	l.settle()
	if diff := cmp.Diff(want, l.state()); diff != "" {
		t.Errorf("issues of a plan that was renamed (-want +got):\n%s", diff)
	}
	l.commit(sync.ConfigPath, "plans: ['docs/*.mdx']\n")
	l.settle()
	if diff := cmp.Diff(want, l.state()); diff != "" {
		t.Errorf("issues of a plan that is named (-want +got):\n%s", diff)
	}
	if said := l.annotated(); len(said) > 0 {
		t.Errorf("told of a plan that is named: %q", said)
	}
}
