package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
)

var (
	// ErrNothingHeld says that there is nothing to approve.
	ErrNothingHeld = errors.New("nothing is held back")
	// ErrQuestionChanged says that an answer is for a question that nobody asks any more.
	ErrQuestionChanged = errors.New("the question has changed")
)

// Approve lets go ahead what is held back in a repository now, or in those of its plans that are named:
// removals, and a start that waits. It returns the questions that it answered. See [Answer].
func Approve(ctx context.Context, ledger sync.Ledger, repo sync.Repository, plans ...string) ([]sync.Question, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	var hashes []string
	for _, question := range base.Repo.Questions {
		if question.Holds() && (len(plans) == 0 || slices.Contains(plans, question.Plan)) {
			hashes = append(hashes, question.Hash)
		}
	}
	if len(hashes) == 0 {
		return nil, ErrNothingHeld
	}
	return answer(ctx, ledger, repo, base, hashes)
}

// Answer answers questions of a repository by the hashes of the answers, and returns the questions. An
// answer is for just what was asked: where the question is another one by now the error is
// [ErrQuestionChanged], and nothing is answered; where it becomes another one before the next pass, the
// answer is void. The next pass carries the answers out; a pass has to be asked for.
func Answer(ctx context.Context, ledger sync.Ledger, repo sync.Repository, hashes ...string) ([]sync.Question, error) {
	base, err := ledger.Load(ctx, repo)
	if err != nil {
		return nil, fmt.Errorf("load base of %s: %w", repo, err)
	}
	return answer(ctx, ledger, repo, base, hashes)
}

// answer is the one place in which answers are put down, whichever way they came.
func answer(ctx context.Context, ledger sync.Ledger, repo sync.Repository, base *sync.Base, hashes []string) ([]sync.Question, error) {
	var questions []sync.Question
	for _, hash := range hashes {
		question, asked := sync.FindQuestion(base.Repo.Questions, hash)
		if !asked {
			return nil, ErrQuestionChanged
		}
		questions = append(questions, question)
	}
	approved := slices.Concat(base.Approved, hashes)
	slices.Sort(approved)
	approved = slices.Compact(approved)
	if err := ledger.Save(ctx, repo, sync.Change{Approved: &approved}); err != nil {
		return nil, fmt.Errorf("save approval for %s: %w", repo, err)
	}
	base.Approved = approved
	return questions, nil
}
