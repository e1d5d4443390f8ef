package reconcile_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

// treesOf answers requests for trees by itself, and those for the blob "notes"; it has all others sent.
type treesOf struct {
	answer func(recursive bool) string
	asked  int
}

// RoundTrip implements [http.RoundTripper].
func (o *treesOf) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := "# Notes\n"
	switch {
	case strings.Contains(request.URL.Path, "/git/trees/") && request.Method == http.MethodGet:
		o.asked++
		answer = o.answer(request.URL.Query().Get("recursive") != "")
	case !strings.HasSuffix(request.URL.Path, "/git/blobs/notes"):
		return http.DefaultTransport.RoundTrip(request)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Request: request, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(answer)),
	}, nil
}

// connect gives the engine other adapters to GitHub, which send by the transport; nil is the usual one.
func (l *loop) connect(transport http.RoundTripper) {
	l.t.Helper()
	host, err := github.New(github.Options{AppID: l.AppID, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now, Transport: transport})
	l.must(err)
	l.engine.Host = host
}

func TestPass_removes_nothing_that_lies_past_a_bound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func(recursive bool) string
		why    string
	}{
		"a tree that holds itself": {func(recursive bool) string {
			return fmt.Sprintf(`{"sha":"self","truncated":%t,"tree":[{"path":"a","mode":"040000","type":"tree","sha":"self"}]}`, recursive)
		}, "holds itself"},
		"more plans than are read": {func(bool) string {
			var out strings.Builder
			for i := range 2001 {
				fmt.Fprintf(&out, `{"path":"a/milestone-%04d.md","mode":"100644","type":"blob","sha":"notes","size":8},`, i)
			}
			return `{"sha":"t","truncated":false,"tree":[` + out.String() + `{"path":"docs/milestone-1.md","mode":"100644","type":"blob","sha":"notes","size":8}]}`
		}, "it has 2002 plan files, and 2000 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			want := l.state()
			trees := &treesOf{answer: test.answer}
			l.connect(trees)
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
	l.connect(&treesOf{answer: func(recursive bool) string {
		return fmt.Sprintf(`{"sha":"self","truncated":%t,"tree":[{"path":"a","mode":"040000","type":"tree","sha":"self"}]}`, recursive)
	}})
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
