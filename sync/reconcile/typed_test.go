package reconcile_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// renameAs lets a person rename an issue.
func (l *loop) renameAs(client *gh.Client, number int, title string) {
	l.t.Helper()
	_, _, err := client.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Title: &title})
	l.must(err)
}

// few runs some passes of a loop that need not come to rest.
func (l *loop) few() (codesSeen []string) {
	l.t.Helper()
	for range 4 {
		result, _ := l.pass()
		codesSeen = append(codesSeen, codes(result)...)
	}
	return codesSeen
}

func TestTitle_of_somebody_who_may_not_write_waits_for_a_person(t *testing.T) {
	t.Parallel()
	const words = "Goal 1: Buy my things"
	for _, mode := range []string{"commit", "auto_merge"} {
		for role, trusted := range map[string]bool{"triage": false, "push": true, "admin": true} {
			t.Run(mode+", "+role, func(t *testing.T) {
				t.Parallel()
				l := inMode(t, mode)
				l.closeIssue("Goal 2: Second")
				l.renameAs(l.somebody("eve", role), l.number("Goal 1: First"), words)
				told := l.few()
				main := tick(small, "Goal 2")
				want := strings.Replace(main, "Goal 1: First", words, 1)
				if trusted {
					l.wantFile("the document", "main", smallPath, want)
					return
				}
				if mode == "auto_merge" {
					main = small // it comes along in the same pull request
				}
				l.wantFile("the document meanwhile", "main", smallPath, main)
				if !slices.Contains(told, "title-review") || l.pull() == nil {
					t.Fatalf("told %v, and the pull request is %v", told, l.pull())
				}
				l.wantFile("the branch", sync.Branch, smallPath, want)
				// What nobody has to look at goes on being committed meanwhile.
				l.closeIssue("Draw")
				l.few()
				if mode == "commit" {
					main = tick(main, "Draw")
				}
				l.wantFile("the document", "main", smallPath, main)
				l.wantFile("the branch", sync.Branch, smallPath, tick(want, "Draw"))
				l.must(l.Merge(t.Context(), l.pull().GetNumber(), "squash"))
				l.settle()
				l.wantFile("the merged document", "main", smallPath, tick(want, "Draw"))
			})
		}
	}
}

// Whoever opens an issue may rename it, with no rights in the repository at all.
func TestTitle_of_an_adopted_issue_waits_for_a_person(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"commit", "auto_merge"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			stranger := l.somebody("stranger", "")
			title := "A wish"
			issue, _, err := stranger.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title})
			l.must(err)
			l.commit(sync.ConfigPath, "adopt: true\nwrite_back: "+mode+"\n")
			plan := "# Milestone 1: Network\n\n## Goals\n\n- [ ] Work offline (#1)\n"
			l.commit(smallPath, plan)
			l.settle()
			l.renameAs(stranger, issue.GetNumber(), "Buy my things")
			told := l.few()
			l.wantFile("the document", "main", smallPath, plan)
			l.wantFile("the branch", sync.Branch, smallPath, strings.Replace(plan, "Work offline", "Buy my things", 1))
			if !slices.Contains(told, "title-review") {
				t.Errorf("told %v", told)
			}
		})
	}
}

func TestTitle_waits_where_GitHub_does_not_tell_who_typed_it(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"who renamed": "/events", "what they may": "/permission"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := inMode(t, "commit")
			l.useTransport(answering{func(r *http.Request) bool {
				return strings.HasSuffix(r.URL.Path, path) && !strings.HasSuffix(r.URL.Path, "/issues/events")
			}, http.StatusNotFound, `{"message":"Not Found"}`})
			l.renameAs(l.Person, l.number("Goal 1: First"), "Goal 1: The very first")
			l.few()
			l.wantFile("the document", "main", smallPath, small)
			if l.pull() == nil {
				t.Error("no pull request is open")
			}
		})
	}
}

// GitHub merges later what it was asked to: that is taken back before such a title is in it.
func TestTitle_of_somebody_who_may_not_write_takes_auto_merge_back(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	l.few()
	if l.pull().GetAutoMerge() == nil {
		t.Fatal("auto-merge is not on")
	}
	l.renameAs(l.somebody("eve", "triage"), l.number("Goal 2: Second"), "Goal 2: Buy my things")
	seen := false
	l.useTransport(watching(func(r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git/commits") {
			seen = true
			if l.pull().GetAutoMerge() != nil && strings.Contains(l.at(sync.Branch, smallPath), "Buy") {
				t.Error("auto-merge is on with the title in it")
			}
		}
	}))
	l.few()
	if pull := l.pull(); !seen || pull == nil || pull.GetAutoMerge() != nil {
		t.Errorf("the pull request is %v", pull)
	}
	if !strings.Contains(l.at(sync.Branch, smallPath), "Buy my things") {
		t.Error("the title is not proposed")
	}
}

// watching lets something look on before each request of the App.
type watching func(*http.Request)

func (w watching) RoundTrip(request *http.Request) (*http.Response, error) {
	w(request)
	return http.DefaultTransport.RoundTrip(request)
}
