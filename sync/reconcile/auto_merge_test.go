package reconcile_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// person sends a request as the repository's owner to a path below the repository.
func (l *loop) person(method, below string, body any) {
	l.t.Helper()
	request, err := l.Person.NewRequest(l.t.Context(), method, "repos/"+sandbox.Owner+"/"+sandbox.Repo+below, body)
	l.must(err)
	_, err = l.Person.Do(request, nil)
	l.must(err)
}

type fields = map[string]any

// protect gives the default branch rules.
func (l *loop) protect(rules ...fields) {
	l.t.Helper()
	l.protectAll("~DEFAULT_BRANCH", rules...)
}

// protectAll gives rules to the branches that a pattern fits.
func (l *loop) protectAll(pattern string, rules ...fields) {
	l.t.Helper()
	l.person(http.MethodPost, "/rulesets", fields{
		"name": "default", "target": "branch", "enforcement": "active", "rules": rules,
		"conditions": fields{"ref_name": fields{"include": []string{pattern}, "exclude": []string{}}},
	})
}

func requiredCheck(context string) fields {
	return fields{"type": "required_status_checks", "parameters": fields{
		"required_status_checks": []fields{{"context": context}}, "strict_required_status_checks_policy": false,
	}}
}

func requiredReview() fields {
	return fields{"type": "pull_request", "parameters": fields{
		"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": true, "require_code_owner_review": false,
		"require_last_push_approval": false, "required_review_thread_resolution": false,
	}}
}

// check sets a status of the newest commit on the write-back branch.
func (l *loop) check(context, state string) {
	l.t.Helper()
	ref, _, err := l.Person.Git.GetRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/"+sync.Branch)
	l.must(err)
	_, _, err = l.Person.Repositories.CreateStatus(l.t.Context(), sandbox.Owner, sandbox.Repo, ref.Object.GetSHA(), gh.RepoStatus{State: &state, Context: &context})
	l.must(err)
}

// guarded is a loop in auto-merge mode whose default branch asks for the check "build", with
// Goal 1 closed.
func guarded(t *testing.T, settings fields) *loop {
	t.Helper()
	l := inMode(t, "{mode: auto_merge, merge_method: squash}")
	l.person(http.MethodPatch, "", settings)
	l.protect(requiredCheck("build"))
	l.closeIssue("Goal 1: First")
	return l
}

func codes(result sync.Result) []string {
	var out []string
	for _, notice := range result.Notices {
		out = append(out, notice.Code)
	}
	return out
}

func TestAutoMerge_waits_for_required_checks(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	l.pass()
	pull := l.pull()
	if pull.GetAutoMerge().GetMergeMethod() != "squash" {
		t.Fatalf("auto-merge is %v", pull.GetAutoMerge())
	}
	// More edits come along, and GitHub is not asked again.
	l.closeIssue("Goal 2: Second")
	l.Hub.ResetRequests()
	l.pass()
	if count := len(slices.DeleteFunc(l.Spent(), func(r localhub.Request) bool { return r.Path != "/graphql" })); count > 1 {
		t.Errorf("%d mutations were sent for one move of the branch", count)
	}
	l.wantFile("the document meanwhile", "main", smallPath, small)
	l.check("build", "success") // GitHub merges by itself now
	l.settle()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 1", "Goal 2"))
	if l.pull() != nil {
		t.Error("the pull request is still open")
	}
}

func TestAutoMerge_that_a_person_took_back_is_not_asked_for_again(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	l.pass()
	l.mutate("disablePullRequestAutoMerge", fields{"pullRequestId": l.pull().GetNodeID()})
	l.closeIssue("Goal 2: Second")
	l.settle()
	if auto := l.pull().GetAutoMerge(); auto != nil {
		t.Errorf("auto-merge is on again: %v", auto)
	}
	l.check("build", "success")
	l.closeIssue("Draw")
	l.settle()
	if l.pull() == nil {
		t.Error("it was merged against the person's will")
	}
}

// mutate carries out a GraphQL mutation as the person.
func (l *loop) mutate(name string, input fields) {
	l.t.Helper()
	query := "mutation($input: " + strings.ToUpper(name[:1]) + name[1:] + "Input!) { " + name + "(input: $input) { clientMutationId } }"
	request, err := l.Person.NewRequest(l.t.Context(), http.MethodPost, "graphql", fields{"query": query, "variables": fields{"input": input}})
	l.must(err)
	var answer struct{ Errors []struct{ Message string } }
	_, err = l.Person.Do(request, &answer)
	l.must(err)
	if len(answer.Errors) > 0 {
		l.t.Fatal(answer.Errors[0].Message)
	}
}

func TestAutoMerge_is_taken_back_when_people_push_to_the_branch(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	l.pass()
	l.clock.advance(time.Minute)
	theirs := l.commitOn(sync.Branch, "notes.txt", "by hand\n")
	l.pass()
	if auto := l.pull().GetAutoMerge(); auto != nil {
		t.Errorf("GitHub would merge what nobody has seen: %v", auto)
	}
	l.holds(sync.Branch, theirs)
	// Who turns it on again wants it so.
	l.mutate("enablePullRequestAutoMerge", fields{"pullRequestId": l.pull().GetNodeID()})
	l.closeIssue("Goal 2: Second")
	l.settle()
	if l.pull().GetAutoMerge() == nil {
		t.Error("a person's own choice was taken back")
	}
	l.wantFile("the document", "main", smallPath, small)
}

