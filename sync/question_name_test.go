package sync_test

import (
	"slices"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestQuestionNames_are_as_long_as_it_takes_to_tell_questions_apart(t *testing.T) {
	t.Parallel()
	of := func(hashes ...string) []sync.Question {
		var questions []sync.Question
		for _, hash := range hashes {
			questions = append(questions, sync.Question{Kind: sync.AskRemovals, Hash: hash})
		}
		return questions
	}
	for name, test := range map[string]struct{ hashes, want []string }{
		"none":              {nil, nil},
		"one":               {[]string{"0123456789abcdef"}, []string{"0123"}},
		"two":               {[]string{"0123456789abcdef", "1123456789abcdef"}, []string{"0123", "1123"}},
		"two that are near": {[]string{"0123456789abcdef", "0123456a89abcdef"}, []string{"01234567", "0123456a"}},
		"the same twice":    {[]string{"0123456789abcdef", "0123456789abcdef"}, []string{"0123", "0123"}},
	} {
		questions := of(test.hashes...)
		if got := sync.QuestionNames(questions); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		for i, called := range sync.QuestionNames(questions) {
			if found := sync.NamedQuestions(questions, called); len(found) == 0 || found[0].Hash != questions[i].Hash {
				t.Errorf("%s: %q finds %v", name, called, found)
			}
		}
	}
	near := of("0123456789abcdef", "0123456a89abcdef")
	for called, want := range map[string]int{"": 0, "012": 0, "0123": 2, "01234567": 1, "0123456A": 1, "0123456789abcdef": 1, "0123456789abcdef0": 0, "zzzz": 0} {
		if got := len(sync.NamedQuestions(near, called)); got != want {
			t.Errorf("%q fits %d questions, want %d", called, got, want)
		}
	}
}

func TestQuestion_is_answered_by_words(t *testing.T) {
	t.Parallel()
	which := sync.Question{Kind: sync.AskWhich, Hash: "q", Choices: []sync.Choice{{Hash: "a", Key: "ka", Issue: 12}, {Hash: "b", Key: "kb"}, {Hash: "c"}}}
	collect := sync.Collecting(sync.Document{}, "M", sync.Issue{Number: 2, Title: "x"})
	removals := sync.Question{Kind: sync.AskRemovals, Hash: "r"}
	for _, test := range []struct {
		question sync.Question
		answers  map[string]string
		words    []string
	}{
		{which, map[string]string{"#12": "a", "1": "a", "2": "b", "3": "c", "new": "c", "NEW": "c", "12": "", "4": "", "0": "", "01": "", "-1": "", "#2": "", "yes": "", "": ""}, []string{"#12", "2", "new"}},
		{collect, map[string]string{"yes": collect.Choices[0].Hash, "No": collect.Choices[1].Hash, "1": collect.Choices[0].Hash, "2": collect.Choices[1].Hash, "#2": "", "": ""}, []string{"yes", "no"}},
		{removals, map[string]string{"": "r", "Yes": "r", "no": "", "1": "", "#1": ""}, []string{""}},
	} {
		if got := test.question.AnswerWords(); !slices.Equal(got, test.words) {
			t.Errorf("%s: the words are %q", test.question.Kind, got)
		}
		for word, want := range test.answers {
			if got, ok := test.question.Pick(word); got != want || ok != (want != "") {
				t.Errorf("%s: %q is %q, %t, want %q", test.question.Kind, word, got, ok, want)
			}
		}
	}
	if _, ok := which.Yes(); ok {
		t.Error("a question with several answers has one yes")
	}
}
