package parser

import "bytes"

// The lines that git leaves in a file where two versions of it differ begin with seven signs: see
// git-merge, "How conflicts are presented".
var (
	conflictStart = []byte("<<<<<<<")
	conflictBase  = []byte("|||||||")
	conflictSplit = []byte("=======")
	conflictEnd   = []byte(">>>>>>>")
)

// conflicts finds lines that git left where two versions of the document differ, by their offsets. A
// start or an end is enough, since half of them may be gone; what stands in a code fence is an example.
func (d *document) conflicts(content int) []int {
	if !bytes.Contains(d.src, conflictStart) && !bytes.Contains(d.src, conflictEnd) {
		return nil
	}
	var found, splits []int
	fence, sign, sure := 0, byte(0), 0
	for at := content; at < len(d.src); at = nextLine(d.src, at) {
		line := bytes.TrimRight(d.src[at:min(lineAfter(d.src, at), at+maxConflictLine)], " \t\r\n")
		words := bytes.TrimLeft(line, " ")
		if len(words) > 2 && (words[0] == '`' || words[0] == '~') {
			run := runLength(words, words[0])
			switch {
			case fence == 0 && run >= 3:
				fence, sign, sure = run, words[0], len(found)
			case fence > 0 && words[0] == sign && run >= fence && run == len(words):
				fence, found = 0, found[:sure] // what the fence holds is an example
			}
		}
		switch {
		case isConflictLine(line, conflictStart), isConflictLine(line, conflictEnd):
			found = append(found, at)
		case isConflictLine(line, conflictBase), bytes.Equal(line, conflictSplit):
			splits = append(splits, at)
		}
	}
	if len(found) > 0 {
		found = append(found, splits...)
	}
	return found
}

// maxConflictLine bounds, in bytes, what is looked at of a line.
const maxConflictLine = 64

// isConflictLine reports whether a line is seven signs, alone or with a name behind a space.
func isConflictLine(line, signs []byte) bool {
	return bytes.HasPrefix(line, signs) && (len(line) == len(signs) || line[len(signs)] == ' ')
}

// reportConflicts names the lines, after which the document is left alone.
func (d *document) reportConflicts(content int) {
	for _, at := range d.conflicts(content) {
		d.plan.Conflicted = true
		d.report(SeverityError, CodeConflict, at,
			"git left this line where two versions differ: settle the conflict and remove it; until then this document is left alone")
	}
}
