package dialect

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser"
)

// superpowers reads plans whose headings are the tasks, `### Task 3: Draw the map`, with steps below them.
func superpowers() Dialect {
	return Dialect{
		Name:  "superpowers",
		Paths: []string{"docs/superpowers/plans/*.md", "docs/plans/*.md"},
		Shape: "has headings such as `Task 1` with boxes below them",
		Fits: func(file string, source []byte) bool {
			ours := under("docs/superpowers/plans/*.md", file) || bytes.Contains(source[:min(len(source), maxIntroduction)], []byte("superpowers:"))
			return ours && hasBox(source) && anyLine(source, func(line []byte) bool {
				title := bytes.TrimLeft(line, "#")
				return len(title) < len(line) && isTaskHeading(strings.TrimSpace(string(title[:min(len(title), maxMark)])))
			})
		},
		title: func(about About) string {
			if name := subject(about.H1); name != "" {
				return name
			}
			return named(about.stem())
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, Heading: isTaskHeading},
	}
}

// isTaskHeading reports whether a heading is that of a task: `Task 3`, `Task 2.1: Name`.
func isTaskHeading(title string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(title, "✅☑✔️🚧⏳ "), "Task ")
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest, "#")
	return rest != "" && rest[0] >= '0' && rest[0] <= '9' || len(rest) > 1 && rest[0] >= 'A' && rest[0] <= 'Z' && (rest[1] >= '0' && rest[1] <= '9' || rest[1] == ':')
}

// maxIntroduction bounds, in bytes, where a plan elsewhere says which skill carries it out.
const maxIntroduction = 4096
