package show

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// maxWaiting is how many questions a report lists.
const maxWaiting = 20

// Waiting lists what waits for an answer, with the words by which a comment gives it, in Markdown; "" if nothing does.
func Waiting(questions []sync.Question) string {
	if len(questions) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("### Waiting for an answer\n\nA comment answers, on any issue here: `/milepost pick`, and then the words behind a question.\n")
	names := sync.QuestionNames(questions)
	for i, question := range questions {
		if i == maxWaiting {
			fmt.Fprintf(&out, "\n- and %s more: `milepost approve OWNER/REPO --list` shows all", sync.Thousands(len(questions)-i))
			break
		}
		var words []string
		for _, word := range question.AnswerWords() {
			words = append(words, "`"+strings.TrimSpace(names[i]+" "+word)+"`")
		}
		out.WriteString("\n- " + markup.Inline(parser.Truncate(question.String(), maxNote)) + ": " + strings.Join(words, ", "))
	}
	return out.String()
}
