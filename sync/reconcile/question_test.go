package reconcile_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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
	// word is what a comment calls the answer, and button the label of the button that gives it, "" if none does.
	word   string
	button string
	// wants says what is wrong after the answer, "" if nothing is; quiet tells that nothing is without it either.
	wants func(*loop) string
	quiet bool
	// change makes it another question, or none where gone says so.
	change func(*loop)
	gone   bool
}

func theAnswer(question sync.Question) string { return question.Answers()[0] }

func lastAnswer(question sync.Question) string {
	answers := question.Answers()
	return answers[len(answers)-1]
}

// allQuestions has a row at least for each kind of question.
func allQuestions() map[string]asks {
	all := map[string]asks{
		"a start": {
			kind: sync.AskStart, choose: theAnswer, button: "Begin", set: func(l *loop) { l.firstOfDialect() },
			wants: func(l *loop) string {
				return l.differs("Write guide for users in English: open", "Task 1: Read the map: open", "Task 2: Write the file: open")
			},
			change: func(l *loop) { l.commit(tasksPath, strings.Replace(tasked(2), "Read the map", "Draw the map", 1)) },
		},
		"removals": {
			kind: sync.AskRemovals, choose: theAnswer, word: "yes", button: "Approve removals",
			set: func(l *loop) {
				l.commit(plansA, fiveGoals)
				l.settle()
				l.commit(plansA, "# Milestone 1: Test\n\n## Goals\n- [ ] draw the coast line\n")
			},
			wants: func(l *loop) string {
				return l.differs("draw the coast line: open", "name every harbour: closed not_planned", "print the sea charts: closed not_planned",
					"sell the first atlas: closed not_planned", "thank the pilots: closed not_planned")
			},
			change: func(l *loop) { l.commit(plansA, "# Milestone 1: Test\n") },
		},
		"what was declined": {
			kind: sync.AskDeclined, choose: theAnswer, button: "Propose again", gone: true,
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
			change: func(l *loop) { l.must(l.ReopenIssue(l.t.Context(), l.number("Write guide for users in English"))) },
		},
		"a file that cannot be read": {
			kind: sync.AskUnreadable, choose: theAnswer, button: "Leave it as it is", quiet: true,
			set: func(l *loop) {
				l.commit(plansA, oneGuide)
				l.settle()
				l.commit(plansB, inLFS(1))
			},
			wants:  func(l *loop) string { return l.differs("Write guide for users in English: open") },
			change: func(l *loop) { l.commit(plansB, inLFS(2)) },
		},
		"the steps of a task": {
			kind: sync.AskSteps, choose: theAnswer, button: "Tick these boxes",
			set: func(l *loop) {
				l.commit(tasksPath, tasked(12))
				l.settle()
				l.must(l.CloseIssue(l.t.Context(), l.number("Task 1: Read the map"), "completed"))
			},
			wants: func(l *loop) string {
				if l.pull() == nil || strings.Count(l.at(sync.Branch, tasksPath), "- [x]") != 12 {
					return "the 12 boxes are not proposed"
				}
				return ""
			},
			change: func(l *loop) {
				l.must(l.ReopenIssue(l.t.Context(), l.number("Task 1: Read the map")))
				l.clock.advance(time.Minute)
				l.must(l.CloseIssue(l.t.Context(), l.number("Task 1: Read the map"), "completed"))
			},
		},
	}
	maps.Copy(all, choosing())
	return all
}

// choosing has the questions to which there are several answers.
func choosing() map[string]asks {
	ambiguous := func(l *loop) {
		l.commit(plansA, twoGuides)
		l.settle()
		l.commit(plansA, oneGuide)
	}
	reworded := func(l *loop) { l.commit(plansA, strings.Replace(oneGuide, "English", "Spanish", 1)) }
	collecting := func(l *loop) {
		l.commit(".github/milepost.yml", "collect: ask\n")
		l.commit("docs/milestone-1.md", ticking)
		l.settle()
		l.openIn("Milestone 1: Clock", "Wind it up")
	}
	renamed := func(l *loop) { l.rename(l.number("Wind it up"), "Wind it up daily") }
	return map[string]asks{
		"which item a line is": {
			kind: sync.AskWhich, set: ambiguous, choose: theAnswer, word: "#1", change: reworded,
			wants: func(l *loop) string {
				return l.differs("Write guide for users in English: open", "Write guide for users in German: closed not_planned")
			},
		},
		"whether a line is new": {
			kind: sync.AskWhich, set: ambiguous, choose: lastAnswer, word: "new", change: reworded,
			wants: func(l *loop) string {
				return l.differs("Write guide for users in English: open", "Write guide for users in French: closed not_planned", "Write guide for users in German: closed not_planned")
			},
		},
		"whether an issue becomes a line": {
			kind: sync.AskCollect, set: collecting, choose: theAnswer, word: "yes", button: "Add the line", change: renamed,
			wants: func(l *loop) string {
				if !strings.Contains(l.onBranch(), "Wind it up") {
					return "the line is not proposed"
				}
				return ""
			},
		},
		"whether an issue stays beside": {
			kind: sync.AskCollect, set: collecting, choose: lastAnswer, word: "no", quiet: true, change: renamed,
			wants: func(l *loop) string {
				if l.pull() != nil {
					return "the line is proposed"
				}
				return ""
			},
		},
	}
}

// firstOfDialect pushes plans of a dialect that was never read here before.
func (l *loop) firstOfDialect() {
	l.t.Helper()
	l.commit(plansA, oneGuide)
	l.settle()
	l.asksFirst()
	l.commit(tasksPath, tasked(2))
}

// inLFS is a file that Git LFS keeps.
func inLFS(n int) string {
	return fmt.Sprintf("version https://git-lfs.github.com/spec/v1\noid sha256:%d\nsize 1\n", n)
}

// kindsInCode lists the kinds of questions that the code declares.
func kindsInCode(t *testing.T) []sync.QuestionKind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "question.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []sync.QuestionKind
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, typed := spec.Type.(*ast.Ident)
		value, literal := spec.Values[0].(*ast.BasicLit)
		if typed && literal && kind.Name == "QuestionKind" {
			text, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, sync.QuestionKind(text))
		}
		return true
	})
	return kinds
}

func TestQuestionKinds_each_have_a_row_among_the_questions_of_these_tests(t *testing.T) {
	t.Parallel()
	declared := kindsInCode(t)
	if len(declared) < 7 {
		t.Fatalf("only %v are declared", declared)
	}
	for _, kind := range declared {
		if !slices.Contains(sync.QuestionKinds(), kind) {
			t.Errorf("%q is told nowhere", kind)
		}
		row := false
		for _, q := range allQuestions() {
			row = row || q.kind == kind
		}
		if !row {
			t.Errorf("no test asks %q", kind)
		}
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
			if wrong := q.wants(l); wrong == "" && !q.quiet {
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
