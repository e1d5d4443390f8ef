package sync

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// minName is the least length of a question's name, and questionDigits that of the hash that it is cut from.
const (
	minName        = 4
	questionDigits = 16
)

// QuestionNames are what people call questions by where they cannot tick a box: the beginnings of their hashes, as
// long as it takes to tell them apart, and four digits at the least. They stand in the order of the questions.
func QuestionNames(questions []Question) []string {
	length := minName
	for i, question := range questions {
		for _, other := range questions[:i] {
			if question.Hash != other.Hash {
				length = max(length, 1+shared(question.Hash, other.Hash))
			}
		}
	}
	names := make([]string, 0, len(questions))
	for _, question := range questions {
		names = append(names, question.Hash[:min(length, len(question.Hash))])
	}
	return names
}

// shared is how many bytes two texts begin with alike.
func shared(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// NamedQuestions finds the questions that a name fits, which people may write in capitals. A name that is shorter than
// four digits fits none.
func NamedQuestions(questions []Question, name string) []Question {
	name = strings.ToLower(name)
	if len(name) < minName || len(name) > questionDigits {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(questions), func(q Question) bool { return !strings.HasPrefix(q.Hash, name) })
}

// The words for answers that name no issue.
const (
	wordYes = "yes"
	wordNo  = "no"
	wordNew = "new"
)

// AnswerWords are what people call the answers by, in the order of [Question.Answers]: nothing for the only one, yes and no, new for a
// line that is none of the known ones, else the issue, such as #12, or the place in the list where there is none.
func (q Question) AnswerWords() []string {
	if len(q.Choices) == 0 {
		return []string{""}
	}
	words := make([]string, 0, len(q.Choices))
	for i, choice := range q.Choices {
		word := strconv.Itoa(i + 1)
		switch {
		case q.Kind == AskCollect && q.Declines(choice.Hash):
			word = wordNo
		case q.Kind == AskCollect:
			word = wordYes
		case choice.Key == "":
			word = wordNew
		case choice.Issue != 0:
			word = fmt.Sprintf("#%d", choice.Issue)
		}
		words = append(words, word)
	}
	return words
}

// Pick finds the answer that somebody means by a word: one of [Question.AnswerWords], its place in the list, or yes where
// there is one answer alone. ok is false where it is none of them.
func (q Question) Pick(word string) (hash string, ok bool) {
	answers, words := q.Answers(), q.AnswerWords()
	word = strings.ToLower(word)
	if len(q.Choices) == 0 && (word == "" || word == wordYes) {
		return q.Hash, true
	}
	if len(q.Choices) == 0 {
		return "", false
	}
	if at := slices.Index(words, word); at >= 0 {
		return answers[at], true
	}
	if place, err := strconv.Atoi(word); err == nil && place >= 1 && place <= len(answers) && word == strconv.Itoa(place) {
		return answers[place-1], true
	}
	return "", false
}

// Yes is the answer that says yes, where there is only one that does.
func (q Question) Yes() (hash string, ok bool) {
	if q.Kind == AskWhich {
		return "", false
	}
	return q.Answers()[0], true
}
