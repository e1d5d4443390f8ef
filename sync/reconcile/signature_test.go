package reconcile_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
)

// somebody is the client of another person with a role in the repository.
func (l *loop) somebody(login, role string) *gh.Client {
	l.t.Helper()
	client, err := l.ClientOf(l.Hub.AddUser(login))
	l.must(err)
	if role != "" {
		l.person(http.MethodPut, "/collaborators/"+login, fields{"permission": role})
	}
	return client
}

// closeAs lets a person close an issue.
func (l *loop) closeAs(client *gh.Client, title string) {
	l.t.Helper()
	closed := "closed"
	_, _, err := client.Issues.Update(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), gh.UpdateIssueRequest{State: &closed})
	l.must(err)
}

// closeByBot lets another App close an issue.
func (l *loop) closeByBot(title string) {
	l.t.Helper()
	const other = 77
	l.must(l.Hub.AddApp(localhub.App{ID: other, Slug: "stale", Name: "Stale", PublicKey: &testkey.Key().PublicKey, Permissions: map[string]string{"issues": "write", "metadata": "read"}}))
	id, err := l.Hub.Install(other, sandbox.Owner, sandbox.Repo)
	l.must(err)
	host, err := github.New(github.Options{AppID: other, PrivateKey: l.PrivateKey, APIURL: l.URL, Now: l.clock.now})
	l.must(err)
	repo, closed := l.repo, true
	repo.Installation = id
	_, err = host.Do(l.t.Context(), repo, sync.UpdateIssue{Closed: &closed, Reason: "completed"}, sync.Target{Issue: l.number(title)})
	l.must(err)
}

// closeByPull lets the owner merge a contributor's pull request that says that it closes an issue.
func (l *loop) closeByPull(title string) {
	l.t.Helper()
	l.branchOff("topic")
	l.commitOn("topic", "code.txt", "new\n")
	contributor := l.somebody("contributor", "push")
	head, base, text, body := "topic", "main", "Code", fmt.Sprintf("Closes #%d", l.number(title))
	pull, _, err := contributor.PullRequests.Create(l.t.Context(), sandbox.Owner, sandbox.Repo, gh.CreatePullRequest{
		Title: &text, Head: head, Base: base, Body: &body,
	})
	l.must(err)
	l.must(l.Merge(l.t.Context(), pull.GetNumber(), "merge"))
}

// role is the role whose signing is tested, lead the title of its line's issue.
const (
	role = "Engineering Lead"
	lead = role + " (Sign-off)"
)

// withoutGraphQL is a GitHub that does not have it.
var withoutGraphQL = answering{func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/graphql") }, http.StatusNotFound, `{"message":"Not Found"}`}

func TestSignature_is_only_what_a_listed_person_closes_by_hand(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		signers string
		end     func(l *loop)
		// name is what is written, "" for nothing; why is what the comment says then.
		name, why string
	}{
		"anybody where no list is":               {"", func(l *loop) { l.closeAs(l.somebody("eve", "triage"), lead) }, "eve", ""},
		"a listed person":                        {"[eve]", func(l *loop) { l.closeAs(l.somebody("Eve", "triage"), lead) }, "Eve", ""},
		"a person who is not listed":             {"[ann]", func(l *loop) { l.somebody("ann", ""); l.closeIssue(lead) }, "", "who is not listed"},
		"one of a list that nobody answers to":   {"[nobody-at-all]", func(l *loop) { l.closeIssue(lead) }, "", "who is not listed"},
		"a merged pull request":                  {"[" + sandbox.Owner + "]", func(l *loop) { l.closeByPull(lead) }, "", "by a pull request"},
		"a merged pull request where no list is": {"", func(l *loop) { l.closeByPull(lead) }, "", "by a pull request"},
		"a commit": {"", func(l *loop) {
			_, err := l.Commit(l.t.Context(), "code.txt", []byte("new\n"), fmt.Sprintf("Fixes #%d", l.number(lead)))
			l.must(err)
		}, "", "by a commit"},
		"a bot":                {"", func(l *loop) { l.closeByBot(lead) }, "", "by the bot stale"},
		"a bot that is listed": {"[stale]", func(l *loop) { l.closeByBot(lead) }, "", "by the bot stale"},
	}
	for name, test := range tests {
		for _, mode := range []string{"pull_request", "commit", "commit without GraphQL"} {
			t.Run(name+", "+mode, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				setting, rest := strings.CutSuffix(mode, " without GraphQL")
				config := "write_back:\n  mode: " + setting + "\n  co_authors: on\n"
				if test.signers != "" {
					config += "sign_off:\n  " + role + ": " + test.signers + "\n"
				}
				l.commit(sync.ConfigPath, config)
				l.commit(smallPath, slotted)
				l.settle()
				if rest {
					l.useTransport(withoutGraphQL)
				}
				test.end(l)
				result, _ := l.pass()
				l.settle()
				branch := map[bool]string{true: sync.Branch, false: "main"}[setting == "pull_request"]
				want := tick(slotted, role)
				if test.name != "" {
					want = strings.Replace(want, role+": [Name] - [Date]", role+": "+test.name+" - "+l.clock.now().UTC().Format("January 2, 2006"), 1)
				}
				l.wantFile("the plan", branch, smallPath, want)
				if told := slices.Contains(codes(result), "signer"); told != (test.why != "") {
					t.Errorf("notices: %v", result.Notices)
				}
				commit, _, err := l.Person.Repositories.GetCommit(t.Context(), sandbox.Owner, sandbox.Repo, branch, nil)
				l.must(err)
				message := commit.GetCommit().GetMessage()
				for _, trailer := range []string{"Milepost-Sign-Off: ", "Co-authored-by: "} {
					if strings.Contains(message, trailer) != (test.name != "") {
						t.Errorf("the commit says %q", message)
					}
				}
				said := l.said(lead)
				if len(said) != min(len(test.why), 1) || len(said) > 0 && (!strings.Contains(said[0], test.why) || strings.Contains(said[0], "@")) {
					t.Errorf("the App said %q", said)
				}
				if !slices.Contains(l.state(), lead+": closed completed") {
					t.Errorf("the close does not stand: %v", l.state())
				}
				l.closeIssue("Goal 1: Plain")
				l.settle()
				if again := l.said(lead); len(again) != len(said) {
					t.Errorf("it was said again: %q", again)
				}
			})
		}
	}
}

