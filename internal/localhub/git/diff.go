package git

import (
	"bytes"
	"fmt"
	"strings"
)

// maxEditDistance bounds the work of one line diff; texts further apart count as rewritten.
const maxEditDistance = 4000

// splitLines cuts a text after each line feed, so that joining the parts gives the same bytes back.
func splitLines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	lines := strings.SplitAfter(string(text), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// matchLines gives, for each line of a, the index of the line of b that it became, or -1 (Myers' algorithm).
func matchLines(a, b []string) []int {
	match := make([]int, len(a))
	for i := range match {
		match[i] = -1
	}
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		match[start] = start
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
		match[endA] = endB
	}
	for _, pair := range shortestEdit(a[start:endA], b[start:endB]) {
		match[start+pair[0]] = start + pair[1]
	}
	return match
}

// shortestEdit returns the pairs of equal lines that a shortest edit script keeps.
func shortestEdit(a, b []string) [][2]int {
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return nil
	}
	limit := min(n+m, maxEditDistance)
	offset := limit + 1
	furthest := make([]int, 2*limit+3)
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), furthest[offset-d-1:offset+d+2]...))
		for k := -d; k <= d; k += 2 {
			x := furthest[offset+k-1] + 1
			if k == -d || (k != d && furthest[offset+k-1] < furthest[offset+k+1]) {
				x = furthest[offset+k+1]
			}
			for x < n && x-k < m && a[x] == b[x-k] {
				x++
			}
			furthest[offset+k] = x
			if x >= n && x-k >= m {
				return backtrack(trace, n, m)
			}
		}
	}
	return nil
}

// backtrack walks the recorded frontiers from the end; trace[d] holds diagonals -d-1 to d+1.
func backtrack(trace [][]int, n, m int) [][2]int {
	var pairs [][2]int
	x, y := n, m
	for d := len(trace) - 1; d >= 0; d-- {
		at := func(k int) int { return trace[d][k+d+1] }
		k := x - y
		previous := k - 1
		if k == -d || (k != d && at(k-1) < at(k+1)) {
			previous = k + 1
		}
		fromX := at(previous)
		fromY := fromX - previous
		if d == 0 {
			fromX, fromY = 0, 0
		}
		for x > fromX && y > fromY {
			x, y = x-1, y-1
			pairs = append(pairs, [2]int{x, y})
		}
		x, y = fromX, fromY
	}
	return pairs
}

// LineStats is what GitHub shows beside a changed file.
type LineStats struct {
	Additions int
	Deletions int
	Patch     string
}

// DiffBlobs compares two versions of a file. Binary content has no patch and no counts.
func DiffBlobs(before, after []byte) LineStats {
	if bytes.IndexByte(before, 0) >= 0 || bytes.IndexByte(after, 0) >= 0 {
		return LineStats{}
	}
	a, b := splitLines(before), splitLines(after)
	match := matchLines(a, b)
	kept := 0
	for _, j := range match {
		if j >= 0 {
			kept++
		}
	}
	return LineStats{Additions: len(b) - kept, Deletions: len(a) - kept, Patch: unifiedHunks(a, b, match)}
}

// editLine is one line of a unified diff: ' ', '-' or '+'.
type editLine struct {
	sign byte
	text string
	a, b int // line indexes on both sides before this line
}

func editScript(a, b []string, match []int) []editLine {
	var script []editLine
	j := 0
	for i := 0; i <= len(a); i++ {
		if i < len(a) && match[i] < 0 {
			script = append(script, editLine{'-', a[i], i, j})
			continue
		}
		until := len(b)
		if i < len(a) {
			until = match[i]
		}
		for ; j < until; j++ {
			script = append(script, editLine{'+', b[j], i, j})
		}
		if i < len(a) {
			script = append(script, editLine{' ', a[i], i, j})
			j++
		}
	}
	return script
}

// unifiedHunks renders the change with three lines of context, as in the "patch" field of GitHub's API.
func unifiedHunks(a, b []string, match []int) string {
	const context = 3
	script := editScript(a, b, match)
	var out strings.Builder
	for i := 0; i < len(script); {
		if script[i].sign == ' ' {
			i++
			continue
		}
		from, to, quiet := max(0, i-context), i, 0
		for j := i; j < len(script) && quiet <= 2*context; j++ {
			if script[j].sign == ' ' {
				quiet++
				continue
			}
			to, quiet = j+1, 0
		}
		end := min(len(script), to+context)
		writeHunk(&out, script[from:end])
		i = end
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func writeHunk(out *strings.Builder, hunk []editLine) {
	countA, countB := 0, 0
	for _, l := range hunk {
		if l.sign != '+' {
			countA++
		}
		if l.sign != '-' {
			countB++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", hunkRange(hunk[0].a, countA), hunkRange(hunk[0].b, countB))
	for _, l := range hunk {
		out.WriteByte(l.sign)
		out.WriteString(strings.TrimSuffix(l.text, "\n"))
		out.WriteByte('\n')
		if !strings.HasSuffix(l.text, "\n") {
			out.WriteString("\\ No newline at end of file\n")
		}
	}
}

func hunkRange(index, count int) string {
	if count == 0 {
		return fmt.Sprintf("%d,0", index)
	}
	if count == 1 {
		return fmt.Sprintf("%d", index+1)
	}
	return fmt.Sprintf("%d,%d", index+1, count)
}
