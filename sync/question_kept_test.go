package sync_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/sync"
)

func TestAsked_keeps_the_beginning_of_what_a_question_lists(t *testing.T) {
	t.Parallel()
	lines := func(n int) []sync.QuestionLine {
		var all []sync.QuestionLine
		for i := range n {
			all = append(all, sync.QuestionLine{Issue: i + 1, Line: i, Text: strings.Repeat("é", 500)})
		}
		return all
	}
	asked := []sync.Question{{Kind: sync.AskRemovals, Hash: "a", Lines: lines(30)}, {Kind: sync.AskSteps, Hash: "b", Lines: lines(3)}}
	kept := sync.Asked(asked, nil, time.Unix(1, 0))
	if len(kept[0].Lines) != 25 || kept[0].Unlisted != 5 || len(kept[1].Lines) != 3 || kept[1].Unlisted != 0 || len([]rune(kept[0].Lines[0].Text)) > 161 {
		t.Errorf("kept %d and %d lines, %d and %d not", len(kept[0].Lines), len(kept[1].Lines), kept[0].Unlisted, kept[1].Unlisted)
	}
	if len(asked[0].Lines) != 30 || len([]rune(asked[0].Lines[0].Text)) != 500 {
		t.Error("what was given is another")
	}
	if !asked[0].SameAs(kept[0]) {
		t.Error("a question is another for what is kept of it")
	}
	again := sync.Asked(kept, kept, time.Unix(2, 0))
	if again[0].Unlisted != 5 || !again[0].Since.Equal(time.Unix(1, 0)) {
		t.Errorf("asked again: %+v", again[0])
	}
	var many []sync.Question
	for i := range 100 {
		many = append(many, sync.Question{Kind: sync.AskRemovals, Hash: fmt.Sprint(i), Lines: lines(25)})
	}
	text, err := json.Marshal(sync.Asked(many, nil, time.Unix(1, 0)))
	if err != nil || strings.Count(string(text), `"text"`) != 400 || !strings.Contains(string(text), `"unlisted":25`) {
		t.Errorf("%d lines are kept of all questions: %v", strings.Count(string(text), `"text"`), err)
	}
}

func TestAsked_keeps_what_would_begin(t *testing.T) {
	t.Parallel()
	start := &sync.Start{Issues: 40, Lookalikes: []sync.Lookalike{{Issue: 1}}}
	for i := range 40 {
		start.Sections = append(start.Sections, sync.StartSection{Plan: "a.md", Title: fmt.Sprint(i), Issues: 1})
	}
	kept := sync.Asked([]sync.Question{{Kind: sync.AskStart, Hash: "a", Start: start}}, nil, time.Unix(1, 0))
	text, err := json.Marshal(kept)
	var read []sync.Question
	if err != nil || json.Unmarshal(text, &read) != nil || read[0].Start == nil || len(read[0].Start.Sections) != 25 || read[0].Start.Issues != 40 {
		t.Errorf("kept: %s, %v", text, err)
	}
	if len(start.Sections) != 40 || len(start.Lookalikes) != 1 {
		t.Error("what was given is another")
	}
}