// A login may pass to somebody else: the number of the account is who signs.
func TestSignature_is_compared_by_the_number_of_the_account(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: commit\nsign_off:\n  "+role+": [eve]\n")
	l.commit(smallPath, slotted)
	l.settle()
	l.closeAs(l.somebody("eve", "triage"), lead)
	l.useTransport(answering{func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/users/eve") }, http.StatusOK,
		`{"id": 4242, "login": "eve", "type": "User"}`})
	l.settle()
	l.wantFile("the plan", "main", smallPath, tick(slotted, role))
}

// What is not known is no signature, and nobody is accused of anything.
func TestSignature_is_none_where_GitHub_does_not_tell(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, slotted)
	l.settle()
	l.closeIssue(lead)
	l.useTransport(answering{func(r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "/graphql") && r.Method == http.MethodPost
	},
		http.StatusOK, `{"data":{"repository":null},"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`})
	result, _ := l.pass()
	l.settle()
	l.wantFile("the plan", sync.Branch, smallPath, tick(slotted, role))
	if !slices.Contains(codes(result), "signer") || len(l.said(lead)) != 0 {
		t.Errorf("told %v, said %q", result.Notices, l.said(lead))
	}
}

// In commit mode a line is written once: it waits while a limit keeps Milepost from knowing who signed.
func TestSignature_is_waited_for_at_a_limit(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "write_back: commit\n")
	l.commit(smallPath, slotted)
	l.settle()
	l.closeIssue(lead)
	l.closeIssue("Goal 1: Plain")
	l.useTransport(answering{func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/graphql") }, http.StatusOK,
		`{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`})
	l.pass()
	l.pass()
	l.wantFile("the plan meanwhile", "main", smallPath, tick(slotted, "Goal 1"))
	l.useTransport(http.DefaultTransport)
	l.settle()
	if got := l.at("main", smallPath); !strings.Contains(got, "[x] "+role+": "+sandbox.Owner+" - ") {
		t.Errorf("the signature is not written:\n%s", got)
	}
}

func TestDecision_is_only_that_of_somebody_who_may_write(t *testing.T) {
	t.Parallel()
	for role, counts := range map[string]bool{"read": false, "triage": false, "push": true, "maintain": true} {
		for _, mode := range []string{"pull_request", "commit"} {
			t.Run(role+", "+mode, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				l.commit(sync.ConfigPath, "write_back: "+mode+"\n")
				l.commit(smallPath, slotted)
				l.settle()
				question, body := "Question 1: Which store?", "Decision: SQLite"
				l.comment(question, "Decision: Postgres")
				_, _, err := l.somebody("eve", role).Issues.CreateComment(t.Context(), sandbox.Owner, sandbox.Repo, l.number(question), gh.IssueCommentRequest{Body: body})
				l.must(err)
				l.closeIssue(question)
				l.settle()
				branch, decision := map[bool]string{true: sync.Branch, false: "main"}[mode == "pull_request"], map[bool]string{true: "SQLite", false: "Postgres"}[counts]
				want := strings.Replace(tick(slotted, "Question 1"), "- **Decision**: [Pending/Decided]", "- **Decision**: "+decision, 1)
				l.wantFile("the plan", branch, smallPath, want)
			})
		}
	}
}