func TestAutoMerge_is_taken_back_when_the_mode_changes(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: auto_merge\n")
	l.commit(smallPath, small)
	l.settle()
	l.person(http.MethodPatch, "", fields{"allow_auto_merge": true})
	off := l.commitAside("Ask people", sync.ConfigPath, "write_back: pull_request\n")
	l.protect(requiredCheck("build"))
	l.closeIssue("Goal 1: First")
	result, _ := l.pass()
	if l.full(result.PullRequest).GetAutoMerge() == nil {
		t.Fatal("auto-merge is not on")
	}
	l.person(http.MethodPost, "/statuses/"+off.head, fields{"state": "success", "context": "build"})
	l.must(l.Merge(t.Context(), off.number, "merge"))
	l.settle()
	if auto := l.full(result.PullRequest).GetAutoMerge(); auto != nil {
		t.Errorf("it is still on: %v", auto)
	}
}

// full reads a pull request with all that GitHub says of it.
func (l *loop) full(number int) *gh.PullRequest {
	l.t.Helper()
	pull, _, err := l.Person.PullRequests.Get(l.t.Context(), sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	return pull
}

// aside is a person's pull request.
type aside struct {
	number int
	head   string
}

// commitAside opens a person's pull request that writes a file.
func (l *loop) commitAside(title, path, content string) aside {
	l.t.Helper()
	main, _, err := l.Person.Git.GetRef(l.t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	l.must(err)
	_, _, err = l.Person.Git.CreateRef(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/aside", SHA: main.Object.GetSHA()})
	l.must(err)
	head := l.commitOn("aside", path, content)
	branch, base := "aside", "main"
	pull, _, err := l.Person.PullRequests.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{Title: &title, Head: branch, Base: base})
	l.must(err)
	return aside{pull.GetNumber(), head}
}

func TestAutoMerge_falls_back_to_merging_when_the_rules_are_met(t *testing.T) {
	t.Parallel()
	graphQL := func(r *http.Request) bool { return r.URL.Path == "/graphql" }
	tests := map[string]struct {
		settings  fields
		transport http.RoundTripper
		notice    bool
	}{
		"the_setting_is_off": {fields{"allow_auto_merge": false}, nil, true},
		"no_graphql":         {fields{"allow_auto_merge": true}, answering{graphQL, 404, `{"message":"Not Found"}`}, true},
		"an_unknown_mutation": {fields{"allow_auto_merge": true}, answering{graphQL, 200,
			`{"errors":[{"message":"Field 'enablePullRequestAutoMerge' doesn't exist on type 'Mutation'","extensions":{"code":"undefinedField"}}]}`}, true},
		"a_missing_permission": {fields{"allow_auto_merge": true}, answering{graphQL, 200,
			`{"data":{"enablePullRequestAutoMerge":null},"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`}, true},
		"the_limit_of_graphql": {fields{"allow_auto_merge": true}, answering{graphQL, 200,
			`{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for installation ID 1."}]}`}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := guarded(t, test.settings)
			if test.transport != nil {
				l.useTransport(test.transport)
			}
			result, _ := l.pass()
			if got := slices.Contains(codes(result), "auto-merge"); got != test.notice {
				t.Errorf("the notices are %v", result.Notices)
			}
			if result.RequeueAt.IsZero() {
				t.Error("nobody will look again")
			}
			if pull := l.pull(); pull == nil || pull.GetAutoMerge() != nil {
				t.Fatalf("the pull request is %v", pull)
			}
			l.check("build", "success")
			l.settle()
			l.wantFile("the document", "main", smallPath, tick(small, "Goal 1"))
		})
	}
}

func TestAutoMerge_merges_at_once_where_github_says_that_nothing_is_unmet(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true})
	// The check ends after the pull request was looked at.
	l.before(http.MethodPost, "/graphql", func() { l.check("build", "success") })
	l.pass()
	l.wantFile("the document", "main", smallPath, tick(small, "Goal 1"))
}

func TestAutoMerge_names_a_method_that_the_repository_does_not_allow(t *testing.T) {
	t.Parallel()
	l := guarded(t, fields{"allow_auto_merge": true, "allow_squash_merge": false})
	result, _ := l.pass()
	if !slices.ContainsFunc(result.Notices, func(n sync.Notice) bool { return strings.Contains(n.Message, "squash") }) {
		t.Errorf("the notices are %v", result.Notices)
	}
	if l.pull().GetAutoMerge() != nil {
		t.Error("it is merged by another method")
	}
}

func TestAutoMerge_takes_the_first_method_that_is_allowed(t *testing.T) {
	t.Parallel()
	l := inMode(t, "auto_merge")
	l.person(http.MethodPatch, "", fields{"allow_merge_commit": false, "allow_auto_merge": true})
	l.protect(requiredCheck("build"))
	l.closeIssue("Goal 1: First")
	l.pass()
	if method := l.pull().GetAutoMerge().GetMergeMethod(); method != "squash" {
		t.Errorf("the method is %q", method)
	}
}
