package reconcile_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// helper is somebody with a permission for the repository.
type helper struct {
	l      *loop
	client *gh.Client
	login  string
	id     int64
}

func (l *loop) helper(login, permission string) helper {
	l.t.Helper()
	client, err := l.ClientOf(l.Hub.AddUser(login))
	l.must(err)
	_, _, err = l.Person.Repositories.AddCollaborator(l.t.Context(), sandbox.Owner, sandbox.Repo, login, &gh.RepositoryAddCollaboratorOptions{Permission: permission})
	l.must(err)
	return l.known(client, login)
}

// owner is the repository's owner.
func (l *loop) owner() helper { return l.known(l.Person, sandbox.Owner) }

func (l *loop) known(client *gh.Client, login string) helper {
	l.t.Helper()
	user, _, err := l.Person.Users.Get(l.t.Context(), login)
	l.must(err)
	return helper{l, client, login, user.GetID()}
}

// ask is what the event of an edit of theirs tells.
func (h helper) ask() sync.Ask {
	return sync.Ask{ID: h.login, Kind: sync.AskBox, Who: sync.User{ID: h.id, Login: h.login, Person: true}, Issue: h.l.dashboard().GetNumber()}
}

// tick ticks the box of an answer.
func (h helper) tick(hash string) {
	h.l.t.Helper()
	body := h.l.dashboard().GetBody()
	ticked := strings.Replace(body, "- [ ] <!-- milepost:q="+hash, "- [x] <!-- milepost:q="+hash, 1)
	if ticked == body {
		h.l.t.Fatalf("there is no box %s in\n%s", hash, body)
	}
	h.edit(ticked)
}

func (h helper) edit(body string) {
	h.l.t.Helper()
	_, _, err := h.client.Issues.Update(h.l.t.Context(), sandbox.Owner, sandbox.Repo, h.l.dashboard().GetNumber(), gh.UpdateIssueRequest{Body: &body})
	h.l.must(err)
}

// settleWith runs a pass with asks and then lets the loop come to rest.
func (l *loop) settleWith(asks ...sync.Ask) {
	l.t.Helper()
	l.passWith(asks...)
	l.settle()
}

// answered reports whether the body tells of an answer in such words, and leaves no box ticked.
func (l *loop) answered(words string) {
	l.t.Helper()
	body := l.dashboard().GetBody()
	if !strings.Contains(body, words) || strings.Contains(body, "[x]") {
		l.t.Errorf("%q is not told, or a box is ticked:\n%s", words, body)
	}
}

func TestBox_answers_each_question(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		for _, event := range []string{"told once", "lost", "told twice", "told late"} {
			t.Run(name+", event "+event, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				q.set(l)
				l.settle()
				owner := l.owner()
				owner.tick(q.choose(l.question(q.kind)))
				ask := owner.ask()
				switch event {
				case "told once":
					l.settleWith(ask)
				case "lost":
					l.settle()
				case "told twice":
					l.settleWith(ask, ask)
					l.settleWith(ask)
				case "told late":
					l.settle()
					l.settleWith(ask)
				}
				if wrong := q.wants(l); wrong != "" {
					t.Error(wrong)
				}
				l.answered("**" + sandbox.Owner + "** said yes: ")
				if n := strings.Count(l.dashboard().GetBody(), "said yes"); n != 1 {
					t.Errorf("it is told %d times", n)
				}
				if state := l.dashboard().GetState(); state != "closed" {
					t.Errorf("with nothing left to ask the issue is %s", state)
				}
			})
		}
	}
}

// Triage lets people edit nothing on GitHub, but roles of an organisation's own may.
func TestBox_ticked_without_permission_is_taken_back(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, event lost %t", name, lost), func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				q.set(l)
				l.settle()
				before := l.state()
				stranger := l.helper("stranger", "triage")
				stranger.tick(q.choose(l.question(q.kind)))
				if lost {
					l.settle()
				} else {
					l.settleWith(stranger.ask())
				}
				l.wants(before...)
				if l.pull() != nil {
					t.Error("a pull request was opened")
				}
				l.asking()
				l.answered("the tick of **stranger** was taken back")
				told := l.dashboard().GetUpdatedAt()
				l.clock.advance(time.Hour)
				l.settleWith()
				l.commit("README.md", "Something else.\n")
				l.settleWith()
				if again := l.dashboard().GetUpdatedAt(); !again.Equal(told) {
					t.Error("it was told again")
				}
			})
		}
	}
}

