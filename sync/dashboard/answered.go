package dashboard

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// answers tells what became of the last answers.
func (w writer) answers(out *strings.Builder) {
	if len(w.in.Answers) == 0 {
		return
	}
	out.WriteString("\n### What became of answers\n\n")
	for _, answer := range w.in.Answers {
		out.WriteString("- " + answer.At.UTC().Format("2006-01-02 15:04") + " UTC: " + answered(answer) + "\n")
	}
}

func answered(answer sync.Answered) string {
	who, doing := "somebody", quoted(answer.Question.Doing(answer.Choice.Hash))
	if answer.By != "" {
		who = "**" + markup.Inline(parser.Truncate(answer.By, maxLogin)) + "**"
	}
	switch answer.Outcome {
	case sync.AnswerTaken:
		return who + " said yes: " + doing
	case sync.AnswerStale:
		return "the question has changed since " + who + " ticked its box, so nothing was done. Look at what is asked now"
	case sync.AnswerRefused:
		return "the tick of " + who + " was taken back, since that takes write access to this repository"
	case sync.AnswerUnknown:
		return "a tick was taken back, since it could not be found out whose it was. Please tick the box again"
	}
	return ""
}

// maxLogin bounds a login, in characters.
const maxLogin = 60
