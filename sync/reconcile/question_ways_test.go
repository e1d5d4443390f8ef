package reconcile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

// Answer boxes are in answer_boxes_test.go, the command and the page in cmd/milepost: here are comments and buttons.

// way is how somebody answers a question beside ticking a box.
type way struct {
	// give gives an answer, in a comment that is made anew, or by a button of the report, and returns the ask of its event;
	// lost tells that it is found where the event was lost.
	give func(l *loop, who *gh.Client, login string, q asks, question sync.Question) sync.Ask
	lost bool
	// taken and stale say what is wrong with what people are told of an answer, "" if nothing is.
	taken, stale, refused func(l *loop, ask sync.Ask) string
}

// answerWays are the ways that a pass hears of, beside boxes.
var answerWays = map[string]way{
	"comment": {
		give: func(l *loop, who *gh.Client, _ string, q asks, question sync.Question) sync.Ask {
			l.clock.advance(time.Minute)
			name := sync.QuestionNames(l.questions())[0]
			if !strings.HasPrefix(question.Hash, name) {
				name = question.Hash[:4]
			}
			return tellOf(l.comments(who, l.dashboard().GetNumber(), "/milepost pick "+name+" "+q.word))
		},
		lost:  true,
		taken: func(l *loop, ask sync.Ask) string { return l.reactedWith(ask, "rocket") },
		stale: func(l *loop, ask sync.Ask) string {
			return l.reactedWith(ask, "confused") + l.saidOnBoard("The question has changed")
		},
		refused: func(l *loop, ask sync.Ask) string {
			return l.reactedWith(ask, "confused") + l.saidOnBoard("permission to write")
		},
	},
	"button": {
		give: func(l *loop, _ *gh.Client, login string, q asks, _ sync.Question) sync.Ask {
			return l.press(login, q.button)
		},
		taken:   func(l *loop, _ sync.Ask) string { return l.reportedOnce(sandbox.Owner + " ") },
		stale:   func(l *loop, _ sync.Ask) string { return l.reportedOnce("The question has changed") },
		refused: func(l *loop, _ sync.Ask) string { return l.reportedOnce("stranger pressed a button. Nothing happened") },
	},
}

// comments has somebody comment on an issue, and returns the comment's number.
func (l *loop) comments(who *gh.Client, issue int, body string) int64 {
	l.t.Helper()
	comment, _, err := who.Issues.CreateComment(l.t.Context(), sandbox.Owner, sandbox.Repo, issue, gh.IssueCommentRequest{Body: body})
	l.must(err)
	return comment.GetID()
}

func (l *loop) reactedWith(ask sync.Ask, want string) string {
	l.t.Helper()
	if got := l.reactions(ask.Comment); len(got) != 1 || got[0] != want {
		return fmt.Sprintf("the App reacted with %q, want %q. ", got, want)
	}
	return ""
}

// saidOnBoard says what is wrong unless the App commented once on the issue that asks, in such words.
func (l *loop) saidOnBoard(words string) string {
	l.t.Helper()
	rows, _, err := l.Person.Issues.ListComments(l.t.Context(), sandbox.Owner, sandbox.Repo, l.dashboard().GetNumber(), nil)
	l.must(err)
	said := 0
	for _, row := range rows {
		if row.GetUser().GetType() == "Bot" {
			said++
			if !strings.Contains(row.GetBody(), words) {
				return fmt.Sprintf("the App said %q. ", row.GetBody())
			}
		}
	}
	if said != 1 {
		return fmt.Sprintf("the App said %d things. ", said)
	}
	return ""
}

// reportedOnce says what is wrong unless one report says something.
func (l *loop) reportedOnce(words string) string {
	l.t.Helper()
	said := 0
	for _, run := range l.runs("HEAD") {
		said += strings.Count(run.GetOutput().GetSummary(), words)
	}
	if said != 1 {
		return fmt.Sprintf("%d reports say %q. ", said, words)
	}
	return ""
}

// each runs a test for each question and each way to answer it.
func eachWay(t *testing.T, test func(t *testing.T, l *loop, q asks, w way)) {
	t.Helper()
	for name, q := range allQuestions() {
		for kind, w := range answerWays {
			if kind == "button" && q.button == "" {
				continue // see TestButtons_show_questions_that_take_more_than_a_yes
			}
			t.Run(name+" by a "+kind, func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				q.set(l)
				l.settle()
				test(t, l, q, w)
			})
		}
	}
}

func TestQuestion_is_answered_by_comments_and_buttons(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, l *loop, q asks, w way) {
		t.Helper()
		if wrong := q.wants(l); wrong == "" && !q.quiet {
			t.Error("it happened without an answer")
		}
		ask := w.give(l, l.Person, sandbox.Owner, q, l.question(q.kind))
		l.settleWith(ask, ask)
		l.settleWith(ask) // as an event that is told once more, and late
		if wrong := q.wants(l) + w.taken(l, ask); wrong != "" {
			t.Error(wrong)
		}
		if left := l.questions(); len(left) > 0 {
			t.Errorf("still asked: %v", left)
		}
		if state := l.dashboard().GetState(); state != "closed" {
			t.Errorf("with nothing left to ask the issue is %s", state)
		}
	})
}

