package dashboard

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// heading is what stands above the questions of a kind, and what they have in common.
func heading(kind sync.QuestionKind) (title, about string) {
	switch kind {
	case sync.AskStart:
		return "Shall Milepost begin?", ""
	case sync.AskRemovals:
		return "Were these lines meant to go?", "Their issues stay open until somebody says so. If it was a slip, repair the document and the question is gone."
	case sync.AskWhich:
		return "Which item is this line?", "It resembles several that are known. Instead of ticking a box, you can make the texts differ, or add the issue's number to the line."
	case sync.AskCollect:
		return "Shall these issues become lines of a plan?", "Somebody put them into its milestone. An issue that becomes no line stays as it is."
	case sync.AskDeclined:
		return "Propose this again?", "Somebody closed the pull request that would have written this into the documents."
	case sync.AskSteps:
		return "Are all these steps done?", "Somebody closed the issue of a heading that many open boxes stand below. Until somebody says so they stay as they are; if some are left to do, open the issue again."
	case sync.AskUnreadable:
		return "These files need mending", "What they hide keeps its issues as they are. A box that is ticked says that the file may stay as it is."
	}
	return "", ""
}

// section writes the questions of a kind, as many as there is room for.
func (w writer) section(out *strings.Builder, kind sync.QuestionKind) {
	asked := 0
	for _, question := range w.in.Questions {
		if question.Kind != kind {
			continue
		}
		if asked++; asked == 1 {
			title, about := heading(kind)
			out.WriteString("\n### " + title + "\n\n")
			if about != "" {
				out.WriteString(about + "\n\n")
			}
		}
		if asked <= w.amounts.questions {
			w.question(out, question)
		}
	}
	if more := asked - w.amounts.questions; more > 0 {
		fmt.Fprintf(out, "\nand %s that there is no room for: answered questions make room, and `milepost approve OWNER/REPO --list` shows all.\n",
			sync.Several(more, "more", "more"))
	}
}

func (w writer) question(out *strings.Builder, question sync.Question) {
	switch question.Kind {
	case sync.AskStart:
		w.start(out, question)
	case sync.AskRemovals:
		out.WriteString(answerBox(question.Hash) + "**Close the issues of " + sync.Several(question.Gone, "item", "items") + "** that left " + plan(question.Plan))
		if question.New > 0 {
			out.WriteString(" and make those of " + sync.Several(question.New, "new one", "new ones"))
		}
		out.WriteString(". " + markup.Inline(parser.Truncate(sentence(question.Why), maxWhy)) + w.pick(question, 0) + "\n")
		w.lines(out, question)
	case sync.AskWhich:
		w.which(out, question)
	case sync.AskCollect:
		w.collect(out, question)
	case sync.AskDeclined:
		out.WriteString(answerBox(question.Hash) + "**Propose again** what was declined in " + w.place(question.Plan, 0) + w.pick(question, 0) + "\n")
		w.lines(out, question)
	case sync.AskSteps:
		out.WriteString(answerBox(question.Hash) + "**Propose all " + sync.Several(question.Gone, "open box", "open boxes") + "** below " + quoted(question.Title) + " in " + w.place(question.Plan, question.Line) + w.pick(question, 0) + "\n")
		w.lines(out, question)
	case sync.AskUnreadable:
		where := "The repository"
		if question.Plan != "" {
			where = w.place(question.Plan, question.Line)
		}
		out.WriteString(answerBox(question.Hash) + where + ": " + markup.Inline(parser.Truncate(question.Why, maxWhy)) + w.pick(question, 0) + "\n")
	}
}

// maxWhy bounds a reason, in characters.
const maxWhy = 500

// sentence begins a reason with a capital and ends it with a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// foldFrom is from how many lines on a list is folded.
const foldFrom = 9

// lines lists what a question is about, below its box. Without an empty line the box stays in front of its
// text.
func (w writer) lines(out *strings.Builder, question sync.Question) {
	all := question.Lines
	if len(all) == 0 {
		return
	}
	listed := all[:min(len(all), w.amounts.lines)]
	fold, indent := len(all) >= foldFrom && len(listed) > 0, "  "
	if fold {
		indent = ""
		out.WriteString("\n<details><summary>" + sync.Several(len(all), "line", "lines") + "</summary>\n\n")
	}
	for _, line := range listed {
		out.WriteString(indent + "- " + lineText(line) + "\n")
	}
	if more := len(all) - len(listed); more > 0 {
		out.WriteString(indent + "- and " + sync.Several(more, "more", "more") + "\n")
	}
	if fold {
		out.WriteString("\n</details>\n\n")
	}
}

func lineText(line sync.QuestionLine) string {
	var text string
	switch {
	case line.New:
		text = "new: "
	case line.Issue != 0:
		text = fmt.Sprintf("#%d ", line.Issue)
	}
	text += quoted(line.Text)
	if line.Line > 0 {
		text += fmt.Sprintf(" (line %d)", line.Line)
	}
	return text
}

// collect asks whether an issue is to become a line.
func (w writer) collect(out *strings.Builder, question sync.Question) {
	for i, choice := range question.Choices {
		if question.Declines(choice.Hash) {
			fmt.Fprintf(out, "%sLeave #%d as it is%s\n", answerBox(choice.Hash), choice.Issue, w.pick(question, i))
			continue
		}
		fmt.Fprintf(out, "%s**Add** #%d, %s, to %s%s\n", answerBox(choice.Hash), choice.Issue, quoted(question.Title), w.place(question.Plan, 0), w.pick(question, i))
	}
	out.WriteString("\n")
}

// which asks with a box for each answer.
func (w writer) which(out *strings.Builder, question sync.Question) {
	out.WriteString(w.place(question.Plan, question.Line) + ": **" + quoted(question.Title) + "**, since " +
		markup.Inline(parser.Truncate(question.Why, maxWhy)) + "\n\n")
	known := 0
	for i, choice := range question.Choices {
		if choice.Key == "" {
			out.WriteString(answerBox(choice.Hash) + "It is none of them, but new" + w.pick(question, i) + "\n")
			continue
		}
		if known++; known > w.amounts.choices {
			continue
		}
		out.WriteString(answerBox(choice.Hash) + "It is ")
		if choice.Issue != 0 {
			fmt.Fprintf(out, "#%d, ", choice.Issue)
		}
		out.WriteString(quoted(choice.Title))
		if choice.Line > 0 {
			fmt.Fprintf(out, " (was on line %d)", choice.Line)
		}
		out.WriteString(w.pick(question, i) + "\n")
	}
	if more := known - w.amounts.choices; more > 0 {
		out.WriteString("\nand " + sync.Several(more, "more candidate", "more candidates") + ", for which there is no room\n")
	}
	out.WriteString("\n")
}
