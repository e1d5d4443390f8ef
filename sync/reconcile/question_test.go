package reconcile_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// questions are those that the ledger has.
func (l *loop) questions() []sync.Question {
	l.t.Helper()
	base, err := l.ledger.Load(l.t.Context(), l.repo)
	l.must(err)
	return base.Repo.Questions
}

// question is the only question of a kind.
func (l *loop) question(kind sync.QuestionKind) sync.Question {
	l.t.Helper()
	var found []sync.Question
	for _, question := range l.questions() {
		if question.Kind == kind {
			found = append(found, question)
		}
	}
	if len(found) != 1 {
		l.t.Fatalf("there are %d questions of the kind %q among %v", len(found), kind, l.questions())
	}
	return found[0]
}

// answer gives an answer as the command does.
func (l *loop) answer(hashes ...string) {
	l.t.Helper()
	_, err := reconcile.Answer(l.t.Context(), l.ledger, l.repo, hashes...)
	l.must(err)
}

const (
	oneGuide  = "# Milestone 1: Test\n\n## Goals\n- [ ] Write guide for users in English\n"
	twoGuides = "# Milestone 1: Test\n\n## Goals\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n"
)

// asks are ways to come by each kind of question, and what its answer brings about.
type asks struct {
	kind sync.QuestionKind
	// set brings the question about. choose picks the answer.
	set    func(*loop)
	choose func(sync.Question) string
	// wants says what is wrong after the answer, "" if nothing is.
	wants func(*loop) string
}

func theAnswer(question sync.Question) string { return question.Answers()[0] }

func allQuestions() map[string]asks {
	return map[string]asks{
		"removals": {
			kind: sync.AskRemovals, choose: theAnswer,
			set: func(l *loop) {
				l.commit(plansA, fiveGoals)
				l.settle()
				l.commit(plansA, "# Milestone 1: Test\n\n## Goals\n- [ ] draw the coast line\n")
			},
			wants: func(l *loop) string {
				return l.differs("draw the coast line: open", "name every harbour: closed not_planned", "print the sea charts: closed not_planned",
					"sell the first atlas: closed not_planned", "thank the pilots: closed not_planned")
			},
		},
		"which item a line is": {
			kind: sync.AskWhich, choose: theAnswer,
			set: func(l *loop) {
				l.commit(plansA, twoGuides)
				l.settle()
				l.commit(plansA, oneGuide)
			},
			wants: func(l *loop) string {
				return l.differs("Write guide for users in English: open", "Write guide for users in German: closed not_planned")
			},
		},
		"what was declined": {
			kind: sync.AskDeclined, choose: theAnswer,
			set: func(l *loop) {
				l.commit(plansA, oneGuide)
				l.settle()
				l.must(l.CloseIssue(l.t.Context(), l.number("Write guide for users in English"), "completed"))
				l.settle()
				l.closePull()
			},
			wants: func(l *loop) string {
				if l.pull() == nil {
					return "no pull request was opened again"
				}
				return ""
			},
		},
		"a file that cannot be read": {
			kind: sync.AskUnreadable, choose: theAnswer,
			set: func(l *loop) {
				l.commit(plansA, oneGuide)
				l.settle()
				l.commit(plansB, "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
			},
			wants: func(l *loop) string { return l.differs("Write guide for users in English: open") },
		},
	}
}

// closePull closes the open pull request as a person, unmerged.
func (l *loop) closePull() {
	l.t.Helper()
	l.must(l.CloseIssue(l.t.Context(), l.pull().GetNumber(), "not_planned"))
}

// differs says how the issues differ from what is wanted, in any order.
func (l *loop) differs(want ...string) string {
	l.t.Helper()
	got := l.state()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return ""
	}
	return "the issues are " + strings.Join(got, "; ") + " and should be " + strings.Join(want, "; ")
}

func TestAnswer_answers_each_question(t *testing.T) {
	t.Parallel()
	for name, q := range allQuestions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			q.set(l)
			l.settle()
			if wrong := q.wants(l); wrong == "" && q.kind != sync.AskUnreadable {
				t.Error("it happened without an answer")
			}
			l.answer(q.choose(l.question(q.kind)))
			l.settle()
			if wrong := q.wants(l); wrong != "" {
				t.Error(wrong)
			}
			if left := l.questions(); len(left) > 0 {
				t.Errorf("still asked: %v", left)
			}
		})
	}
}

// What is asked by the time of the answer counts, not what was shown before.
func TestAnswer_refuses_an_answer_to_a_question_that_has_changed(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	allQuestions()["removals"].set(l)
	l.settle()
	old := l.question(sync.AskRemovals).Hash
	l.commit(plansA, "# Milestone 1: Test\n")
	l.settle()
	if _, err := reconcile.Answer(t.Context(), l.ledger, l.repo, old); !errors.Is(err, reconcile.ErrQuestionChanged) {
		t.Errorf("an old answer: %v", err)
	}
	l.settle()
	for _, s := range l.state() {
		if !strings.HasSuffix(s, ": open") {
			t.Error(s)
		}
	}
}

func TestAnswer_makes_a_line_a_new_item(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, oneGuide)
	l.settle()
	l.commit(plansA, twoGuides)
	l.settle()
	for _, question := range l.questions() {
		last := question.Choices[len(question.Choices)-1]
		if last.Key != "" {
			t.Fatalf("no choice is that the line is new: %v", question.Choices)
		}
		l.answer(last.Hash)
	}
	l.settle()
	want := []string{"Write guide for users in English: closed not_planned", "Write guide for users in French: open", "Write guide for users in German: open"}
	if wrong := l.differs(want...); wrong != "" {
		t.Error(wrong)
	}
}

// The hidden answer of a line does not change while other lines come and go.
func TestAnswer_stands_while_the_line_moves(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, oneGuide)
	l.settle()
	l.commit(plansA, twoGuides)
	l.settle()
	hash := theAnswer(l.questions()[0])
	l.commit(plansA, strings.Replace(twoGuides, "## Goals\n", "Some prose.\n\n## Goals\n- [ ] order the boards\n", 1))
	l.settle()
	l.answer(hash)
	l.settle()
	want := []string{"order the boards: open", "Write guide for users in French: open", "Write guide for users in German: open"}
	if wrong := l.differs(want...); wrong != "" {
		t.Error(wrong)
	}
}

func TestQuestion_shows_the_lines_that_it_is_about(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, fiveGoals)
	l.settle()
	l.commit(plansA, fiveOther)
	l.settle()
	question := l.question(sync.AskRemovals)
	if question.Gone != 5 || question.New != 6 || !strings.Contains(question.Why, "5 of 5 open items are gone") {
		t.Errorf("the question: %+v", question)
	}
}

// A pass writes down which answers are done with, and people give theirs at any time.
func TestAnswer_given_during_a_pass_is_kept(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(plansA, fiveGoals)
	l.commit(plansB, strings.Replace(sixGoals, "Milestone 1", "Milestone 2", 1))
	l.settle()
	l.commit(plansA, "# Milestone 1: Test\n")
	l.commit(plansB, "# Milestone 2: Test\n")
	l.settle()
	l.approve(plansA)
	l.pass()
	l.before(http.MethodGet, "/issues", func() { l.approve(plansB) })
	l.commit("README.md", "Something else.\n")
	l.pass()
	l.settle()
	for _, s := range l.state() {
		if !strings.HasSuffix(s, ": closed not_planned") {
			t.Error(s)
		}
	}
}
