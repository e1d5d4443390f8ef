package reconcile_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// refuse lets GitHub refuse requests as where a permission is missing, until the function returned is called.
func (l *loop) refuse(status int, match func(method, path string) bool) (allow func()) {
	return l.Hub.Inject(localhub.Fault{Kind: localhub.Refuse, Status: status, Match: func(r *http.Request) bool {
		return ofApp(r) && match(r.Method, r.URL.Path) || strings.HasSuffix(r.URL.Path, "/graphql") && match(r.Method, r.URL.Path)
	}})
}

// countOf counts the App's requests since the log was reset.
func (l *loop) countOf(match func(r localhub.Request) bool) int {
	count := 0
	for _, r := range l.Hub.Requests() {
		if match(r) {
			count++
		}
	}
	return count
}

// One permission that lacks for GraphQL blocks nothing: what REST can do is done by it, and what it cannot do is
// told.
func TestPass_goes_on_by_REST_where_GraphQL_is_refused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, "tables: on\nsign_off:\n  Engineering Lead: "+sandbox.Owner+"\n")
			l.commit(smallPath, slotted)
			l.commit("docs/milestone-4.md", rowsPlan)
			l.refuse(status, func(_, path string) bool { return strings.HasSuffix(path, "/graphql") })
			asked, minted := 0, 0
			count := func() {
				asked += l.countOf(func(r localhub.Request) bool { return strings.HasSuffix(r.Path, "/graphql") })
				minted += l.countOf(func(r localhub.Request) bool { return strings.HasSuffix(r.Path, "/access_tokens") })
			}
			l.Hub.ResetRequests()
			l.settle()
			count()
			if said := l.notices("links-unsupported"); len(said) != 1 {
				t.Errorf("it is said %d times that pull requests are not followed: %q", len(said), said)
			}
			l.closeIssue("Engineering Lead (Sign-off)")
			l.settle()
			l.work("feature", "Nothing to see")
			l.settle()
			l.closeIssue("Vendor leaves") // the branch is moved
			l.settle()
			if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "[x] Engineering Lead: "+sandbox.Owner+" - ") {
				t.Errorf("who signed is not known by REST:\n%s", got)
			}
			if got := l.at(sync.Branch, "docs/milestone-4.md"); strings.Contains(got, "| Vendor leaves") {
				t.Errorf("the branch was not moved:\n%s", got)
			}
			if blocked := l.blocked(); blocked != "" {
				t.Errorf("the repository is blocked: %s", blocked)
			}
			count()
			t.Logf("GraphQL was asked %d times and %d tokens were made", asked, minted)
			// Three kinds of questions, each twice where a 401 may be about the token.
			if asked > 6 || minted > 4 {
				t.Errorf("GraphQL was asked %d times and %d tokens were made", asked, minted)
			}
		})
	}
}

// blocked is why the repository is left alone, "" if it is not.
func (l *loop) blocked() string {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	return base.Repo.Blocked.Reason
}

// A branch may be refused while commits are taken: where files of workflows come along, for one.
func TestWriteBack_that_may_place_no_branch_blocks_nothing(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(t *testing.T) (*loop, func(method, path string) bool){
		"a new one": func(t *testing.T) (*loop, func(method, path string) bool) {
			t.Helper()
			return newMirroredLoop(t), func(method, path string) bool {
				return method == http.MethodPost && strings.HasSuffix(path, "/git/refs")
			}
		},
		"one that is to be moved": func(t *testing.T) (*loop, func(method, path string) bool) {
			t.Helper()
			l, _ := opened(t)
			return l, func(method, path string) bool {
				return strings.HasSuffix(path, "/graphql") || method == http.MethodPatch && strings.Contains(path, "/git/refs/")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, match := begin(t)
			allow := l.refuse(http.StatusForbidden, match)
			l.closeIssue("Goal 1: First")
			l.commit("docs/milestone-2.md", "# Milestone 2: Next\n\n## Goals\n\n- [ ] Another\n")
			result, _ := l.pass()
			if result.Blocked != "" || l.blocked() != "" {
				t.Errorf("the repository is blocked: %s", l.blocked())
			}
			if !slices.Contains(l.state(), "Another: open") {
				t.Errorf("other work did not go on: %q", l.state())
			}
			said := slices.DeleteFunc(slices.Clone(result.Notices), func(n sync.Notice) bool { return n.Code != "write-back-refused" })
			if len(said) != 1 || !strings.Contains(said[0].Message, "permission `workflows`") {
				t.Errorf("told: %v", result.Notices)
			}
			allow()
			l.clock.advance(2 * time.Hour)
			l.settle()
			if pull := l.pull(); pull == nil {
				t.Fatal("no pull request was opened once it was allowed")
			}
			want := strings.Replace(small, "- [ ] Goal 1", "- [x] Goal 1", 1)
			if name != "a new one" {
				want = strings.Replace(want, "- [ ] Goal 2", "- [x] Goal 2", 1)
			}
			if diff := cmp.Diff(want, l.at(sync.Branch, smallPath)); diff != "" {
				t.Errorf("the branch (-want +got):\n%s", diff)
			}
		})
	}
}
