package dialect

import (
	"bytes"
	"strings"
)

// maxSlot bounds, in bytes, what a slot at the end of a text may hold.
const maxSlot = 400

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

// isTaskID reports whether a word is an id such as T010 or T018a.
func isTaskID(word string) bool {
	if len(word) < 3 || len(word) > 8 || word[0] != 'T' {
		return false
	}
	digits := strings.TrimRight(word[1:], "abcdefghijklmnopqrstuvwxyz")
	return len(digits) >= 2 && len(word)-1-len(digits) <= 1 && strings.Trim(digits, "0123456789") == ""
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
