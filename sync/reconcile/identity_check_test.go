package reconcile_test

import (
	"net/http"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// usurp renames the repository and gives another one its name, with a plan and as many issues.
func (l *loop) usurp() {
	l.t.Helper()
	l.person(http.MethodPatch, "", fields{"name": "elsewhere"})
	_, err := l.Hub.AddRepository(sandbox.Owner, sandbox.Repo, localhub.RepositoryOptions{})
	l.must(err)
	_, err = l.Hub.Install(l.AppID, sandbox.Owner, sandbox.Repo)
	l.must(err)
	l.commit(smallPath, tick(small, "Goal 1"))
	for range 6 {
		l.open("Somebody's", "Hands off")
	}
}

func TestPass_writes_nothing_to_another_repository_of_the_same_name(t *testing.T) {
	t.Parallel()
	stories := map[string]func(l *loop){
		"before the first pass": func(*loop) {},
		"mirrored":              func(l *loop) { l.settle() },
		"with a pull request":   func(l *loop) { l.settle(); l.closeIssue("Goal 2: Second"); l.settle() },
		"with work to be done": func(l *loop) {
			l.settle()
			l.closeIssue("Goal 2: Second")
			l.commit(smallPath, small+"- [ ] Task 9: More\n")
		},
		"of which all is listed": func(l *loop) { l.settle(); l.nextDay() },
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, small)
			story(l)
			before, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			l.usurp()
			reasons := ""
			for range 4 {
				l.Hub.ResetRequests()
				result, err := l.engine.Pass(t.Context(), l.ledger, l.repo)
				if err != nil {
					reasons += err.Error()
				}
				reasons += result.Blocked
				for _, request := range l.Hub.Requests() {
					write := request.Method != http.MethodGet && !strings.HasSuffix(request.Path, "/access_tokens")
					if request.Kind == "installation" && write {
						t.Errorf("something was written: %s %s", request.Method, request.Path)
					}
				}
			}
			if !strings.Contains(reasons, "another repository") {
				t.Errorf("the passes say %q", reasons)
			}
			after, err := l.ledger.Load(t.Context(), l.repo)
			l.must(err)
			for key, record := range before.Items {
				if now := after.Items[key]; now.Status != record.Status || now.Issue.ID != record.Issue.ID || now.Issue.Closed != record.Issue.Closed {
					t.Errorf("%q was %s as %d and is %s as %d", record.Text, record.Status, record.Issue.ID, now.Status, now.Issue.ID)
				}
			}
			// Under its new name all goes on.
			l.repo.Name = "elsewhere"
			l.remember(func(repo *sync.RepoBase) { repo.Blocked.At = repo.Blocked.At.AddDate(0, 0, -2) })
			l.settle()
			issues, _, err := l.Person.Issues.ListByRepo(t.Context(), sandbox.Owner, "elsewhere", &gh.IssueListByRepoOptions{State: "all"})
			l.must(err)
			if len(issues) < 5 {
				t.Errorf("there are %d issues under the new name", len(issues))
			}
		})
	}
}

// Without a change nothing is asked of it.
func TestPass_asks_whose_the_name_is_once_at_most(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.closeIssue("Goal 1: First")
	l.pass()
	asked := 0
	for _, request := range l.Hub.Requests() {
		if request.Kind == "installation" && request.Path == "/repos/"+sandbox.Owner+"/"+sandbox.Repo {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("it was asked for %d times", asked)
	}
}
