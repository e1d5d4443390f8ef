package reconcile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// as is somebody who may do no more than anybody.
func (l *loop) as(login string) *gh.Client {
	l.t.Helper()
	client, err := l.ClientOf(l.Hub.AddUser(login))
	l.must(err)
	return client
}

// commentBy has somebody comment on the issue with a title, and returns the comment's number.
func (l *loop) commentBy(who *gh.Client, title, body string) int64 {
	l.t.Helper()
	comment, _, err := who.Issues.CreateComment(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), gh.IssueCommentRequest{Body: body})
	l.must(err)
	return comment.GetID()
}

// tellOf is the ask that an event about a comment makes.
func tellOf(comment int64) sync.Ask {
	return sync.Ask{ID: fmt.Sprint("delivery ", comment), Kind: sync.AskComment, Comment: comment}
}

// reactions lists how the App reacted to a comment.
func (l *loop) reactions(comment int64) []string {
	l.t.Helper()
	rows, _, err := l.Person.Reactions.ListIssueCommentReactions(l.t.Context(), sandbox.Owner, sandbox.Repo, comment, nil)
	l.must(err)
	var out []string
	for _, row := range rows {
		if row.GetUser().GetType() == "Bot" {
			out = append(out, row.GetContent())
		}
	}
	return out
}

// wantsReaction fails unless the App reacted so to a comment, and in no other way.
func (l *loop) wantsReaction(comment int64, want ...string) {
	l.t.Helper()
	if got := l.reactions(comment); !slices.Equal(got, want) {
		l.t.Errorf("the App reacted with %q, want %q", got, want)
	}
}

// say has the repository's owner write a command, of which an event tells at once.
func (l *loop) say(title, command string) int64 {
	l.t.Helper()
	comment := l.commentBy(l.Person, title, command)
	l.passWith(tellOf(comment))
	l.settle()
	return comment
}

func TestVoice_closes_and_opens_issues_as_a_person_would(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	for _, step := range []struct{ command, want, line, reaction string }{
		{"/milepost done", "Goal 1: First: closed completed", "- [x] Goal 1: First", "rocket"},
		{"/milepost done", "Goal 1: First: closed completed", "- [x] Goal 1: First", "+1"},
		{"/milepost drop", "Goal 1: First: closed not_planned", "- [ ] Goal 1: ~~First~~", "rocket"},
		{"/Milepost DONE\n\nreally", "Goal 1: First: closed completed", "- [x] Goal 1: First", "rocket"},
	} {
		l.clock.advance(time.Minute)
		comment := l.say("Goal 1: First", step.command)
		l.wantsReaction(comment, step.reaction)
		if !slices.Contains(l.state(), step.want) {
			t.Fatalf("%q: the issues are %q", step.command, l.state())
		}
		if got := l.at(sync.Branch, smallPath); !strings.Contains(got, step.line) {
			t.Errorf("%q: the branch says\n%s", step.command, got)
		}
	}
	if body := l.pull().GetBody(); !strings.Contains(body, sandbox.Owner) || strings.Contains(body, sandbox.Slug+"[bot]") {
		t.Errorf("the pull request credits somebody else:\n%s", body)
	}
	l.clock.advance(time.Minute)
	l.wantsReaction(l.say("Goal 1: First", "/milepost reopen"), "rocket")
	if !slices.Contains(l.state(), "Goal 1: First: open") || l.pull() != nil {
		t.Errorf("after reopening there are %q and pull request %v", l.state(), l.pull())
	}
	if said := l.said("Goal 1: First"); len(said) != 0 {
		t.Errorf("the App said %q", said)
	}
}

func TestVoice_does_nothing_for_whoever_may_not_write_and_says_so_once(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	stranger, before := l.as("stranger"), l.state()
	for _, command := range []string{
		"/milepost done", "/milepost drop", "/milepost reopen", "/milepost approve", "/milepost sync", "/milepost explain",
		"/milepost decide: all", "/milepost nonsense",
	} {
		comment := l.commentBy(stranger, "Goal 1: First", command)
		l.passWith(tellOf(comment))
		l.settle()
		l.wantsReaction(comment, "confused")
	}
	if diff := cmp.Diff(before, l.state()); diff != "" || l.pull() != nil {
		t.Errorf("something was done (-want +got):\n%s", diff)
	}
	said := l.said("Goal 1: First")
	if len(said) != 1 || !strings.Contains(said[0], "permission to write") || strings.Contains(said[0], "@stranger") {
		t.Fatalf("the App said %q", said)
	}
	// Somebody else is told as well, and on another issue it is told again.
	comment := l.commentBy(l.as("other"), "Goal 1: First", "/milepost done")
	elsewhere := l.commentBy(stranger, "Goal 2: Second", "/milepost done")
	l.passWith(tellOf(comment), tellOf(elsewhere))
	if said, there := l.said("Goal 1: First"), l.said("Goal 2: Second"); len(said) != 2 || len(there) != 1 {
		t.Errorf("the App said %q and %q", said, there)
	}
	// Not even a lost ledger makes it say so again.
	l.start(filepath.Join(t.TempDir(), "fresh.db"))
	l.settle()
	l.passWith(tellOf(l.commentBy(stranger, "Goal 1: First", "/milepost done")))
	if said := l.said("Goal 1: First"); len(said) != 2 {
		t.Errorf("the App said %q", said)
	}
}