// A comment is found though its event was lost; of a button GitHub tells by the event alone.
func TestQuestion_is_answered_by_a_comment_whose_event_was_lost(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, l *loop, q asks, w way) {
		t.Helper()
		if !w.lost {
			t.Skip("the event alone tells of it")
		}
		ask := w.give(l, l.Person, sandbox.Owner, q, l.question(q.kind))
		l.settle()
		l.settleWith(ask)
		if wrong := q.wants(l) + w.taken(l, ask); wrong != "" {
			t.Error(wrong)
		}
	})
}

func TestQuestion_is_not_answered_by_whoever_may_not_write(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, l *loop, q asks, w way) {
		t.Helper()
		before, asked := l.state(), l.question(q.kind)
		stranger := l.as("stranger")
		for range 2 {
			ask := w.give(l, stranger, "stranger", q, asked)
			l.settleWith(ask)
			l.settleWith(ask)
			if wrong := w.refused(l, ask); wrong != "" {
				t.Error(wrong)
			}
		}
		l.wants(before...)
		if wrong := q.wants(l); wrong == "" && !q.quiet {
			t.Error("it happened all the same")
		}
		if still := l.question(q.kind); still.Hash != asked.Hash {
			t.Errorf("asked is %v, before it was %v", still, asked)
		}
	})
}

// The plan is changed, and no pass has seen it when the answer to what was asked before comes.
func TestQuestion_that_has_changed_is_answered_by_nothing_old(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, l *loop, q asks, w way) {
		t.Helper()
		old := l.question(q.kind)
		var ask sync.Ask
		if q.button != "" {
			ask = w.give(l, l.Person, sandbox.Owner, q, old)
		}
		q.change(l)
		before := l.state()
		if ask.Comment != 0 || q.button == "" {
			ask = w.give(l, l.Person, sandbox.Owner, q, old)
		}
		l.settleWith(ask, ask)
		l.settleWith(ask)
		if wrong := w.stale(l, ask); wrong != "" {
			t.Error(wrong)
		}
		if q.gone {
			if left := l.questions(); len(left) > 0 {
				t.Errorf("still asked: %v", left)
			}
			return
		}
		l.wants(before...)
		if wrong := q.wants(l); wrong == "" && !q.quiet {
			t.Error("it happened all the same")
		}
		if now := l.question(q.kind); now.Hash == old.Hash {
			t.Errorf("the same is asked: %v", now)
		}
	})
}

// Whatever is stopped, the end is the same, and people are told once.
func TestQuestion_is_answered_though_its_pass_is_stopped(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		for kind, w := range answerWays {
			if kind == "button" && q.button == "" {
				continue
			}
			begin := func(t *testing.T) (*loop, string, sync.Ask) {
				t.Helper()
				l, file := newLoop(t), filepath.Join(t.TempDir(), "ledger.db")
				l.start(file)
				q.set(l)
				l.settle()
				return l, file, w.give(l, l.Person, sandbox.Owner, q, l.question(q.kind))
			}
			l, _, ask := begin(t)
			for i, n := range points(l.countedWith(ask) - 1) {
				if (i+len(name))%6 != 0 && !testsize.Each() {
					continue
				}
				t.Run(fmt.Sprintf("%s by a %s, request %d", name, kind, n), func(t *testing.T) {
					t.Parallel()
					l, file, ask := begin(t)
					l.stoppedWith(file, n, n%2 == 0, ask)
					l.passWith(ask)
					l.settle()
					if wrong := q.wants(l) + w.taken(l, ask); wrong != "" {
						t.Error(wrong)
					}
					if left := l.questions(); len(left) > 0 {
						t.Errorf("still asked: %v", left)
					}
				})
			}
		}
	}
}

// twoQuestions asks about a line and about a file.
func twoQuestions(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	choosing()["which item a line is"].set(l)
	l.commit(plansB, inLFS(1))
	l.settle()
	return l
}

func TestButtons_show_questions_that_take_more_than_a_yes(t *testing.T) {
	t.Parallel()
	l := twoQuestions(t)
	before := l.state()
	l.must(l.CloseIssue(t.Context(), l.dashboard().GetNumber(), "completed"))
	l.settle()
	l.as("stranger")
	l.settleWith(l.press("stranger", "Show questions"))
	if state := l.dashboard().GetState(); state != "closed" {
		t.Fatalf("a stranger has the issue that asks %s", state)
	}
	l.settleWith(l.press(sandbox.Owner, "Show questions"))
	if state := l.dashboard().GetState(); state != "open" {
		t.Errorf("the issue that asks is %s", state)
	}
	summary := l.newestRun().GetOutput().GetSummary()
	which, file := l.question(sync.AskWhich).Hash[:4], l.question(sync.AskUnreadable).Hash[:4]
	for _, words := range []string{sandbox.Owner + " had the questions shown", "### Waiting for an answer", "`" + which + " #1`, `" + which + " #2`, `" + which + " new`", ": `" + file + "`"} {
		if !strings.Contains(summary, words) {
			t.Errorf("the report lacks %q:\n%s", words, summary)
		}
	}
	l.wants(before...)
	// The issue may be closed again, and stays so.
	l.must(l.CloseIssue(t.Context(), l.dashboard().GetNumber(), "completed"))
	l.settle()
	if state := l.dashboard().GetState(); state != "closed" {
		t.Errorf("the issue that asks is %s after it was closed", state)
	}
}

