package demo

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/milepost/milepost/internal/localhub"
)

const (
	// maxTurns is how many turns the feed remembers.
	maxTurns = 40
	// maxNames is how many names one line tells.
	maxNames = 6
)

// turn is what one side did until the other one did something.
type turn struct {
	// Who is "you" or "milepost".
	Who   string `json:"who"`
	Lines []line `json:"lines"`
}

// line is one thing that was done, perhaps several times.
type line struct {
	Text string `json:"text"`
	// Quiet lines changed nothing that people see.
	Quiet bool `json:"quiet"`

	step step
	// names are what it was done to, count how often.
	names []string
	count int
}

// spent counts the requests of the App, as GitHub's limits count them.
type spent struct {
	Reads  int `json:"reads"`
	Writes int `json:"writes"`
}

// feed tells in words what was asked of GitHub.
type feed struct {
	turns []turn
	spent spent
	// heard counts the deliveries that were looked at, pending are those not yet told.
	heard   int
	pending []happening
}

// take adds requests, with the webhooks that were sent so far.
func (f *feed) take(requests []localhub.Request, deliveries []localhub.Delivery) {
	for _, delivery := range deliveries[min(f.heard, len(deliveries)):] {
		f.pending = append(f.pending, happeningOf(delivery))
	}
	f.heard = max(f.heard, len(deliveries))
	for _, request := range requests {
		f.tell(request)
	}
	// What is left over was said by its request already.
	f.pending = f.pending[max(0, len(f.pending)-500):]
}

func (f *feed) tell(request localhub.Request) {
	who := "milepost"
	if request.Kind == "user" {
		who = "you"
		if request.Method == http.MethodGet {
			return
		}
	}
	if request.Status == http.StatusNotModified || strings.HasSuffix(request.Path, "/access_tokens") {
		return
	}
	if who == "milepost" {
		if request.Method == http.MethodGet {
			f.spent.Reads++
		} else {
			f.spent.Writes++
		}
	}
	for _, said := range f.words(request) {
		f.add(who, said)
	}
}

// add puts what was done into the running turn, together with what is of the same kind.
func (f *feed) add(who string, said saying) {
	if len(f.turns) == 0 || f.turns[len(f.turns)-1].Who != who {
		f.turns = append(f.turns, turn{Who: who})
		f.turns = f.turns[max(0, len(f.turns)-maxTurns):]
	}
	current := &f.turns[len(f.turns)-1]
	at := slices.IndexFunc(current.Lines, func(l line) bool { return l.step == said.step })
	if at < 0 {
		at = len(current.Lines)
		current.Lines = append(current.Lines, line{step: said.step, Quiet: said.step.quiet})
	}
	told := &current.Lines[at]
	told.count++
	if said.name != "" && !slices.Contains(told.names, said.name) {
		told.names = append(told.names, said.name)
	}
	told.Text = said.step.text(told.names, told.count)
}

// newestFirst lists the turns, and within them the lines, newest first.
func (f *feed) newestFirst() []turn {
	turns := []turn{}
	for _, t := range slices.Backward(f.turns) {
		lines := slices.Clone(t.Lines)
		slices.Reverse(lines)
		turns = append(turns, turn{Who: t.Who, Lines: lines})
	}
	return turns
}

// text says a step: "Created issue #3", "Created 15 issues: #1–#15", "Read GitHub, 4 requests".
func (d step) text(names []string, count int) string {
	switch {
	case d.noun == "" && count > 1:
		return fmt.Sprintf("%s, %d requests", d.verb, count)
	case d.noun == "":
		return d.verb
	case len(names) == 1:
		return d.verb + " " + d.noun + " " + names[0] + d.how
	case len(names) == 0 && count == 1:
		return d.verb + " a " + d.noun + d.how
	default:
		text := fmt.Sprintf("%s %d %ss%s", d.verb, max(len(names), count), d.noun, d.how)
		if names = ranges(names); len(names) > 0 && len(names) <= maxNames {
			text += ": " + strings.Join(names, ", ")
		}
		return text
	}
}

// ranges joins runs of numbers: #1, #2, #3 become #1–#3.
func ranges(names []string) []string {
	var out []string
	for i := 0; i < len(names); {
		end := i
		for first, ok := number(names[i]); ok && end+1 < len(names); end++ {
			if next, ok := number(names[end+1]); !ok || next != first+end+1-i {
				break
			}
		}
		if end > i+1 {
			out = append(out, names[i]+"–"+names[end])
			i = end + 1
			continue
		}
		out = append(out, names[i])
		i++
	}
	return out
}

func number(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "#")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil
}