func TestVoice_refuses_no_more_often_than_ten_times_an_issue(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	var last int64
	for i := range 13 {
		last = l.commentBy(l.as(fmt.Sprint("stranger-", i)), "Goal 1: First", "/milepost done")
		l.passWith(tellOf(last))
	}
	if said := l.said("Goal 1: First"); len(said) != 10 {
		t.Errorf("the App said %d things", len(said))
	}
	l.wantsReaction(last, "confused")
}

func TestVoice_answers_what_it_does_not_know_with_the_commands(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	for _, text := range []string{"/milepost", "/milepost close", "/milepost done now"} {
		l.wantsReaction(l.say("Goal 1: First", text), "confused")
	}
	if said := l.said("Goal 1: First"); len(said) != 1 || !strings.Contains(said[0], "`/milepost done`") {
		t.Errorf("the App said %q", said)
	}
	for _, text := range []string{"done", "> /milepost done", "I would say:\n/milepost done", "/approve", "Decision: none of my business"} {
		l.wantsReaction(l.say("Goal 1: First", text))
	}
	if slices.Contains(l.state(), "Goal 1: First: closed completed") || len(l.said("Goal 1: First")) != 1 {
		t.Errorf("the issues are %q, and the App said %q", l.state(), l.said("Goal 1: First"))
	}
}

func TestVoice_finds_what_no_event_told_of(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.clock.advance(time.Hour)
	l.settle()
	comment := l.commentBy(l.Person, "Goal 1: First", "/milepost done")
	l.settle()
	l.wantsReaction(comment, "rocket")
	if !slices.Contains(l.state(), "Goal 1: First: closed completed") {
		t.Errorf("the issues are %q", l.state())
	}
	// The event comes at last, and twice. Meanwhile somebody opened the issue again.
	l.must(l.ReopenIssue(t.Context(), l.number("Goal 1: First")))
	l.settle()
	l.passWith(tellOf(comment))
	l.passWith(sync.Ask{ID: "again", Kind: sync.AskComment, Comment: comment})
	l.settle()
	if !slices.Contains(l.state(), "Goal 1: First: open") {
		t.Errorf("a late event closed it again: %q", l.state())
	}
}

func TestVoice_never_acts_on_an_older_comment_that_was_edited(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	prose := l.commentBy(l.Person, "Goal 1: First", "Looks good")
	l.passWith(tellOf(prose))
	l.clock.advance(time.Minute)
	body := "/milepost done"
	_, _, err := l.Person.Issues.UpdateComment(t.Context(), sandbox.Owner, sandbox.Repo, prose, gh.IssueCommentRequest{Body: body})
	l.must(err)
	l.passWith(sync.Ask{ID: "edited", Kind: sync.AskComment, Comment: prose})
	l.clock.advance(25 * time.Hour)
	l.settle()
	l.passWith(sync.Ask{ID: "edited long ago", Kind: sync.AskComment, Comment: prose})
	l.wantsReaction(prose)
	if !slices.Contains(l.state(), "Goal 1: First: open") {
		t.Errorf("the issues are %q", l.state())
	}
}

func TestVoice_takes_commands_in_the_order_in_which_they_were_written(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	first := l.commentBy(l.Person, "Goal 1: First", "/milepost done")
	l.clock.advance(2 * time.Second)
	second := l.commentBy(l.Person, "Goal 1: First", "/milepost reopen")
	l.passWith(tellOf(second), tellOf(first), tellOf(second))
	l.settle()
	l.wantsReaction(first, "rocket")
	l.wantsReaction(second, "rocket")
	if !slices.Contains(l.state(), "Goal 1: First: open") {
		t.Errorf("the issues are %q", l.state())
	}
}

