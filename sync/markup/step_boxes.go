package markup

import (
	"regexp"

	"github.com/milepost/milepost/sync"
)

// StepBox is the box of a step, in the checklist of a body.
type StepBox struct {
	// Line is the key of its line, see [sync.StepKeys].
	Line string
	Done bool
}

var boxLine = regexp.MustCompile(`(?m)^ *- \[([ xX])\] (.*)$`)

// StepBoxes lists the step boxes as the text of a block has it, in order. GitHub's page changes the one
// letter when a person ticks a box.
func StepBoxes(text string) []StepBox {
	var boxes []StepBox
	var texts []string
	for _, found := range boxLine.FindAllStringSubmatch(text, -1) {
		boxes, texts = append(boxes, StepBox{Done: found[1] != " "}), append(texts, found[2])
	}
	for i, key := range sync.StepKeys(texts) {
		boxes[i].Line = key
	}
	return boxes
}

// StepsIn are the step boxes in our block of a body with the states that its marker tells: what both sides agreed on
// when we wrote it. There are none where people added boxes to the block or took some out.
func StepsIn(body string, marker Marker) []sync.StepBase {
	block, ok := OwnBlock(body)
	if !ok {
		return nil
	}
	boxes := StepBoxes(block)
	if len(boxes) != len(marker.Steps) {
		return nil
	}
	steps := make([]sync.StepBase, len(boxes))
	for i, box := range boxes {
		steps[i] = sync.StepBase{Line: box.Line, State: sync.StepState(marker.Steps[i])}
	}
	return steps
}

// StepDone reports whether the body of an issue has the step box of a step ticked, as far as it is there.
func StepDone(record sync.ItemBase, key string) (done, there bool) {
	block, _ := OwnBlock(record.Issue.Body)
	boxes := map[string]bool{}
	for _, box := range StepBoxes(block) {
		boxes[box.Line] = box.Done
	}
	for _, step := range record.Steps {
		if step.Key == key {
			done, there = boxes[step.Line]
			return done, there
		}
	}
	return false, false
}
