package dashboard

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// Input is all that the text is made of.
type Input struct {
	// Head is the newest commit, whose files are linked.
	Head      sync.Head
	Questions []sync.Question
	// Answers tells what became of the last answers, the newest first.
	Answers []sync.Answered
	// Off tells that the configuration turned the issue off, and ConfigPath is where it stands.
	Off        bool
	ConfigPath string
}

// amounts says how much is shown: lines of a question, questions of a kind, and choices of a question.
type amounts struct{ lines, questions, choices int }

// shown are the amounts that are tried, until one has room.
func shown() []amounts {
	return []amounts{{50, 100, 6}, {20, 50, 6}, {5, 25, 4}, {0, 10, 3}, {0, 3, 2}}
}

// Render is the text, in at most so many characters. It is cut where it would be longer, and says so.
func Render(in Input, limit int) string {
	names := namesOf(in.Questions)
	for _, amounts := range shown() {
		text := writer{in: in, amounts: amounts, names: names}.text()
		if utf8.RuneCountInString(text) <= limit {
			return text
		}
	}
	return fmt.Sprintf("%d questions wait for you, and there is no room for them here: `milepost approve OWNER/REPO --list` shows them.\n", len(in.Questions))
}

// writer writes the text with given amounts.
type writer struct {
	in Input
	amounts
	// names are what the questions are called, by their hashes.
	names map[string]string
}

func namesOf(questions []sync.Question) map[string]string {
	names := map[string]string{}
	for i, name := range sync.QuestionNames(questions) {
		names[questions[i].Hash] = name
	}
	return names
}

// pick is what a comment says to give an answer, as it stands behind its box.
func (w writer) pick(question sync.Question, answer int) string {
	return " `" + w.words(question, answer) + "`"
}

func (w writer) words(question sync.Question, answer int) string {
	return strings.TrimSpace(w.names[question.Hash] + " " + question.AnswerWords()[answer])
}

func (w writer) text() string {
	var out strings.Builder
	switch {
	case w.in.Off:
		out.WriteString("`dashboard: off` in " + markup.Inline(w.in.ConfigPath) + " turned this issue off.\n")
	case len(w.in.Questions) == 0:
		out.WriteString("Nothing waits for anybody. This issue is opened again when something does.\n")
	default:
		out.WriteString(w.intro())
		for _, kind := range sync.QuestionKinds() {
			w.section(&out, kind)
		}
	}
	w.answers(&out)
	return strings.ReplaceAll(out.String(), "\n\n\n", "\n\n")
}

func (w writer) intro() string {
	wait := "**One question waits** for somebody who may write to this repository."
	if n := len(w.in.Questions); n != 1 {
		wait = fmt.Sprintf("**%d questions wait** for somebody who may write to this repository.", n)
	}
	return wait + " Tick a box to answer: Milepost then does what the box says, takes the tick back, and tells below what it did." +
		" Until then nothing happens to what a question is about. A comment answers as well: what stands in grey behind a box, such as `/milepost pick " +
		w.words(w.in.Questions[0], 0) + "`.\n"
}

// maxQuoted bounds what is shown of a text of a document, in characters.
const maxQuoted = 160

// quoted is a text of a document inside a line.
func quoted(text string) string {
	return markup.Inline(parser.Truncate(strings.Join(strings.Fields(text), " "), maxQuoted))
}

// plan is the path of a document, "" for the whole repository.
func plan(path string) string { return markup.Inline(parser.Truncate(path, markup.MaxListedPath)) }

// place links where a question is about.
func (w writer) place(path string, line int) string {
	text, link := plan(path), markup.BranchLink(w.in.Head, path)
	if line > 0 {
		text, link = fmt.Sprintf("%s, line %d", text, line), fmt.Sprintf("%s#L%d", link, line)
	}
	if w.in.Head.WebURL == "" || len(path) > maxLinked {
		return text
	}
	return "[" + text + "](" + link + ")"
}

// maxLinked bounds the paths that are linked, in bytes.
const maxLinked = 500