func TestVoice_passes_over_what_is_gone_and_what_is_not_of_a_plan(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	_, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: "Somebody's own"})
	l.must(err)
	l.wantsReaction(l.say("Somebody's own", "/milepost done"), "confused")
	if !slices.Contains(l.state(), "Somebody's own: open") || len(l.said("Somebody's own")) != 1 {
		t.Errorf("the issues are %q", l.state())
	}
	deleted := l.commentBy(l.Person, "Goal 1: First", "/milepost done")
	_, err = l.Person.Issues.DeleteComment(t.Context(), sandbox.Owner, sandbox.Repo, deleted)
	l.must(err)
	l.passWith(tellOf(deleted), tellOf(1), sync.Ask{ID: "none", Kind: sync.AskComment})
	if !slices.Contains(l.state(), "Goal 1: First: open") {
		t.Errorf("the issues are %q", l.state())
	}
}

func TestVoice_writes_a_decision_into_the_line(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"/milepost decide: *Postgres* <!-- @all -->, closes #1", "**Decision**: *Postgres* <!-- @all -->, closes #1"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(smallPath, slotted)
			l.settle()
			l.wantsReaction(l.say("Question 1: Which store?", command), "rocket")
			got := l.at(sync.Branch, smallPath)
			if strings.Contains(got, "Question 1: Which store? - **Decision**: [Pending") || !strings.Contains(got, "Postgres") || !strings.Contains(got, "- [ ] Question 1") {
				t.Fatalf("the branch says\n%s", got)
			}
			// Closing the question does not write it twice.
			l.closeIssue("Question 1: Which store?")
			l.settle()
			l.must(l.Merge(t.Context(), l.pull().GetNumber(), "merge"))
			l.settle()
			merged, err := l.Read(t.Context(), smallPath)
			l.must(err)
			if strings.Count(string(merged), "Postgres") != 1 || !strings.Contains(string(merged), "- [x] Question 1") || l.pull() != nil {
				t.Errorf("the document says\n%s", merged)
			}
			l.wantsReaction(l.say("Question 1: Which store?", "/milepost decide: SQLite"), "confused")
			l.wantsReaction(l.say("Goal 1: Plain", "/milepost decide: SQLite"), "confused")
		})
	}
}

func TestVoice_forgets_a_decision_that_was_declined_until_another_is_made(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(smallPath, slotted)
	l.settle()
	l.say("Question 1: Which store?", "/milepost decide: Postgres")
	closed := "closed"
	_, _, err := l.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, l.pull().GetNumber(), &gh.PullRequest{State: &closed})
	l.must(err)
	l.settle()
	if l.pull() != nil {
		t.Fatal("a declined decision was proposed again")
	}
	l.say("Question 1: Which store?", "/milepost decide: SQLite")
	if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "SQLite") {
		t.Errorf("the branch says\n%s", got)
	}
}

func TestVoice_signs_for_those_who_are_listed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	ann, stranger := l.as("ann"), l.as("stranger")
	l.commit(sync.ConfigPath, "sign_off:\n  Engineering Lead: [ann]\n")
	l.commit(smallPath, slotted)
	l.settle()
	const lead, manager = "Engineering Lead (Sign-off)", "Product Manager (Sign-off)"
	// The owner may write and is not listed, the stranger is neither.
	for who, client := range map[string]*gh.Client{sandbox.Owner: l.Person, "stranger": stranger} {
		comment := l.commentBy(client, lead, "/approve")
		l.passWith(tellOf(comment))
		l.wantsReaction(comment, "confused")
		if said := strings.Join(l.said(lead), "\n"); !strings.Contains(said, "does not list "+who) {
			t.Errorf("the App said %s", said)
		}
	}
	comment := l.commentBy(stranger, manager, "/approve")
	l.passWith(tellOf(comment))
	l.wantsReaction(comment, "confused")
	// What others may have put into her mouth signs nothing.
	forged := l.commentBy(ann, lead, "Never")
	l.clock.advance(2 * time.Second)
	_, _, err := l.Person.Issues.UpdateComment(t.Context(), sandbox.Owner, sandbox.Repo, forged, gh.IssueCommentRequest{Body: "/approve"})
	l.must(err)
	l.passWith(tellOf(forged))
	l.wantsReaction(forged, "confused")
	l.settle()
	if state := l.state(); !slices.Contains(state, lead+": open") || !slices.Contains(state, manager+": open") {
		t.Fatalf("the issues are %q", state)
	}
	l.wantsReaction(l.say(manager, "/approve"), "rocket")
	signed := l.commentBy(ann, lead, "/approve")
	l.passWith(tellOf(signed))
	l.settle()
	l.wantsReaction(signed, "rocket")
	day := l.clock.now().UTC().Format("January 2, 2006")
	if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "[x] Engineering Lead: ann - "+day) || !strings.Contains(got, "[x] Product Manager: Ann Lee - "+day) {
		t.Errorf("the branch says\n%s", got)
	}
}