// GitHub takes three buttons, of 20 characters, with descriptions and identifiers of 40 and 20.
func TestButtons_are_as_many_and_as_long_as_GitHub_takes(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit("docs/milestone-3.md", strings.Replace(oneGuide, "Milestone 1", "Milestone 3", 1))
	l.settle()
	l.must(l.CloseIssue(t.Context(), l.number("Write guide for users in English"), "completed"))
	l.settle()
	l.closePull()
	allQuestions()["removals"].set(l)
	l.commit(plansB, inLFS(1))
	l.settle()
	var labels []string
	for _, button := range l.Hub.Buttons(sandbox.Owner, sandbox.Repo, l.newestRun().GetID()) {
		labels = append(labels, button.Label)
		if len(button.Label) > 20 || len(button.Description) > 40 || len(button.Identifier) > 20 {
			t.Errorf("too long: %+v", button)
		}
	}
	if got := strings.Join(labels, ", "); got != "Approve removals, Propose again, Leave it as it is" {
		t.Errorf("the buttons are %s", got)
	}
}

// What nobody can understand is answered once, and changes nothing.
func TestVoice_refuses_answers_that_fit_no_question(t *testing.T) {
	t.Parallel()
	l := twoQuestions(t)
	l.clock.advance(time.Minute)
	before, board := l.state(), l.dashboard().GetNumber()
	which, file := l.question(sync.AskWhich), l.question(sync.AskUnreadable)
	for _, test := range []struct{ command, says string }{
		{"/milepost pick", "This is no command"},
		{"/milepost pick " + which.Hash[:3] + " #1", "there never was one of that name"},
		{"/milepost pick nothing #1", "there never was one of that name"},
		{"/milepost pick " + which.Hash[:4], "`/milepost pick " + which.Hash[:4] + " #1`, `/milepost pick " + which.Hash[:4] + " #2`, `/milepost pick " + which.Hash[:4] + " new`"},
		{"/milepost pick " + which.Hash[:4] + " yes", "none of the answers"},
		{"/milepost pick " + which.Hash[:4] + " #99", "none of the answers"},
		{"/milepost pick " + file.Hash[:4] + " no", "none of the answers"},
	} {
		comment := l.comments(l.Person, board, test.command)
		l.settleWith(tellOf(comment))
		l.wantsReaction(comment, "confused")
		rows, _, err := l.Person.Issues.ListComments(t.Context(), sandbox.Owner, sandbox.Repo, board, &gh.IssueListCommentsOptions{ListOptions: gh.ListOptions{PerPage: 100}})
		l.must(err)
		said := ""
		for _, row := range rows {
			if row.GetUser().GetType() == "Bot" {
				said += row.GetBody()
			}
		}
		if !strings.Contains(said, test.says) {
			t.Errorf("%s: the App said %q", test.command, said)
		}
	}
	l.wants(before...)
	l.question(sync.AskWhich)
	l.question(sync.AskUnreadable)
}

// Of two answers to one question the first counts, whoever gives them and whichever way.
func TestVoice_takes_one_answer_to_a_question(t *testing.T) {
	t.Parallel()
	l := twoQuestions(t)
	l.clock.advance(time.Minute)
	board, name := l.dashboard().GetNumber(), l.question(sync.AskWhich).Hash[:4]
	first, second := l.comments(l.Person, board, "/milepost pick "+name+" #1"), l.comments(l.Person, board, "/milepost pick "+name+" new")
	l.settleWith(tellOf(second), tellOf(first))
	l.wantsReaction(first, "rocket")
	l.wantsReaction(second, "confused")
	if wrong := choosing()["which item a line is"].wants(l); wrong != "" {
		t.Error(wrong)
	}
}

func TestQuestion_answered_by_a_comment_suffers_no_fault_of_one_request(t *testing.T) {
	t.Parallel()
	q := choosing()["which item a line is"]
	begin := func(t *testing.T) (*loop, sync.Ask) {
		t.Helper()
		l := newLoop(t)
		q.set(l)
		l.settle()
		return l, answerWays["comment"].give(l, l.Person, sandbox.Owner, q, l.question(q.kind))
	}
	dry, ask := begin(t)
	requests := dry.countedWith(ask)
	for kind, fault := range faults {
		fault.Nth = 1 + len(kind)%requests
		t.Run(fmt.Sprintf("%s at request %d", kind, fault.Nth), func(t *testing.T) {
			t.Parallel()
			l, _ := begin(t)
			l.suffer(fault)
			l.persist()
			if wrong := q.wants(l); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}
