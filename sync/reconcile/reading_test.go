package reconcile_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// cutTrees answers requests for trees as GitHub does for ones that are too large to be listed; it has all
// others sent.
type cutTrees struct{ asked int }

// RoundTrip implements [http.RoundTripper].
func (c *cutTrees) RoundTrip(request *http.Request) (*http.Response, error) {
	_, tree, ok := strings.Cut(request.URL.Path, "/git/trees/")
	if !ok || request.Method != http.MethodGet {
		return http.DefaultTransport.RoundTrip(request)
	}
	c.asked++
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Request: request, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"sha":"` + tree + `","truncated":true,"tree":[]}`)),
	}, nil
}

// connect gives the engine other adapters to GitHub, which send by the transport; nil is the usual one.
func (l *loop) connect(transport http.RoundTripper) {
	l.t.Helper()
	host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now, Transport: transport})
	l.must(err)
	l.engine.Host = host
}

// moreNotes commits as many files that are called like plans.
func (l *loop) moreNotes(n int) {
	l.t.Helper()
	ctx, git := l.t.Context(), l.Person.Git
	ref, _, err := git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	entries := make([]*gh.TreeEntry, n)
	for i := range entries {
		entries[i] = &gh.TreeEntry{Path: new(fmt.Sprintf("a/milestone-%04d.md", i)), Mode: new("100644"), Type: new("blob"), Content: new("# Notes\n")}
	}
	tree, _, err := git.CreateTree(ctx, sandbox.Owner, sandbox.Repo, ref.GetObject().GetSHA(), entries)
	l.must(err)
	message := "Take notes"
	commit, _, err := git.CreateCommit(ctx, sandbox.Owner, sandbox.Repo, gh.Commit{Message: &message, Tree: tree, Parents: []*gh.Commit{{SHA: ref.Object.SHA}}}, nil)
	l.must(err)
	l.moveMain(commit.GetSHA())
}

func (l *loop) moveMain(commit string) {
	l.t.Helper()
	_, _, err := l.Person.Git.UpdateRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/main", gh.UpdateRef{SHA: commit, Force: new(true)})
	l.must(err)
}

func TestPass_removes_nothing_that_lies_past_a_bound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		notes int
		cut   bool
		why   string
	}{
		"a folder of too many files": {cut: true, why: "holds too many files to be listed"},
		"more plans than are read":   {notes: 2001, why: "it has 2002 plan files, and 2000 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			want, before := l.state(), l.tipOf("main")
			trees := &cutTrees{}
			if test.cut {
				l.connect(trees)
			}
			if test.notes > 0 {
				l.moreNotes(test.notes)
			}
			for range 2 {
				l.commit("README.md", l.clock.now().String())
				result, _ := l.pass()
				told := map[string]string{}
				for _, notice := range result.Notices {
					told[notice.Code] += notice.Message
				}
				if !strings.Contains(told["unread"], test.why) || !strings.Contains(told["unread"], "let `plans` in .github/milepost.yml name fewer files") {
					t.Errorf("told: %q", told)
				}
				if !strings.Contains(told["held"], test.why) {
					t.Errorf("told of what is held: %q", told["held"])
				}
			}
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			if trees.asked > 10 {
				t.Errorf("%d trees were asked for", trees.asked)
			}
			l.connect(nil)
			l.moveMain(before)
			l.commit("README.md", "mended")
			l.settle()
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues after the repair (-want +got):\n%s", diff)
			}
			if notices := append(l.notices("unread"), l.notices("held")...); len(notices) > 0 {
				t.Errorf("told after the repair: %q", notices)
			}
		})
	}
}

// The tree did not change, so that it is not listed again.
func TestPass_remembers_that_plans_were_left_unread(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	want := l.state()
	l.connect(&cutTrees{})
	l.commit("README.md", "another tree")
	l.pass()
	l.open("Something that changes on GitHub", "")
	l.must(l.CloseIssue(t.Context(), l.number("Goal 1: First"), "completed"))
	l.pass()
	for _, line := range want {
		if title, state, _ := strings.Cut(line, ": "); strings.HasPrefix(state, "open") && title != "Goal 1: First" && l.issue(l.number(title)).GetState() != "open" {
			t.Errorf("%q was closed", title)
		}
	}
}

func TestPass_ends_whatever_the_globs_say(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	want := l.state()
	braces := strings.Repeat("{a,a}", 28)
	l.commit(strings.Repeat("a", 28)+"b", "of no use")
	l.commit(sync.ConfigPath, "plans: ['"+braces+"', 'docs/*.md']\ntrack: {sections: ['!"+braces+"']}\n")
	l.commit("docs/milestone-1.md", small+"\n## "+strings.Repeat("a", 28)+"b\n\n- [ ] A task below it\n")
	l.settle()
	if diff := cmp.Diff(len(want)+1, len(l.state())); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// Files with the same content are plans of their own.
func TestPass_mirrors_copies_of_a_plan_each_by_itself(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	for _, folder := range []string{"a", "b", "c"} {
		l.commit(folder+"/milestone-1.md", "# Milestone 1: Maps\n\n## Goals\n\n- [ ] Draw\n")
	}
	l.settle()
	if issues := l.issues(); len(issues) != 3 {
		t.Errorf("%d issues", len(issues))
	}
	l.commit("b/milestone-1.md", "# Milestone 1: Maps\n\n## Goals\n\n- [x] Draw\n")
	l.settle()
	closed := 0
	for _, issue := range l.issues() {
		if issue.GetState() == "closed" {
			closed++
		}
	}
	if closed != 1 {
		t.Errorf("%d of the issues are closed", closed)
	}
}
