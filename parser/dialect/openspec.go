package dialect

import (
	"path"
	"strings"

	"github.com/milepost/milepost/parser"
)

// openSpec reads the tasks of a change. The change is named by the proposal beside them, and one that was
// moved to the archive is finished.
func openSpec() Dialect {
	return Dialect{
		Name:   "openspec",
		Paths:  []string{"openspec/changes/archive/*/tasks.md", "openspec/changes/*/tasks.md"},
		Beside: "proposal.md",
		Shape:  "has boxes",
		Fits:   fitsBox,
		title: func(about About) string {
			if name := changeName(firstHeading(about.Beside)); name != "" {
				return name
			}
			if name := subject(about.H1); name != "" && !strings.EqualFold(path.Base(about.Path), about.H1) {
				return name
			}
			return named(about.folder())
		},
		finished: func(file string) bool { return under("openspec/changes/archive/*/tasks.md", file) },
		rules:    parser.Dialect{Apart: true, Role: parser.RoleImplementation, ID: changeTaskID, Back: dependency(outlineForm), Line: waits(outlineForm)},
	}
}

// changeName is the name of a change in the heading of its proposal, such as `Change: Add export` and
// `Proposal: Add export`; "" where the heading is the name of its sort only.
func changeName(heading string) string {
	for _, kind := range [...]string{"change proposal:", "change:", "proposal:", "openspec proposal:", "openspec change:"} {
		if hasPrefixFold(heading, kind) {
			return plainName(heading[len(kind):])
		}
	}
	return subject(heading)
}

// changeTaskID measures the number of a task, also one with a capital in front, such as T1.2 and J.2; versions, such as V1.2,
// are none.
func changeTaskID(text string) int {
	if size := outlineID(text); size > 0 {
		return size
	}
	end := 0
	for end < len(text) && end < maxMark && text[end] != ' ' && text[end] != ':' && text[end] != '*' {
		end++
	}
	word := text[:end]
	if end < 3 || word[0] < 'A' || word[0] > 'Z' || word[0] == 'V' || !strings.Contains(word, ".") || !isOutline(strings.TrimPrefix(word[1:], ".")) {
		return 0
	}
	return end
}
