package parser

import "bytes"

// conflictSize is the least number of signs in a conflict marker; git writes more inside a conflict of
// a common ancestor (gitattributes, conflict-marker-size).
const conflictSize = 7

// mayConflict reports whether the document may hold conflict markers.
func mayConflict(src []byte) bool {
	return bytes.Contains(src, []byte("<<<<<<<")) || bytes.Contains(src, []byte(">>>>>>>"))
}

// conflicts reports the lines by which git marks a conflict, save those in a code fence that is
// closed, which show what a conflict looks like. A document with a conflict is two documents at once:
// nothing of it is mirrored until it is settled.
func (d *document) conflicts() {
	if !d.mayConflict {
		return
	}
	depth, found, last, fence := 0, 0, d.lastConflictEnd(), 0
	for i, start := range d.lines {
		end := len(d.src)
		if i+1 < len(d.lines) {
			end = d.lines[i+1]
		}
		sign, label := conflictMarker(d.src[start:end])
		if sign == 0 {
			continue
		}
		for fence < len(d.closedFences) && d.closedFences[fence].end <= start {
			fence++
		}
		if fence < len(d.closedFences) && d.closedFences[fence].start <= start {
			continue
		}
		switch sign {
		case '<':
			if !label && last <= i {
				continue
			}
			depth++
		case '>':
			if !label && depth == 0 {
				continue
			}
			depth = max(depth-1, 0)
		default:
			if depth == 0 {
				continue
			}
		}
		if found++; found == 1 {
			d.hide(HiddenConflict, start, 0)
		}
		d.report(SeverityError, CodeConflictMarker, start,
			"this line marks a conflict of git: nothing of the document is mirrored until the conflict is settled and its markers are deleted")
	}
}

// conflictMarker is the sign of a conflict marker, 0 if a line is none, and whether words follow it.
func conflictMarker(line []byte) (sign byte, label bool) {
	line = bytes.TrimRight(line, " \t\r\n")
	line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
	// Formatters indent it like the item above. Further in, it is code that shows what a conflict looks like.
	for range 3 {
		line = bytes.TrimPrefix(line, []byte(" "))
	}
	if len(line) < conflictSize {
		return 0, false
	}
	switch sign = line[0]; sign {
	case '<', '>', '=', '|':
	default:
		return 0, false
	}
	size := runLength(line, sign)
	switch {
	case size < conflictSize, size < len(line) && line[size] != ' ', sign == '=' && size < len(line):
		return 0, false
	}
	return sign, size < len(line)
}

// lastConflictEnd is the index of the last line that ends a conflict, -1 if there is none.
func (d *document) lastConflictEnd() int {
	end := len(d.src)
	for i := len(d.lines) - 1; i >= 0; i-- {
		if sign, _ := conflictMarker(d.src[d.lines[i]:end]); sign == '>' {
			return i
		}
		end = d.lines[i]
	}
	return -1
}
