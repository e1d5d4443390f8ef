package dialect

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser"
)

// specKit reads what spec-kit writes for each feature: tasks with ids that start anew in each file, marks
// such as `[P]` and `[US1]` behind them, and `(depends on T010, T011)` at the end.
func specKit() Dialect {
	return Dialect{
		Name:  "spec-kit",
		Paths: []string{"specs/*/tasks.md"},
		Shape: "its tasks have ids such as T001",
		Fits: func(_ string, source []byte) bool {
			return anyLine(source, func(line []byte) bool { return startsWithTask(boxText(line)) })
		},
		title: func(about About) string {
			if name := subject(about.H1); name != "" {
				return name
			}
			return named(about.folder())
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, ID: taskID, Front: frontMarks, Back: dependency(taskForm), Line: waits(taskForm), Around: priority},
	}
}

// startsWithTask reports whether a text begins with an id such as T001, in bold or not, perhaps behind
// marks.
func startsWithTask(text []byte) bool {
	text = bytes.TrimLeft(text, "*`[~ ")
	for bytes.HasPrefix(text, []byte("P]")) {
		text = bytes.TrimLeft(text[2:], "*`[~ ")
	}
	end := 0
	for end < len(text) && end < 9 && text[end] != ' ' && text[end] != ':' && text[end] != '*' && text[end] != ']' && text[end] != '`' && text[end] != '.' {
		end++
	}
	return isTaskID(string(text[:end])) && end >= 4
}

// frontMarks takes marks such as `[P] [US1]` from the start of a text.
func frontMarks(text string) (size int, tags []parser.Tag) {
	for {
		rest := text[size:]
		if !strings.HasPrefix(rest, "[") {
			return size, tags
		}
		end := strings.IndexByte(rest[:min(len(rest), maxMark)], ']')
		if end < 0 {
			return size, tags
		}
		tag, ok := mark(rest[1:end])
		if !ok {
			return size, tags
		}
		tags = append(tags, tag...)
		size += end + 1
		for size < len(text) && (text[size] == ' ' || text[size] == ',') {
			size++
		}
	}
}

// maxMark bounds, in bytes, a mark with its brackets.
const maxMark = 24

// mark reads what stands in the brackets of a mark: `P`, `US1`, `P1`, or several of them.
func mark(inside string) (tags []parser.Tag, ok bool) {
	for part := range strings.FieldsFuncSeq(inside, func(r rune) bool { return r == ',' || r == ' ' || r == '/' || r == '+' || r == '&' }) {
		digits := strings.TrimLeft(part, "USP")
		isNumbered := digits != "" && len(digits) <= 3 && isNumber(digits)
		switch letters := part[:len(part)-len(digits)]; {
		case part == "P" || strings.EqualFold(part, "parallel"):
			tags = append(tags, parser.Tag{Kind: parser.TagParallel})
		case isNumbered && (letters == "US" || letters == "S"):
			tags = append(tags, parser.Tag{Kind: parser.TagStory, Value: "US" + digits})
		case isNumbered && letters == "P":
			tags = append(tags, parser.Tag{Kind: parser.TagPriority, Value: "P" + digits})
		default:
			return nil, false
		}
	}
	return tags, len(tags) > 0
}

// priority reads the priority of a user story in its heading, `Phase 3: User Story 1 - Albums (Priority: P1)`.
func priority(title string) []parser.Tag {
	at := strings.LastIndex(title, "Priority: P")
	if at < 0 {
		return nil
	}
	digits := title[at+len("Priority: P"):]
	end := 0
	for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
		end++
	}
	if end == 0 || end > 2 {
		return nil
	}
	return []parser.Tag{{Kind: parser.TagPriority, Value: "P" + digits[:end]}}
}