func TestVoice_approves_what_is_held_back(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-1.md", sixGoals)
	l.settle()
	_, _, err := l.Person.Issues.Create(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: "Somebody's own"})
	l.must(err)
	early := l.commentBy(l.Person, "Somebody's own", "/milepost approve")
	l.clock.advance(time.Minute)
	l.commit("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n- [ ] zeta six\n")
	l.pass()
	// What was said before the question was asked answers nothing.
	l.passWith(tellOf(early))
	l.settle()
	closed := func() int {
		return strings.Count(strings.Join(l.state(), "\n"), ": closed not_planned")
	}
	if l.wantsReaction(early, "confused"); closed() != 0 {
		t.Fatalf("the issues are %q", l.state())
	}
	l.clock.advance(time.Minute)
	l.wantsReaction(l.say("zeta six", "/milepost approve docs/other.md"), "confused")
	stranger := l.commentBy(l.as("stranger"), "zeta six", "/milepost approve")
	l.passWith(tellOf(stranger))
	if l.wantsReaction(stranger, "confused"); closed() != 0 {
		t.Fatalf("the issues are %q", l.state())
	}
	l.wantsReaction(l.say("zeta six", "/milepost approve `docs/milestone-1.md`"), "rocket")
	if closed() != 4 {
		t.Errorf("the issues are %q", l.state())
	}
	l.wantsReaction(l.say("zeta six", "/milepost approve"), "+1")
}

func TestVoice_looks_at_everything_again(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.must(l.Hub.DeleteIssue(sandbox.Owner, sandbox.Repo, l.number("Goal 2: Second"), sandbox.Owner))
	before, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	l.clock.advance(time.Minute)
	l.wantsReaction(l.say("Goal 1: First", "/milepost sync"), "rocket")
	after, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	if !after.Repo.ListedAt.After(before.Repo.ListedAt) {
		t.Error("not everything was listed")
	}
	// So it is where no event told of it, and once is enough.
	l.clock.advance(time.Minute)
	l.commentBy(l.Person, "Goal 1: First", "/milepost sync")
	l.settle()
	again, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	if !again.Repo.ListedAt.After(after.Repo.ListedAt) {
		t.Error("not everything was listed again")
	}
	l.pass()
	last, err := l.ledger.Load(t.Context(), l.repo)
	l.must(err)
	if !last.Repo.ListedAt.Equal(again.Repo.ListedAt) {
		t.Error("everything is listed for ever")
	}
}

// The cost: a comment of which an event tells takes its own reading, the permission, and the answer.
func TestVoice_costs_little(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.pass()
	_, rest := l.pass()
	prose := l.commentBy(l.Person, "Goal 1: First", "Looks good")
	l.Hub.ResetRequests()
	l.passWith(tellOf(prose))
	told := len(l.Spent())
	l.settle()
	if _, after := l.pass(); after != rest {
		t.Errorf("a pass at rest took %d requests before and %d afterwards", rest, after)
	}
	l.commentBy(l.Person, "Goal 1: First", "Still good")
	_, missed := l.pass()
	l.pass() // the second in which the comment was written may not have been over
	t.Logf("a pass at rest takes %d requests, told of a comment %d, with one of which nothing told %d", rest, told, missed)
	if _, after := l.pass(); after != rest || missed > told+1 || told-rest > 3 {
		t.Errorf("a pass took %d requests at a comment and %d afterwards", missed, after)
	}
}

func TestVoice_may_be_stopped_at_any_request(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{"done": "/milepost done", "refused": "/milepost nothing"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begin := func(t *testing.T) (l *loop, file string, ask sync.Ask) {
				t.Helper()
				l, file = newLoop(t), filepath.Join(t.TempDir(), "ledger.db")
				l.start(file)
				l.commit(smallPath, small)
				l.settle()
				return l, file, tellOf(l.commentBy(l.Person, "Goal 1: First", command))
			}
			l, _, ask := begin(t)
			l.passWith(ask)
			l.settle()
			want, said := l.state(), len(l.said("Goal 1: First"))
			stoppedAnywhere(t, begin, func(l *loop, ask sync.Ask) {
				l.wants(want...)
				if got := l.reactions(ask.Comment); len(got) != 1 {
					l.t.Errorf("the App reacted with %q", got)
				}
				if got := l.said("Goal 1: First"); len(got) != said {
					l.t.Errorf("the App said %q", got)
				}
			})
		})
	}
}
