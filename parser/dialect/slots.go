package dialect

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser"
)

// maxSlot bounds, in bytes, what a slot at the end of a text may hold.
const maxSlot = 400

// dependency takes `(depends on T010, T011)` from the end of a text.
func dependency(text string) (rest int, said parser.Said) {
	if !strings.HasSuffix(text, ")") {
		return len(text), said
	}
	from := max(0, len(text)-maxSlot)
	open := strings.LastIndexByte(text[from:], '(')
	if open < 0 {
		return len(text), said
	}
	open += from
	inner := strings.TrimSpace(text[open+1 : len(text)-1])
	for _, lead := range [...]string{"depends on ", "depends on: ", "depends: ", "dependencies: ", "dependency: ", "requires ", "after ", "blocked by ", "dep: ", "deps: "} {
		if hasPrefixFold(inner, lead) {
			if after := leadingIDs(inner[len(lead):]); len(after) > 0 {
				return len(strings.TrimRight(text[:open], " ")), parser.Said{After: after}
			}
			return len(text), said
		}
	}
	return len(text), said
}

// maxRemark is how many words may stand behind the ids of a dependency, as in `(depends on T022 failing)`.
const maxRemark = 4

// leadingIDs reads a list of ids with a short remark behind it.
func leadingIDs(text string) []string {
	if ids, ok := taskIDs(text); ok {
		return ids
	}
	words := strings.Fields(text)
	for n := 1; n <= maxRemark && n < len(words); n++ {
		if ids, ok := taskIDs(strings.Join(words[:len(words)-n], " ")); ok {
			return ids
		}
	}
	return nil
}

// taskID measures an id such as T010 or T018a at the start of a text.
func taskID(text string) int {
	end := 0
	for end < len(text) && end < maxMark && text[end] != ' ' && text[end] != ':' && text[end] != '.' {
		end++
	}
	if !isTaskID(text[:end]) {
		return 0
	}
	sub := end + 1
	for sub < len(text) && sub < maxMark && text[sub] >= '0' && text[sub] <= '9' {
		sub++
	}
	if end < len(text) && text[end] == '.' && sub > end+1 {
		return sub
	}
	return end
}

// outlineID measures a number such as 3.2 at the start of a text.
func outlineID(text string) int {
	end, dots := 0, 0
	for end < len(text) && end < maxMark && text[end] != ' ' {
		switch c := text[end]; {
		case c == '.':
			dots++
		case c < '0' || c > '9':
			return 0
		}
		end++
	}
	if end < len(text) && dots > 0 && text[0] != '.' && text[end-1] != '.' {
		return end
	}
	return 0
}

// taskIDs reads a list of ids such as `T010, T011`, `T001-T003` and `T006, T007 and T008`, and reports
// whether the text is nothing else.
func taskIDs(text string) (ids []string, ok bool) {
	words := strings.FieldsFunc(strings.NewReplacer("–", "-", "..", "-", " - ", "-", "→", "-").Replace(text), func(r rune) bool {
		return r == ',' || r == ' ' || r == ';' || r == '&' || r == '+' || r == '/'
	})
	for _, word := range words {
		first, last, isRange := strings.Cut(word, "-")
		switch {
		case word == "and" || word == "through" || word == "to":
		case isRange && isTaskID(first) && isTaskID(last):
			ids = append(ids, between(first, last)...)
		case isTaskID(word):
			ids = append(ids, word)
		default:
			return nil, false
		}
	}
	return ids, len(ids) > 0
}

// isTaskID reports whether a word is an id such as T010 or T018a.
func isTaskID(word string) bool {
	if len(word) < 3 || len(word) > 8 || word[0] != 'T' {
		return false
	}
	digits := strings.TrimRight(word[1:], "abcdefghijklmnopqrstuvwxyz")
	return len(digits) >= 2 && len(word)-1-len(digits) <= 1 && strings.Trim(digits, "0123456789") == ""
}

// maxRange is how many ids a range may stand for.
const maxRange = 30

// between lists the ids from one to another, or just the two where that is no range.
func between(first, last string) []string {
	from, to := numberOf(first), numberOf(last)
	if len(first) != len(last) || from < 0 || to <= from || to-from >= maxRange {
		return []string{first, last}
	}
	var ids []string
	for n := from; n <= to; n++ {
		digits := []byte(first)
		for i, rest := len(digits)-1, n; i > 0; i, rest = i-1, rest/10 {
			digits[i] = byte('0' + rest%10)
		}
		ids = append(ids, string(digits))
	}
	return ids
}

// numberOf is the number of an id without a letter at its end, -1 for any other.
func numberOf(id string) int {
	n := 0
	for _, c := range []byte(id[1:]) {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// anyLine reports whether a line of a document is as wanted. It reads each line once.
func anyLine(source []byte, wanted func(line []byte) bool) bool {
	for len(source) > 0 {
		line := source
		if end := bytes.IndexByte(source, '\n'); end >= 0 {
			line, source = source[:end], source[end+1:]
		} else {
			source = nil
		}
		if wanted(bytes.TrimSpace(line)) {
			return true
		}
	}
	return false
}

// boxText is what stands behind the box of a line, nil if it has none.
func boxText(line []byte) []byte {
	rest := bytes.TrimLeft(line, "-*+ \t0123456789.)")
	if len(rest) == len(line) || len(rest) < 4 || rest[0] != '[' || rest[2] != ']' {
		return nil
	}
	return bytes.TrimLeft(rest[3:], "* \t")
}

// hasBox reports whether a document has a line with a box.
func hasBox(source []byte) bool {
	return anyLine(source, func(line []byte) bool { return boxText(line) != nil })
}

// fitsBox is the shape of a document that may be any list of boxes.
func fitsBox(_ string, source []byte) bool { return hasBox(source) }
