package dialect

import (
	"strings"

	"github.com/milepost/milepost/parser"
)

// kiro reads the numbered tasks of a spec. `[-]` and `[~]` stand for tasks that are being worked on or are
// queued, a star behind the box for one that may be left out.
func kiro() Dialect {
	return Dialect{
		Name:  "kiro",
		Paths: []string{".kiro/specs/*/tasks.md"},
		Shape: "has boxes",
		Fits:  fitsBox,
		title: func(about About) string {
			if name := subject(about.H1); name != "" {
				return name
			}
			return named(about.folder())
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, Open: "-~", Optional: '*', ID: outlineID, Front: kiroMarks, Back: dependency(anyOutlineForm), Line: kiroLine},
	}
}

// kiroLine reads lines in emphasis below a task: what it is for, and which tasks it waits for.
func kiroLine(text string) (parser.Said, bool) {
	if said, ok := requirements(text); ok {
		return said, true
	}
	return waits(anyOutlineForm)(text)
}

// requirements reads `_Requirements: 1.1, 1.2_` below a task.
func requirements(text string) (said parser.Said, ok bool) {
	const lead = "requirements:"
	if !hasPrefixFold(text, lead) {
		return said, false
	}
	for part := range strings.SplitSeq(text[len(lead):min(len(text), maxSlot)], ",") {
		if part = strings.Trim(part, " []"); part != "" {
			said.Tags = append(said.Tags, parser.Tag{Kind: parser.TagRequirement, Value: parser.Truncate(part, maxMark)})
		}
	}
	return said, true
}

// kiroMarks takes `(P)` in front of a title.
func kiroMarks(text string) (size int, tags []parser.Tag) {
	if rest, ok := strings.CutPrefix(text, "(P) "); ok {
		return len(text) - len(rest), []parser.Tag{{Kind: parser.TagParallel}}
	}
	return 0, nil
}