// Whoever edits the body after a tick has not ticked the box, whatever events say.
func TestBox_counts_for_whoever_ticked_it(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{true, false} {
		t.Run(fmt.Sprintf("by the owner: %t", first), func(t *testing.T) {
			t.Parallel()
			l := holding(t)
			before := l.state()
			owner, stranger := l.owner(), l.helper("stranger", "triage")
			hash := theAnswer(l.question(sync.AskRemovals))
			ticks, edits := stranger, owner
			if first {
				ticks, edits = owner, stranger
			}
			ticks.tick(hash)
			edits.edit(l.dashboard().GetBody() + "\n\nHello.")
			l.settleWith(edits.ask())
			if first {
				l.answered("**" + sandbox.Owner + "** said yes: ")
				return
			}
			l.wants(before...)
			l.answered("the tick of **stranger** was taken back")
		})
	}
}

// Where GitHub does not tell who edited what, everybody of whom an event told has to be allowed to.
func TestBox_without_GraphQL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		asks  func(owner, stranger helper) []sync.Ask
		words string
		yes   bool
	}{
		"the event tells":     {func(owner, _ helper) []sync.Ask { return []sync.Ask{owner.ask()} }, "said yes", true},
		"the event was lost":  {func(_, _ helper) []sync.Ask { return nil }, "Please tick the box again", false},
		"a stranger's, too":   {func(owner, stranger helper) []sync.Ask { return []sync.Ask{owner.ask(), stranger.ask()} }, "was taken back", false},
		"a bot's are nothing": {func(owner, _ helper) []sync.Ask { a := owner.ask(); a.Who.Person = false; return []sync.Ask{a} }, "Please tick the box again", false},
		"another issue's":     {func(owner, _ helper) []sync.Ask { a := owner.ask(); a.Issue = 1; return []sync.Ask{a} }, "Please tick the box again", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := holding(t)
			before := l.state()
			owner, stranger := l.owner(), l.helper("stranger", "triage")
			owner.tick(theAnswer(l.question(sync.AskRemovals)))
			l.useTransport(withoutGraphQL)
			l.settleWith(test.asks(owner, stranger)...)
			l.answered(test.words)
			if !test.yes {
				l.wants(before...)
				l.asking()
			}
		})
	}
}

// The box that was ticked is bound to what was asked.
func TestBox_of_a_question_that_has_changed_does_nothing(t *testing.T) {
	t.Parallel()
	l := holding(t)
	before := l.state()
	l.owner().tick(theAnswer(l.question(sync.AskRemovals)))
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settleWith(l.owner().ask())
	l.wants(before...)
	l.answered("the question has changed")
	l.owner().tick(theAnswer(l.question(sync.AskRemovals)))
	l.settle()
	for _, s := range l.state() {
		if !strings.HasSuffix(s, ": closed not_planned") {
			t.Error(s)
		}
	}
}

func TestBox_of_a_closed_issue_counts(t *testing.T) {
	t.Parallel()
	l := holding(t)
	l.must(l.CloseIssue(t.Context(), l.asking().GetNumber(), "completed"))
	l.settle()
	l.owner().tick(theAnswer(l.question(sync.AskRemovals)))
	l.settle()
	if wrong := allQuestions()["removals"].wants(l); wrong != "" {
		t.Error(wrong)
	}
	l.answered("said yes")
}

// People see nothing of a stop, wherever it comes.
func TestBox_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		begin := func(l *loop, file string) {
			l.start(file)
			q.set(l)
			l.settle()
			l.owner().tick(q.choose(l.question(q.kind)))
		}
		l := newLoop(t)
		begin(l, filepath.Join(t.TempDir(), "ledger.db"))
		requests := l.counted()
		for _, heard := range []bool{false, true} {
			for i, n := range points(requests) {
				if name != "removals" && i%4 != 0 && !testsize.Each() {
					continue
				}
				t.Run(fmt.Sprintf("%s, request %d, heard %t", name, n, heard), func(t *testing.T) {
					t.Parallel()
					l, file := newLoop(t), filepath.Join(t.TempDir(), "ledger.db")
					begin(l, file)
					l.stopped(file, n, heard)
					l.settle()
					if wrong := q.wants(l); wrong != "" {
						t.Error(wrong)
					}
					l.answered("said yes")
					if n := strings.Count(l.dashboard().GetBody(), "said yes"); n != 1 {
						t.Errorf("it is told %d times", n)
					}
				})
			}
		}
	}
}

// Two answers at once are both carried out.
func TestBox_and_another_box(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, fiveGoals)
	l.commit(plansB, strings.Replace(sixGoals, "Milestone 1", "Milestone 2", 1))
	l.settle()
	l.commit(plansA, "# Milestone 1: Test\n")
	l.commit(plansB, "# Milestone 2: Test\n")
	l.settle()
	for _, question := range l.questions() {
		l.owner().tick(question.Hash)
	}
	l.pass()
	asked := 0
	for _, request := range l.Spent() {
		if request.Method == http.MethodPost && request.Path == "/graphql" {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("GitHub was asked %d times who ticked", asked)
	}
	l.settle()
	for _, s := range l.state() {
		if !strings.HasSuffix(s, ": closed not_planned") {
			t.Error(s)
		}
	}
}
