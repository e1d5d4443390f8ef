package page

import (
	"context"
	"slices"

	"github.com/milepost/milepost/sync"
)

// questionsView is what waits for people in a repository.
type questionsView struct {
	List list[questionRow]
	// Answers are the last ones.
	Answers []sync.Answered
	// Dashboard is the number of the issue that asks the same, 0 if there is none.
	Dashboard int
	Presses   []Press
}

// questionRow is one question.
type questionRow struct {
	sync.Question
	// Given is the answer that the next pass carries out, "" if none was given.
	Given string
}

// foldFrom is from how many lines on a list is folded.
const foldFrom = 9

// AllLines counts the lines that it is about.
func (q questionRow) AllLines() int { return len(q.Lines) + q.Unlisted }

// Folds reports whether they are folded.
func (q questionRow) Folds() bool { return q.AllLines() >= foldFrom }

const (
	questionsAPage = 10
	// maxPasses is how many passes are listed, and maxPresses how many presses.
	maxPasses  = 200
	maxPresses = 200
)

// questions shows what waits for people.
func (p *Page) questions(v *visit) (reply, error) {
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	var rows []questionRow
	for _, question := range digest.repo.Questions {
		row := questionRow{Question: question}
		for _, hash := range question.Answers() {
			if slices.Contains(digest.approved, hash) {
				row.Given = hash
			}
		}
		rows = append(rows, row)
	}
	view := questionsView{List: paged(v, rows, questionsAPage), Answers: digest.repo.Dashboard.Answers, Dashboard: digest.repo.Dashboard.Issue.Number}
	if digest.repo.Dashboard.Issue.Closed {
		view.Dashboard = 0
	}
	if view.Presses, err = p.options.Audit.Presses(v.r.Context(), v.known.Repository.ID, 5); err != nil {
		return nil, err
	}
	return screen{name: "questions", title: "Questions", data: view, live: "repository", tab: "questions"}, nil
}

// answerQuestion gives an answer.
func (p *Page) answerQuestion(v *visit) (reply, error) {
	hash := v.r.PostForm.Get("answer")
	if hash == "" {
		return nil, problem{400, "No answer was given", "Go back and press one of the buttons."}
	}
	return p.press(v, "answer", hash, repoPath(v.known.Repository)+"/questions", func(ctx context.Context) (string, error) {
		doing, err := p.options.Orders.Answer(ctx, v.known.Repository, hash)
		return "With the next pass, which starts now: " + doing, err
	})
}

// look asks for a pass.
func (p *Page) look(v *visit) (reply, error) {
	return p.press(v, "look", "", repoPath(v.known.Repository), func(ctx context.Context) (string, error) {
		return "A pass starts now.", p.options.Orders.Look(ctx, v.known.Repository)
	})
}

// passes lists what changed something.
func (p *Page) passes(v *visit) (reply, error) {
	passes, err := p.options.Ledger.Passes(v.r.Context(), v.known.Repository, maxPasses)
	if err != nil {
		return nil, err
	}
	return screen{name: "passes", title: "Passes", data: paged(v, passes, plansAPage), live: "repository", tab: "passes"}, nil
}

// passView is what one pass did.
type passView struct {
	ID     string
	First  sync.Effect
	List   list[sync.Effect]
	Undoes string
	// Undone tells that it is to be taken back by the next pass.
	Undone bool
	known  map[sync.Key]bool
}

// Knows reports whether an item has a page.
func (p passView) Knows(key sync.Key) bool { return p.known[key] }

// pass shows what one pass did.
func (p *Page) pass(v *visit) (reply, error) {
	id := v.r.PathValue("pass")
	effects, all, err := p.options.Ledger.SomeEffects(v.r.Context(), v.known.Repository, id, (v.pageNumber()-1)*itemsAPage, itemsAPage)
	if err != nil {
		return nil, err
	}
	if len(effects) == 0 {
		return nil, notThere
	}
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	view := passView{ID: id, First: effects[0], List: pageOf(v, effects, all, itemsAPage), known: map[sync.Key]bool{}}
	for _, effect := range view.List.Rows {
		_, view.known[effect.Key] = digest.items[effect.Key]
		view.Undoes = effect.Undoes
	}
	view.Undone = slices.Contains(digest.orders, sync.UndoOrder(id))
	return screen{name: "pass", title: "Pass " + short(id), data: view, live: "repository", tab: "passes"}, nil
}

// undo takes a pass back.
func (p *Page) undo(v *visit) (reply, error) {
	id := v.r.PathValue("pass")
	return p.press(v, "undo", "pass "+id, repoPath(v.known.Repository)+"/passes", func(ctx context.Context) (string, error) {
		return "Pass " + short(id) + " is taken back with the next pass, which starts now. What cannot be taken back is told there.",
			p.options.Orders.Undo(ctx, v.known.Repository, id)
	})
}
