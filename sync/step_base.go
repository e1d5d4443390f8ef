package sync

import (
	"strconv"
	"strings"

	"github.com/milepost/milepost/parser"
)

// StepBase is a box in the body of a heading's issue, and what both sides last agreed on about it.
type StepBase struct {
	// Key is the step of the document, see [StepKeys], "" where only the issue tells of it, and Line the key of
	// the line in the body.
	Key  string `json:"k,omitempty"`
	Line string `json:"l"`
	// State is what was agreed on, "" if nothing was.
	State parser.State `json:"s,omitempty"`
}

// StepKeys names texts so that each can be found again: by its words, and among those of the same words by how
// many of them come before.
func StepKeys(texts []string) []string {
	seen, keys := map[string]int{}, make([]string, len(texts))
	for i, text := range texts {
		words := strings.Join(strings.Fields(text), " ")
		seen[words]++
		keys[i] = ShortHash(words)
		if n := seen[words]; n > 1 {
			keys[i] = ShortHash(words, strconv.Itoa(n))
		}
	}
	return keys
}

// StepsOf names the steps of a heading by their texts, by the key of each its index.
func StepsOf(plan *parser.Plan, heading int) (keys []string, index map[string]int) {
	var texts []string
	steps := plan.Steps(heading)
	for _, step := range steps {
		texts = append(texts, plan.Items[step].Title)
	}
	keys, index = StepKeys(texts), map[string]int{}
	for i, key := range keys {
		index[key] = steps[i]
	}
	return keys, index
}

// The letters by which a marker says what was agreed on about each box of a body.
const (
	stepOpen    = 'o'
	stepDone    = 'x'
	stepDropped = 'd'
	stepUnknown = 'u'
)

// StepLetters are the states of boxes, a letter each.
func StepLetters(steps []StepBase) string {
	var out strings.Builder
	for _, step := range steps {
		switch step.State {
		case parser.StateOpen:
			out.WriteRune(stepOpen)
		case parser.StateDone:
			out.WriteRune(stepDone)
		case parser.StateDropped:
			out.WriteRune(stepDropped)
		default:
			out.WriteRune(stepUnknown)
		}
	}
	return out.String()
}

// StepState is the state that a letter stands for.
func StepState(letter byte) parser.State {
	switch letter {
	case stepOpen:
		return parser.StateOpen
	case stepDone:
		return parser.StateDone
	case stepDropped:
		return parser.StateDropped
	}
	return ""
}
